// Where a referral stands, as steps. Without consent to feedback the school learns
// of three steps only.
import type { Schemas } from '@shared/api'

const full = ['sent', 'delivered', 'received', 'seen', 'accepted', 'appointed', 'attended', 'completed']
const little = ['sent', 'got', 'closed']
const ended = ['declined', 'cancelled']

export interface Step { name: string; when: 'past' | 'now' | 'ahead' }
type Facts = Pick<Schemas['Referral'], 'state' | 'stage' | 'history'>

// A referral that was given back or taken back ends where it was; a missed
// appointment is a step of its own. A step that the channel does not have (the
// receipt of a program) is shown only once it happened.
export function track(r: Facts): Step[] {
  if (!r.state) return mark(little, r.stage === 'received' ? 'got' : r.stage)
  if (ended.includes(r.state)) {
    const far = full.filter((s) => r.history.some((e) => stateOf[e.verb] === s))
    return mark([...(far.length ? far : ['sent']), r.state], r.state)
  }
  const steps = full.filter((s) => s !== 'received' || r.state === 'received' || r.history.some((e) => e.verb === 'receive'))
  return r.state === 'missed' ? mark(steps.flatMap((s) => (s === 'attended' ? ['missed', s] : [s])), 'missed') : mark(steps, r.state)
}

const stateOf: Record<string, string> = { send: 'sent', deliver: 'delivered', 'hand-over': 'delivered', receive: 'received', see: 'seen', accept: 'accepted', appoint: 'appointed', attend: 'attended' }

function mark(steps: string[], now: string): Step[] {
  const at = steps.indexOf(now)
  return steps.map((name, n) => ({ name, when: n < at ? 'past' : n === at ? 'now' : 'ahead' }))
}

export const closed = (r: Facts) => r.stage === 'closed'
// Before the student was seen there a referral can be taken back; the server decides.
export const cancellable = (r: Facts) => !closed(r) && !['attended'].includes(r.state ?? '')
