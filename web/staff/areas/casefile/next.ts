// What is to be done next on a case, by whom, and what else can be done. The server
// says what the state allows (can); here it is put in the order in which a person
// needs it.
import type { Schemas } from '@shared/api'

export type Case = Schemas['Case']
export type Return = Schemas['ReturnPlan']

export type Act = 'found' | 'police' | 'review' | 'talk' | 'consent' | 'refer' | 'elsewhere' | 'propose' | 'stayed' | 'followUp' | 'close' |
  'planHoliday' | 'checkIn' | 'approve' | 'reviewEmergency' | 'assign' | 'emergency' | 'reviewReturn'

// Reader is who looks: what they may do, and who they are.
export interface Reader { id: string; works: boolean; assigns: boolean; approves: boolean; reviews: boolean; sends: boolean }

export interface Plan {
  first?: Act // the one primary button; none: somebody else's turn
  by?: string // until when
  others: Act[]
}

const verbsOf: [Act, string][] = [
  ['review', 'panel-refers'], ['talk', 'talk-agrees'], ['consent', 'consent'], ['refer', 'refer'], ['elsewhere', 'seen-elsewhere'], ['stayed', 'stayed-at-school'],
  ['followUp', 'follow-up'], ['close', 'close'], ['assign', 'assign'], ['emergency', 'refer-emergency'],
]

// What a state waits for.
const waitsFor: Record<string, Act> = { opened: 'review', reviewed: 'talk', refused: 'talk', agreed: 'consent', consented: 'refer', returning: 'propose', following: 'followUp' }

const allowed = (act: Act, who: Reader) =>
  act === 'found' || act === 'assign' ? who.assigns
    : act === 'approve' ? who.approves
      : act === 'reviewEmergency' || act === 'reviewReturn' ? who.reviews
        : act === 'refer' || act === 'emergency' ? who.sends : who.works

// In the order in which they are offered beside the first.
const order: Act[] = ['found', 'police', 'approve', 'reviewEmergency', 'reviewReturn', 'refer', 'consent', 'elsewhere', 'propose', 'stayed', 'followUp', 'checkIn', 'planHoliday', 'review', 'talk', 'close', 'assign', 'emergency']

// What a holiday asks for is not the next thing to do while it is weeks away.
const soon = 5 * 86_400_000
const besides: Act[] = ['planHoliday', 'checkIn']

export function plan(c: Case, returns: Return[], who: Reader, now: number): Plan {
  const open = c.can.length > 0
  const offered = new Map<Act, string | undefined>() // with the time it is due
  for (const [act, verb] of verbsOf) if (c.can.includes(verb)) offered.set(act, undefined)
  if (c.can.includes('talk-unsafe')) offered.set('talk', undefined)
  if (open && c.missingAt) offered.set('found', c.missingAt)
  if (open && c.policeBy) offered.set('police', c.policeBy)
  if (open && c.holiday) offered.set('planHoliday', c.holiday.planBy)
  const check = nextOf(c.holidayPlans.flatMap((p) => p.checkIns))
  if (open && check) offered.set('checkIn', check.due)
  for (const e of c.emergencies) disclosure(e, who.id, offered)
  back(c, returns, who.id, offered)

  const waiting = waitsFor[c.state]
  if (waiting === 'followUp' && !nextOf(c.followUps)) offered.set('close', c.stateBy)
  else if (waiting && offered.has(waiting)) offered.set(waiting, c.stateBy)

  const mine = order.filter((act) => offered.has(act) && allowed(act, who))
  const due = (act: Act) => Date.parse(offered.get(act)!)
  const [first] = mine
    .filter((act) => offered.get(act) && !(besides.includes(act) && due(act) > now + soon))
    .sort((a, b) => (a === 'found' ? -1 : b === 'found' ? 1 : due(a) - due(b)))
  return { first, by: first && offered.get(first), others: mine.filter((act) => act !== first) }
}

function disclosure(e: Case['emergencies'][number], me: string, offered: Map<Act, string | undefined>) {
  const knows = e.by === me || e.approvals.includes(me)
  if (knows) return
  if (e.approvals.length < 2) offered.set('approve', e.until)
  else if (!e.reviewer) offered.set('reviewEmergency', e.reviewBy)
}

// back is the return to school: proposed when no plan is open, reviewed by somebody
// else, and after an appeal by a third person.
function back(c: Case, returns: Return[], me: string, offered: Map<Act, string | undefined>) {
  const last = returns.at(-1)
  if (last && ['proposed', 'appealed'].includes(last.state) && ![last.proposedBy, last.reviewedBy].includes(me)) offered.set('reviewReturn', last.deadline)
  const closed = !last || ['approved', 'deferred'].includes(last.state)
  if (c.state === 'returning' && closed) offered.set('propose', c.stateBy)
}

export const nextOf = (plans: { due: string; done?: string }[]) => plans.filter((f) => !f.done).sort((a, b) => Date.parse(a.due) - Date.parse(b.due))[0]

// rhythm says what kind of contact a follow-up is, by its distance from the others.
export function rhythm(plans: { due: string }[], n: number): 'soon' | 'week' | 'weekly' | 'monthly' {
  const day = 86_400_000
  const at = (i: number) => Date.parse(plans[i]!.due)
  if (n === 0) return 'soon'
  const gap = (at(n) - at(n - 1)) / day
  return gap < 6.5 ? 'week' : gap < 14 ? 'weekly' : 'monthly'
}

// agesOf tells who has to consent: below 14 a guardian, to 17 both, from 18 the
// student. The server decides; this says it beforehand.
export function whoConsents(birth: string | undefined, today: Date): { age?: number; guardian: boolean; student: boolean } {
  if (!birth) return { guardian: true, student: true }
  const [y, m, d] = birth.split('-').map(Number) as [number, number, number]
  const there = new Date(today.getTime() + 8 * 3_600_000) // the calendar of the schools
  const age = there.getUTCFullYear() - y - (there.getUTCMonth() + 1 < m || (there.getUTCMonth() + 1 === m && there.getUTCDate() < d) ? 1 : 0)
  return { age, guardian: age < 18, student: age >= 14 }
}

// Times are typed and read in the zone of the schools, whatever the computer's.
export const toInstant = (local: string) => new Date(local + '+08:00').toISOString()
export const toLocal = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
