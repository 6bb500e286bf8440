// What a referral waits for, and in which order its answers are offered.
import type { Schemas } from '@shared/api'

type Row = Pick<Schemas['Referral'], 'state' | 'stage' | 'sent' | 'deadline' | 'offered'>

export const ended = (r: Row) => r.stage === 'closed'
export const unseen = (r: Row) => ['sent', 'delivered', 'received'].includes(r.state ?? r.stage)

// The hospital's turn is marked; what waits for the day of an appointment is calm.
export function tone(r: Row): string {
  if (ended(r)) return ''
  if (unseen(r)) return 'warn'
  return ['seen', 'accepted', 'missed'].includes(r.state ?? '') ? 'info' : 'good'
}

// first puts what is due soonest first, and what has ended last, the newest first.
export function first(a: Row, b: Row): number {
  if (ended(a) !== ended(b)) return ended(a) ? 1 : -1
  if (ended(a)) return b.sent.localeCompare(a.sent)
  return (a.deadline ?? '9').localeCompare(b.deadline ?? '9')
}

export type Choice = 'received' | 'appointment' | 'attended' | 'missed' | 'first-visit' | 'follow-up' | 'admitted' | 'fit-to-return' | 'decline'

// What comes next as a rule stands first; the rest is there, further down.
const usual: Record<string, Choice[]> = {
  seen: ['received', 'appointment', 'decline'],
  accepted: ['appointment', 'attended', 'decline'],
  appointed: ['attended', 'missed', 'appointment'],
  missed: ['appointment', 'attended', 'decline'],
  attended: ['first-visit', 'follow-up', 'admitted', 'fit-to-return'],
}
const order: Choice[] = ['received', 'appointment', 'attended', 'missed', 'first-visit', 'follow-up', 'admitted', 'fit-to-return', 'decline']

// choices are the answers that a referral allows now.
export function choices(r: Row): { usual: Choice[]; other: Choice[] } {
  const open = new Set<string>(r.offered ?? [])
  if (['accepted', 'appointed', 'missed'].includes(r.state ?? '')) open.add('attended') // the form has no box of its own for it
  if (unseen(r)) open.clear()
  const near = (usual[r.state ?? ''] ?? []).filter((c) => open.has(c))
  return { usual: near, other: order.filter((c) => open.has(c) && !near.includes(c)) }
}

// final tells whether an answer cannot be undone.
export const final = (c: Choice): c is 'decline' | 'fit-to-return' => c === 'decline' || c === 'fit-to-return'

// inChina reads a field for date and time as China's time.
export const inChina = (field: string) => new Date(field + ':00+08:00')
// field writes a moment as such a field does.
export const field = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
