// How the queue is shown. The server puts it in order; here it is only divided
// under headings, and nothing is left out.
import type { Schemas } from '@shared/api'

export type Alert = Schemas['Alert']

export interface Group {
  key: string // unreadable, a level, or exercise
  items: Alert[]
  overdue: number
  folded: boolean // begins closed: there are many, and none is grave
}

const many = 12

export const keyOf = (a: Alert) => (a.exercise ? 'exercise' : a.unreadable ? 'unreadable' : a.level || 'none')

// dueOf is the moment that counts next: an acknowledgement ends, a student must be
// heard, a decision is due.
export function dueOf(a: Alert): string | undefined {
  if (a.state === 'acknowledged' && a.ackUntil && (!a.deadline || a.ackUntil < a.deadline)) return a.ackUntil
  return a.deadline
}

export function grouped(alerts: Alert[], now: number): Group[] {
  const groups: Group[] = []
  for (const a of alerts) {
    const key = keyOf(a)
    let group = groups.find((g) => g.key === key)
    if (!group) groups.push(group = { key, items: [], overdue: 0, folded: false })
    group.items.push(a)
    const due = dueOf(a)
    if (due && new Date(due).getTime() < now) group.overdue++
  }
  for (const g of groups) g.folded = (g.key === 'mild' || g.key === 'moderate') && g.items.length > many && alerts.length > 2 * many
  return groups
}

// nextOf is the alert so many steps down the list as it is shown.
export function nextOf(shown: Alert[], id: string | undefined, by: number): Alert | undefined {
  const at = shown.findIndex((a) => a.id === id)
  if (at < 0) return by > 0 ? shown[0] : shown.at(-1)
  return shown[Math.min(Math.max(at + by, 0), shown.length - 1)]
}

export type Step = 'acknowledge' | 'hear' | 'triage' | 'opening' | 'case' | 'confirm' | 'none'

// opening: it was decided, and the server has yet to open the case. Nobody has to do it again.
export const opening = (a: Alert) => a.state === 'closed' && !a.exercise && !a.case && !!a.outcome && a.outcome !== 'false-alarm'

// stepOf is the one thing to do next.
export function stepOf(a: Alert, counselor: boolean): Step {
  if (a.exercise) return a.state === 'closed' ? 'none' : 'confirm'
  switch (a.state) {
    case 'open': return 'acknowledge'
    case 'acknowledged': return 'hear'
    case 'heard': return counselor ? 'triage' : 'none'
  }
  return a.case ? 'case' : opening(a) ? 'opening' : 'none'
}

// snoozable: a danger is never put off, and what cannot be opened counts as one.
export const snoozable = (a: Alert) => a.state === 'acknowledged' && !a.exercise && !a.unreadable && (a.level === 'mild' || a.level === 'moderate')
