// Figures as boards write them.
import type { Schemas } from '@shared/api'

export const sum = (xs: number[]) => xs.reduce((a, b) => a + b, 0)

// rate is a share in per cent with one digit, and nothing where there is nothing.
export const rate = (n: number | null, of: number | null): number | null => (n === null || of === null || of === 0 ? null : Math.round((1000 * n) / of) / 10)
export const percent = (r: number | null, none = '—') => (r === null ? none : r + '%')

export type Count = 'waiting' | 'unfinished'
// counted is a count of a coverage, or null where it is hidden.
export const counted = (r: Pick<Schemas['CoverageRow'], Count | 'hidden'>, name: Count): number | null => (r.hidden?.includes(name) ? null : r[name])

// excused adds up the reasons; hidden ones make it unknown.
export function excused(r: Pick<Schemas['CoverageRow'], 'excused' | 'hidden'>): number | null {
  return r.hidden?.some((h) => h.startsWith('excused.')) ? null : sum(Object.values(r.excused))
}

export function reasons(r: Pick<Schemas['CoverageRow'], 'excused' | 'hidden'>): { reason: string; n: number | null }[] {
  const hidden = (r.hidden ?? []).filter((h) => h.startsWith('excused.')).map((h) => ({ reason: h.slice('excused.'.length), n: null }))
  return [...Object.entries(r.excused).filter(([, n]) => n > 0).map(([reason, n]) => ({ reason, n })), ...hidden]
}

// opensOn is the campaign that a page of coverage opens on: of these, the newest first, the
// first that has figures, or the newest where none has.
export const opensOn = <C>(newestFirst: { campaign: C; row: { at?: string } }[]): C | undefined =>
  (newestFirst.find((y) => y.row.at) ?? newestFirst[0])?.campaign

type Check = Schemas['Check']
export interface Staffed { path: string; name: string; schools: number; enrolled: number; required: number; present: number; deficit: number; short: number; fullRequired: number; fullPresent: number }

// short tells whether a school falls short of the rule in any way.
export const short = (c: Check) => c.deficit > 0 || (c.fullTimeRequired && !c.fullTimePresent)

// staffed adds up the schools of each unit right below one.
export function staffed(names: Map<string, string>, schools: Map<string, { path: string; name: string }>, checks: Check[]): Staffed[] {
  const rows = new Map<string, Staffed>()
  for (const [path, name] of names) rows.set(path, { path, name, schools: 0, enrolled: 0, required: 0, present: 0, deficit: 0, short: 0, fullRequired: 0, fullPresent: 0 })
  for (const c of checks) {
    const path = schools.get(c.school)?.path ?? ''
    const row = [...rows.values()].find((r) => path === r.path || path.startsWith(r.path + '/'))
    if (!row) continue
    row.schools++
    row.enrolled += c.enrolled
    row.required += c.required
    row.present += c.present
    row.deficit += c.deficit
    row.short += short(c) ? 1 : 0
    row.fullRequired += c.fullTimeRequired ? 1 : 0
    row.fullPresent += c.fullTimeRequired && c.fullTimePresent ? 1 : 0
  }
  return [...rows.values()].filter((r) => r.schools)
}

// ms reads a span as the policies write it: 72h, 1h30m, 45s, 7d.
export function ms(text: string): number {
  const units: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }
  return sum([...text.matchAll(/(\d+(?:\.\d+)?)(d|h|m|s)/g)].map(([, n, u]) => Number(n) * units[u!]!))
}

// steps are the units from one's own down to a path.
export function steps(own: string, path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/')).slice(own.split('/').length - 1)
}
