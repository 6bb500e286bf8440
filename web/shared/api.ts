// The one way to the server: typed by its OpenAPI document, in the reader's
// language, with a log-in that renews itself.
import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './schema'
import { renew } from './renew'
import { settings } from './settings'

export { commandKey, ok, Problem, type Schemas } from './problem'

const language: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', settings.lang)
    return request
  },
}

// A body can be sent once; the copy is for the second try after a renewed log-in.
const copies = new Map<string, Request>()
const renewing: Middleware = {
  onRequest({ request, id }) { copies.set(id, request.clone()); return request },
  async onResponse({ response, id }) {
    const again = copies.get(id)
    copies.delete(id)
    if (response.status !== 401 || !again || again.url.includes('/login')) return response
    return (await renew()) ? fetch(again) : response
  },
  onError({ id }) { copies.delete(id) },
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })
api.use(language, renewing)
