// The way to the server in a few lines, typed by its OpenAPI document: what the
// staff's pages use for it weighs more than all questions.
import type { Client } from 'openapi-fetch'
import type { paths } from '@shared/schema'
import { renew } from '@shared/renew'
import { settings } from '@shared/settings'

export { commandKey, ok, Problem, type Schemas } from '@shared/problem'

interface Asked { params?: { path?: Record<string, string> }; body?: unknown; signal?: AbortSignal; keepalive?: boolean }

const ask = (method: string) => async (path: string, { params, body, signal, keepalive }: Asked = {}) => {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.path?.[name] ?? ''))
  const once = () => fetch(url, { method, signal, keepalive, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body),
    headers: { 'Accept-Language': settings.lang, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) } })
  let response = await once()
  if (response.status === 401 && !url.includes('/login') && await renew()) response = await once()
  const said: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  return response.ok ? { data: said, response } : { error: said, response }
}

export const api = { GET: ask('GET'), POST: ask('POST') } as unknown as Pick<Client<paths>, 'GET' | 'POST'>
