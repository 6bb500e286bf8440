// Where a message leads, for somebody in a role, and what several are about. Ids tell by their form what they
// name: a case is student~n, what belongs to it begins with that.
import type { Schemas } from '@shared/api'
import type { Role } from '@staff/area'

export interface Letter { kind: string; object: string }
export type Post = Schemas['Letter']

const caseOf = (object: string) => object.split('~').slice(0, 2).join('~')
// An office has a page of a case, for disclosures; the health contact has none.
const fileOf = (object: string, role: Role) => (role === 'health' ? `/risen/cases/${object}` : `/cases/${object}`)
const atSchool = (role: Role) => role === 'counselor' || role === 'lead'

export function pathOf(l: Letter, role: Role): string | undefined {
  switch (l.kind) {
    case 'alert': case 'alert-seat': case 'alert-raised': return `/alerts/${l.object}`
    case 'case': return fileOf(l.object, role)
    case 'absent': return l.object.split('~').length === 2 ? fileOf(l.object, role) : `/alerts/${l.object}`
    case 'referral': case 'referral-news': case 'channel': case 'answer-stuck': case 'recall':
      if (role === 'hospital') return `/referrals/${l.object}`
      if (atSchool(role)) return `/cases/${caseOf(l.object)}`
      if (!l.object.includes('~referral~')) return '/notices' // a notice's own channel
      return role === 'health' ? '/routing' : `/risen/referrals/${l.object}`
    case 'return': return role === 'health' ? `/risen/returns/${l.object}` : `/returns/${l.object}`
    case 'notice': case 'notice-unseen': return '/notices'
    case 'paper-due': case 'paper-missed': return role === 'counselor' ? '/invitations' : undefined
    case 'work-stuck': return role === 'admin' ? '/engine' : undefined // the others ask the administrator
    case 'care-task': case 'card': case 'card-ended': return '/care'
    case 'card-over': case 'card-unread': case 'care-overdue': return `/cases/${l.object}`
    case 'mentor-concern': return '/alerts'
    case 'mentors-lacking': return '/mentors'
    case 'handed-over': return atSchool(role) ? '/alerts' : undefined
  }
  return undefined
}

// An exercise is confirmed where it arrived: an alert by acknowledging, a notice by
// opening it.
export const confirms = (l: Letter & { exercise?: string }) =>
  l.exercise ? (l.kind.startsWith('alert') ? 'alert' : l.kind === 'notice' ? 'notice' : undefined) : undefined

// What tells only that something moved; all other kinds ask for an act.
const news = new Set(['referral-news', 'card-ended', 'handed-over'])
export const asks = (l: Letter) => !news.has(l.kind)

// Thing is what one or several messages are about: one page to open, one line a kind of
// message. What was said of it before stands behind it.
export interface Thing {
  key: string
  path?: string // where it leads
  all: Post[] // the newest first
  lines: { newest: Post; objects: number }[] // what asks for an act first
  earlier: Post[]
}

// Messages of one page are about one thing. What cannot be opened, and what brings a note
// of its own, stands alone.
function keyOf(m: Post, path: string | undefined) {
  if (m.unreadable || m.kind === 'handed-over') return m.id
  return m.exercise ? 'exercise ' + m.object : path ?? `${m.kind} ${m.object}`
}

const kindOf = (m: Post) => (m.exercise ? confirms(m) ?? '' : `${m.kind} ${m.place ?? ''}`)

// gather makes things of messages, which come the newest first. Every kind that is unread
// keeps a line of its own, so that news hide nothing that asks for an act.
export function gather(letters: Post[], role: Role): Thing[] {
  const things = new Map<string, Thing>()
  for (const m of letters) {
    const path = m.unreadable || m.exercise ? undefined : pathOf(m, role)
    const key = keyOf(m, path)
    const thing = things.get(key) ?? { key, path, all: [], lines: [], earlier: [] }
    things.set(key, thing)
    thing.all.push(m)
  }
  for (const thing of things.values()) lay(thing)
  return [...things.values()]
}

function lay(thing: Thing) {
  const kinds = new Map<string, Post[]>()
  for (const m of thing.all.filter((m) => !m.readAt)) kinds.set(kindOf(m), [...kinds.get(kindOf(m)) ?? [], m])
  if (!kinds.size) kinds.set('', [thing.all[0]!])
  const lines = [...kinds.values()].map((of) => ({ newest: of[0]!, objects: new Set(of.map((m) => m.object)).size }))
  thing.lines = [...lines.filter((l) => asks(l.newest)), ...lines.filter((l) => !asks(l.newest))]
  thing.earlier = thing.all.filter((m) => !lines.some((l) => l.newest === m))
}

export const unreadOf = (thing: Thing) => thing.all.filter((m) => !m.readAt)

// Desk is what waits at a reader's school: the alerts and the cases, by their ids. What is
// not on it waits no more, at least not here.
export type Desk = Map<string, { name?: string; class: string }>

const placeOf = (thing: Thing) => /^\/(alerts|cases|returns)\/(.+)$/.exec(thing.path ?? '')

// deskOf tells on which desk a thing lies, if on one: each look at a desk is recorded, and
// only those are looked at that something shown lies on.
export function deskOf(thing: Thing): 'alerts' | 'cases' | undefined {
  const place = placeOf(thing)?.[1]
  if (place) return place === 'alerts' ? 'alerts' : 'cases'
}

// onDesk tells what a thing is about; none: it waits no more. Nothing where that is not known.
export function onDesk(thing: Thing, desk: { alerts?: Desk; cases?: Desk }) {
  const [at, id] = [deskOf(thing), placeOf(thing)?.[2]]
  const known = at && desk[at]
  return known && id ? known.get(at === 'alerts' ? id : caseOf(id)) ?? 'none' : undefined
}

// These ask for what is done on the desk, and for nothing when it has gone from there. A
// telephone call or a card is owed all the same.
const ofDesk = new Set(['alert', 'alert-seat', 'alert-raised', 'case', 'return'])

// waits tells whether somebody has to act on it.
export const waits = (thing: Thing, desk: { alerts?: Desk; cases?: Desk }) =>
  unreadOf(thing).some((m) => asks(m) && (!ofDesk.has(m.kind) || onDesk(thing, desk) !== 'none'))
