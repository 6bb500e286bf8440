// A risk policy as it is written: changed in a form, sent as the file that it is.
import { notJSON } from '../files'
import { secondsOf } from './span'

export interface Rule { id: string; level: string; hearWithin?: string; when?: string; text: { 'zh-CN': string; en: string }; source: string }
export interface RiskSource { id: string; version: number; hearWithin: Record<string, string>; onRequest: Rule; rules: Rule[] }

export const levels = ['imminent', 'high', 'moderate', 'mild'] as const

const copy = (p: RiskSource) => JSON.parse(JSON.stringify(p)) as RiskSource

// successor is the next version of one's own; the platform's own name is not given away.
export function successor(found: RiskSource): RiskSource {
  const own = found.id !== 'default'
  return { ...copy(found), id: own ? found.id : 'local', version: own ? found.version + 1 : 1 }
}

// written is the file: a deadline that was left empty is that of the level.
export function written(p: RiskSource): string {
  const plain = ({ hearWithin, ...r }: Rule) => (hearWithin ? { ...r, hearWithin } : r)
  return JSON.stringify({ ...p, onRequest: plain(p.onRequest), rules: p.rules.map(plain) }, null, 2)
}

// groupOf is the instrument that a rule is about: 'several', or 'all' when it names none.
export function groupOf(when = ''): string {
  const named = new Set(Array.from(when.matchAll(/\b(?:answer|blank|score|reach|incomplete)\(\s*["']([^."']+)\./g), (m) => m[1]!))
  return named.size > 1 ? 'several' : [...named][0] ?? 'all'
}

// freshRule has a name that no rule of the policy, or of the one it comes from, has had.
export function freshRule(group: string, taken: Iterable<string>): Rule {
  const all = new Set(taken)
  let n = 1
  while (all.has(`${group}-rule-${n}`)) n++
  return { id: `${group}-rule-${n}`, level: 'moderate', when: '', text: { 'zh-CN': '', en: '' }, source: '' }
}

export interface Change { kind: 'added' | 'changed' | 'removed'; rule: Rule }

// changesOf says what is different from the version before, rule by rule.
export function changesOf(before: RiskSource, after: RiskSource): Change[] {
  const same = (a: Rule, b: Rule) => (['level', 'when', 'source'] as const).every((k) => (a[k] ?? '') === (b[k] ?? ''))
    && secondsOf(a.hearWithin) === secondsOf(b.hearWithin) && a.text['zh-CN'] === b.text['zh-CN'] && a.text.en === b.text.en
  const old = new Map([...before.rules, before.onRequest].map((r) => [r.id, r]))
  const now = [...after.rules, after.onRequest]
  const kept = new Set(now.map((r) => r.id))
  return [
    ...now.flatMap((rule): Change[] => (!old.has(rule.id) ? [{ kind: 'added', rule }] : same(old.get(rule.id)!, rule) ? [] : [{ kind: 'changed', rule }])),
    ...before.rules.filter((r) => !kept.has(r.id)).map((rule): Change => ({ kind: 'removed', rule })),
  ]
}

export interface Fault { path: string; why: string } // why is a word of admin.risk.fault

// faultsIn are those that need no server: what is empty.
export function faultsIn(p: RiskSource): Fault[] {
  const found: Fault[] = []
  const hold = (good: boolean, path: string, why: string) => { if (!good) found.push({ path, why }) }
  hold(/^[a-z0-9][a-z0-9-]{0,59}$/.test(p.id) && p.id !== 'default', 'id', 'name')
  hold(Number.isInteger(p.version) && p.version > 0, 'version', 'version')
  for (const l of levels) hold(secondsOf(p.hearWithin[l]) > 0, 'hearWithin.' + l, 'span')
  const rules: [string, Rule][] = [...p.rules.map((r, i): [string, Rule] => [`rules[${i}]`, r]), ['onRequest', p.onRequest]]
  for (const [path, r] of rules) {
    hold(!r.hearWithin || secondsOf(r.hearWithin) > 0, path + '.hearWithin', 'spanOrEmpty')
    hold(path === 'onRequest' || !!r.when?.trim(), path + '.when', 'when')
    hold(!!r.text['zh-CN'].trim() && !!r.text.en.trim(), path + '.text', 'text')
    hold(!!r.source.trim(), path + '.source', 'source')
  }
  return found
}

const isRule = (r: unknown): r is Rule => {
  const { id, level, text, source } = (r ?? {}) as Partial<Rule>
  return [id, level, source, text?.['zh-CN'], text?.en].every((s) => typeof s === 'string')
}

// readSource is the policy of a file, or why it is none.
export function readSource(text: string): RiskSource | { line: number; column: number } | undefined {
  const broken = notJSON(text)
  if (broken) return broken
  const p = JSON.parse(text) as Partial<RiskSource> | null
  const whole = typeof p?.id === 'string' && typeof p.version === 'number' && typeof p.hearWithin === 'object' && isRule(p.onRequest) && Array.isArray(p.rules) && p.rules.every(isRule)
  return whole ? (p as RiskSource) : undefined
}
