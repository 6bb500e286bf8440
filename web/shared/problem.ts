// What the server refuses, and the answer or the refusal of a question to it.
import type { components } from './schema'
import { settings } from './settings'

export type Schemas = components['schemas']

// Problem is a refusal: title says what happened, detail how to mend it, both in
// the reader's language.
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly title: string, readonly detail: string,
    readonly errors: { location: string; message: string; line?: number }[] = [], readonly legal: string[] = [], readonly requestId = '') {
    super(code)
  }
  get offline() { return this.status === 0 }
}

const unreachable = () => settings.lang === 'zh'
  ? new Problem(0, 'offline', '连不上服务器', '请检查网络，稍后再试。填写的内容还在这里。')
  : new Problem(0, 'offline', 'The server cannot be reached', 'Check the network and try again. What you filled in is still here.')

type Answer<T> = { data?: T; error?: unknown; response: Response }

// ok gives the answer, or throws the problem.
export async function ok<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>
  try { answer = await asked } catch { throw unreachable() }
  if (answer.response.ok) return answer.data as NonNullable<T>
  const p = (answer.error ?? {}) as Partial<Schemas['Problem']>
  throw new Problem(answer.response.status, p.code ?? 'unknown', p.title ?? answer.response.statusText, p.detail ?? '', p.errors ?? [], p.legal ?? [], p.requestId ?? '')
}

// commandKey is the key of one intention: sent again after a lost answer, it finds
// the work done. Plain HTTP knows no crypto.randomUUID.
export function commandKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
