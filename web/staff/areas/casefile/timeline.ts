// The histories of a case, its alerts, referrals and return plans as one, the newest
// first.
import type { Schemas } from '@shared/api'

type Entry = Schemas['Entry']
export type Of = 'case' | 'alert' | 'referral' | 'return'
export interface Happening extends Entry { of: Of; key: string }

export function gather(file: { history: Entry[] }, referrals: { history: Entry[] }[], returns: { history: Entry[] }[], alerts: { history: Entry[] }[]): Happening[] {
  const groups: [Of, { history: Entry[] }[]][] = [['alert', alerts], ['case', [file]], ['referral', referrals], ['return', returns]]
  return groups
    .flatMap(([of, docs]) => docs.flatMap((d, i) => d.history.map((e, n) => ({ ...e, of, key: `${of}/${i}/${n}` }))))
    .map((e, n) => ({ e, n })) // what happened in the same moment keeps its order
    .sort((a, b) => Date.parse(b.e.at) - Date.parse(a.e.at) || b.n - a.n)
    .map(({ e }) => e)
}
