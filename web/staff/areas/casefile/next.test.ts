import { expect, test } from 'vitest'
import { plan, rhythm, toInstant, toLocal, whoConsents, type Case, type Reader, type Return } from './next'

const counselor: Reader = { id: 'me', works: true, assigns: true, approves: true, reviews: true, sends: true }
const lead: Reader = { ...counselor, works: false, sends: false }
const always = ['assign', 'refer-emergency', 'talk-unsafe', 'plan-holiday', 'check-in', 'found', 'report-police']
const file = (state: string, can: string[], more: Partial<Case> = {}): Case => ({ id: 's~1', reference: 'ref', student: 's', class: '32/3201/320117/1/7/1', state, can: [...can, ...always], owner: 'me',
  opened: '2026-09-01T00:00:00Z', stateBy: '2026-09-03T00:00:00Z', alerts: [], panel: [], consents: [], emergencies: [], followUps: [], holidayPlans: [], history: [], ...more })
const back = (state: string, more: Partial<Return> = {}): Return => ({ id: 'r', state, proposed: '', proposedBy: 'other', deadline: '2026-09-09T00:00:00Z', history: [], ...more })
const disclosed = (approvals: string[], more = {}) => [{ hospital: 'h', by: 'other', at: '2026-09-01T00:00:00Z', until: '2026-09-02T00:00:00Z', approvals, reviewBy: '2026-09-08T00:00:00Z', ...more }]

const now = Date.parse('2026-09-24T00:00:00Z')

test.each([
  ['a new case waits for the panel', file('opened', ['panel-refers', 'panel-supports']), [], counselor, 'review'],
  ['then for the talk', file('reviewed', ['talk-agrees']), [], counselor, 'talk'],
  ['a refusal for another talk', file('refused', ['talk-agrees', 'seen-elsewhere']), [], counselor, 'talk'],
  ['then for the consent', file('agreed', ['consent', 'seen-elsewhere']), [], counselor, 'consent'],
  ['then for the referral', file('consented', ['consent', 'refer', 'seen-elsewhere']), [], counselor, 'refer'],
  ['at the hospital nobody of the school is asked', file('referred', []), [], counselor, undefined],
  ['treatment ended: a plan', file('returning', ['stayed-at-school']), [], counselor, 'propose'],
  ['a plan of mine waits for others', file('returning', ['stayed-at-school']), [back('proposed', { proposedBy: 'me' })], counselor, undefined],
  ['a plan of somebody else', file('returning', ['stayed-at-school']), [back('proposed')], lead, 'reviewReturn'],
  ['deferred: another plan', file('returning', ['stayed-at-school']), [back('deferred')], counselor, 'propose'],
  ['follow-ups', file('following', ['follow-up', 'close'], { followUps: [{ due: '2026-09-03T00:00:00Z' }] }), [], counselor, 'followUp'],
  ['all follow-ups done: close', file('following', ['follow-up', 'close'], { followUps: [{ due: '2026-09-03T00:00:00Z', done: '2026-09-03T00:00:00Z' }] }), [], counselor, 'close'],
  ['a student who is missing comes first', file('opened', ['panel-refers'], { missingAt: '2026-09-30T00:00:00Z' }), [], counselor, 'found'],
  ['the police before what is due later', file('protecting', [], { policeBy: '2026-09-02T00:00:00Z' }), [], counselor, 'police'],
  ['a holiday that is due sooner', file('following', ['follow-up', 'close'], { followUps: [{ due: '2026-09-30T00:00:00Z' }], stateBy: '2026-09-30T00:00:00Z', holiday: { from: '2026-10-01', to: '2026-10-08', planBy: '2026-09-25T00:00:00Z' } }), [], counselor, 'planHoliday'],
  ['a holiday that is weeks away', file('referred', [], { holiday: { from: '2026-12-01', to: '2026-12-08', planBy: '2026-11-25T00:00:00Z' } }), [], counselor, undefined],
  ['the second yes', file('referred', [], { emergencies: disclosed(['x']) }), [], lead, 'approve'],
  ['not twice by the same', file('referred', [], { emergencies: disclosed(['me']) }), [], lead, undefined],
  ['the review afterwards', file('referred', [], { emergencies: disclosed(['x', 'y']) }), [], lead, 'reviewEmergency'],
  ['a lead has no case work', file('opened', ['panel-refers']), [], lead, undefined],
])('%s', (_, c, returns, who, first) => {
  expect(plan(c, returns as Return[], who, now).first).toBe(first)
})

test('a closed case offers nothing', () => {
  expect(plan({ ...file('closed', []), can: [] }, [], counselor, now)).toEqual({ first: undefined, by: undefined, others: [] })
})

test('the emergency path is always there, and last', () => {
  expect(plan(file('opened', ['panel-refers']), [], counselor, now).others.at(-1)).toBe('emergency')
})

test('follow-ups have a rhythm', () => {
  const hours = [72, 168, 336, 504, 672, 840, 1440, 2160]
  const plans = hours.map((h) => ({ due: new Date(h * 3_600_000).toISOString() }))
  expect(plans.map((_, n) => rhythm(plans, n))).toEqual(['soon', 'week', 'weekly', 'weekly', 'weekly', 'weekly', 'monthly', 'monthly'])
})

test.each([
  ['2012-09-02', { age: 13, guardian: true, student: false }],
  ['2012-09-01', { age: 14, guardian: true, student: true }],
  ['2008-09-01', { age: 18, guardian: false, student: true }],
  [undefined, { guardian: true, student: true }],
])('born %s', (birth, want) => {
  expect(whoConsents(birth, new Date('2026-08-31T17:00:00Z'))).toEqual(want)
})

test('times are those of the schools', () => {
  expect(toInstant('2026-09-01T08:00')).toBe('2026-09-01T00:00:00.000Z')
  expect(toLocal(new Date('2026-09-01T00:00:00Z'))).toBe('2026-09-01T08:00')
})
