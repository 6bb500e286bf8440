import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Role } from '@staff/area'
import { confirms, type Desk, deskOf, gather, onDesk, pathOf, type Post, unreadOf, waits } from './letters'
import { words } from './words'

test.each([
  ['alert', 'c~s~group~1', 'counselor', '/alerts/c~s~group~1'],
  ['alert', 'c~s~group~1', 'office', '/alerts/c~s~group~1'],
  ['case', 's~1', 'counselor', '/cases/s~1'],
  ['absent', 's~1', 'counselor', '/cases/s~1'],
  ['absent', 'c~s~group~1', 'counselor', '/alerts/c~s~group~1'],
  ['referral-news', 's~1~referral~2', 'counselor', '/cases/s~1'],
  ['referral', 's~1~referral~2', 'hospital', '/referrals/s~1~referral~2'],
  ['referral', 's~1~referral~2', 'health', '/routing'],
  ['return', 's~1~return~1', 'lead', '/returns/s~1~return~1'],
  ['recall', 's~1~referral~2', 'counselor', '/cases/s~1'],
  ['answer-stuck', 's~1~referral~2', 'health', '/routing'],
  ['notice', 'n~1', 'health', '/notices'],
  ['notice-unseen', 'n~1~brain', 'office', '/notices'],
  ['channel', 'n~1~brain', 'office', '/notices'],
  ['referral', 's~1~referral~2', 'office', '/risen/referrals/s~1~referral~2'],
  ['recall', 's~1~referral~2', 'counselor', '/cases/s~1'],
  ['answer-stuck', 's~1~referral~2', 'health', '/routing'],
  ['case', 's~1', 'office', '/cases/s~1'],
  ['case', 's~1', 'health', '/risen/cases/s~1'],
  ['return', 's~1~return~1', 'health', '/risen/returns/s~1~return~1'],
  ['paper-due', '', 'lead', undefined],
  ['work-stuck', 'x', 'admin', '/engine'],
  ['work-stuck', 'x', 'office', undefined],
  ['paper-due', 'c~s~retest~1', 'counselor', '/invitations'],
  ['care-task', 's', 'teacher', '/care'],
  ['card', 's~1', 'teacher', '/care'],
  ['card-unread', 's~1', 'counselor', '/cases/s~1'],
  ['card-ended', 's~1', 'teacher', '/care'],
  ['card-ended', 's~2', 'counselor', '/care'], // a reader's, with the card's id
  ['card-over', 's~1', 'counselor', '/cases/s~1'],
  ['care-overdue', 's~1', 'counselor', '/cases/s~1'],
  ['mentor-concern', 's', 'counselor', '/alerts'],
  ['watchdog-away', '', 'admin', undefined],
  ['something new', 'x', 'counselor', undefined],
])('%s about %s leads the %s to %s', (kind, object, role, want) => expect(pathOf({ kind, object }, role as Role)).toBe(want))

test('only an exercise is confirmed in the list', () => {
  expect(confirms({ kind: 'alert', object: 'x' })).toBeUndefined()
  expect(confirms({ kind: 'alert', object: 'x', exercise: '演练' })).toBe('alert')
  expect(confirms({ kind: 'notice', object: 'x', exercise: '演练' })).toBe('notice')
})

test('every kind of message has its words', () => {
  const source = readFileSync(new URL('../../../../internal/notify/message.go', import.meta.url), 'utf8')
  const kinds = [...source.matchAll(/^\t\w+ +Kind += "([\w-]+)"/gm)].map((m) => m[1]!)
  expect(kinds.length).toBeGreaterThan(20)
  for (const of of [words.zh.kind, words.en.kind]) expect(kinds.filter((k) => !(k in of))).toEqual([])
})

let clock = 0
const post = (kind: string, object: string, more: Partial<Post> = {}): Post => ({ id: `m${++clock}`, kind, object, postedAt: '2026-11-27T00:00:00Z', ...more })
const shape = (letters: Post[], role: Role = 'counselor') => gather(letters, role).map((x) => ({ lines: x.lines.map((l) => `${l.newest.kind} ${l.objects}`), earlier: x.earlier.map((m) => m.kind), unread: unreadOf(x).length }))
const seen = { readAt: '2026-11-27T01:00:00Z' }

test.each<[string, Post[], ReturnType<typeof shape>, Role?]>([
  ['the same thing said three times is one line', [post('alert', 'c~s~g~1'), post('alert', 'c~s~g~1'), post('alert', 'c~s~g~1')], [{ lines: ['alert 1'], earlier: ['alert', 'alert'], unread: 3 }]],
  ['news hide nothing that asks for an act', [post('referral-news', 's~1~referral~1'), post('case', 's~1'), post('card-unread', 's~1')], [{ lines: ['case 1', 'card-unread 1', 'referral-news 1'], earlier: [], unread: 3 }]],
  ['nor does what is read', [post('referral-news', 's~1~referral~1', seen), post('case', 's~1')], [{ lines: ['case 1'], earlier: ['referral-news'], unread: 1 }]],
  ['what is read altogether shows its newest', [post('referral-news', 's~1~referral~1', seen), post('case', 's~1', seen)], [{ lines: ['referral-news 1'], earlier: ['case'], unread: 0 }]],
  ['two students are two things', [post('alert', 'c~s~g~1'), post('alert', 'c~t~g~1')], [{ lines: ['alert 1'], earlier: [], unread: 1 }, { lines: ['alert 1'], earlier: [], unread: 1 }]],
  ['two seats are two lines', [post('alert-seat', 'c~s~g~1', { place: '机房 · 1' }), post('alert-seat', 'c~s~g~1', { place: '机房 · 2' })], [{ lines: ['alert-seat 1', 'alert-seat 1'], earlier: [], unread: 2 }]],
  ['what stands on one page is counted', [post('paper-missed', 'c~s~retest~1'), post('paper-missed', 'c~t~retest~1')], [{ lines: ['paper-missed 2'], earlier: ['paper-missed'], unread: 2 }]],
  ['tasks of a mentor are one line', [post('care-task', 's'), post('care-task', 't')], [{ lines: ['care-task 2'], earlier: ['care-task'], unread: 2 }], 'teacher'],
  ['a note stands alone', [post('handed-over', 'h~1'), post('handed-over', 'h~2')], [{ lines: ['handed-over 1'], earlier: [], unread: 1 }, { lines: ['handed-over 1'], earlier: [], unread: 1 }]],
  ['so does what cannot be opened', [post('alert', 'c~s~g~1', { unreadable: true }), post('alert', 'c~s~g~1', { unreadable: true })], [{ lines: ['alert 1'], earlier: [], unread: 1 }, { lines: ['alert 1'], earlier: [], unread: 1 }]],
  ['an exercise is one thing', [post('alert', 'exercise~1', { exercise: '演练' }), post('alert', 'exercise~1', { exercise: '演练' }), post('alert', 'exercise~2', { exercise: '演练' })], [{ lines: ['alert 1'], earlier: ['alert'], unread: 2 }, { lines: ['alert 1'], earlier: [], unread: 1 }]],
])('%s', (_, letters, want, role) => {
  expect(shape(letters, role)).toEqual(want)
  expect(gather(letters, role ?? 'counselor').reduce((n, x) => n + x.all.length, 0)).toBe(letters.length)
})

const empty: Desk = new Map()
const desk: Desk = new Map([['s~1', { name: '小林', class: '1' }], ['c~s~g~1', { name: '小林', class: '1' }]])
test.each<[string, Post, { alerts?: Desk; cases?: Desk }, boolean]>([
  ['an alert on the desk', post('alert', 'c~s~g~1'), { alerts: desk }, true],
  ['one that has gone from it', post('alert', 'c~s~g~1'), { alerts: empty }, false],
  ['one of a desk that is not known', post('alert', 'c~s~g~1'), {}, true],
  ['one that was read', post('alert', 'c~s~g~1', seen), { alerts: desk }, false],
  ['a case that has ended', post('case', 's~1'), { cases: empty }, false],
  ['a call that is owed though the case has ended', post('recall', 's~1~referral~1'), { cases: empty }, true],
  ['an absent student, whatever the desk says', post('absent', 's~1'), { cases: empty }, true],
  ['news', post('referral-news', 's~1~referral~1'), { cases: desk }, false],
  ['an exercise', post('alert', 'exercise~1', { exercise: '演练' }), { alerts: empty }, true],
])('%s waits: %#', (_, letter, on, want) => expect(waits(gather([letter], 'counselor')[0]!, on)).toBe(want))

test.each<[string, Post, ReturnType<typeof deskOf>]>([
  ['an alert', post('alert', 'c~s~g~1'), 'alerts'], ['a case', post('case', 's~1'), 'cases'], ['what belongs to a case', post('referral-news', 's~1~referral~1'), 'cases'],
  ['a return', post('return', 's~1~return~1'), 'cases'], ['a page of many', post('mentor-concern', 's'), undefined], ['an exercise', post('alert', 'exercise~1', { exercise: '演练' }), undefined],
])('the desk of %s', (_, letter, want) => expect(deskOf(gather([letter], 'counselor')[0]!)).toBe(want))

test('a thing is named from the desk', () => {
  expect(onDesk(gather([post('referral-news', 's~1~referral~1')], 'counselor')[0]!, { cases: desk })).toMatchObject({ name: '小林' })
  expect(onDesk(gather([post('return', 's~1~return~1')], 'lead')[0]!, { cases: desk })).toMatchObject({ name: '小林' })
  expect(onDesk(gather([post('mentor-concern', 's')], 'counselor')[0]!, { cases: desk })).toBeUndefined()
})
