import { expect, test } from 'vitest'
import { dueOf, grouped, nextOf, snoozable, stepOf, type Alert } from './order'

const alert = (id: string, more: Partial<Alert> = {}): Alert => ({ id, class: '32/3201/320117/3201170001/7/1', state: 'open', level: 'high', owner: 'o', opened: '2026-11-26T00:00:00Z', reasons: [], changes: [], history: [], ...more } as Alert)
const now = Date.parse('2026-11-26T12:00:00Z')

test('groups keep the order of the server and drop nothing', () => {
  const queue = [alert('u', { unreadable: true, level: '' as Alert['level'] }), alert('i', { level: 'imminent' }), alert('h1'), alert('h2', { deadline: '2026-11-26T11:00:00Z' }), alert('m', { level: 'mild' }), alert('x', { exercise: '演练', level: 'imminent' })]
  const groups = grouped(queue, now)
  expect(groups.map((g) => [g.key, g.items.length, g.overdue])).toEqual([['unreadable', 1, 0], ['imminent', 1, 0], ['high', 2, 1], ['mild', 1, 0], ['exercise', 1, 0]])
  expect(groups.flatMap((g) => g.items)).toEqual(queue)
})

test('only what is many and not grave begins folded', () => {
  const queue = [...Array.from({ length: 20 }, (_, i) => alert('h' + i)), ...Array.from({ length: 20 }, (_, i) => alert('m' + i, { level: 'mild' }))]
  expect(grouped(queue, now).map((g) => g.folded)).toEqual([false, true])
  expect(grouped(queue.slice(20, 25), now).map((g) => g.folded)).toEqual([false])
})

test.each([
  ['nothing chosen, down', undefined, 1, 'a'], ['nothing chosen, up', undefined, -1, 'c'],
  ['down', 'a', 1, 'b'], ['up', 'b', -1, 'a'], ['at the end', 'c', 1, 'c'], ['gone meanwhile', 'z', 1, 'a'],
])('next: %s', (_, from, by, want) => {
  expect(nextOf([alert('a'), alert('b'), alert('c')], from, by)?.id).toBe(want)
})

test.each([
  ['open', {}, true, 'acknowledge'], ['acknowledged', { state: 'acknowledged' }, true, 'hear'], ['heard', { state: 'heard' }, true, 'triage'],
  ['heard, for a lead', { state: 'heard' }, false, 'none'], ['closed into a case', { state: 'closed', case: 'c' }, true, 'case'],
  ['a false alarm', { state: 'closed' }, true, 'none'], ['an exercise', { exercise: '演练' }, true, 'confirm'],
  ['the case is being opened', { state: 'closed', outcome: 'referral' }, true, 'opening'], ['it was a false alarm', { state: 'closed', outcome: 'false-alarm' }, true, 'none'],
])('what to do when %s', (_, more, counselor, want) => expect(stepOf(alert('a', more as Partial<Alert>), counselor)).toBe(want))

test.each([
  ['mild', { state: 'acknowledged', level: 'mild' }, true], ['high', { state: 'acknowledged', level: 'high' }, false],
  ['nobody took it', { level: 'mild' }, false], ['unreadable', { state: 'acknowledged', level: 'mild', unreadable: true }, false],
])('put off: %s', (_, more, want) => expect(snoozable(alert('a', more as Partial<Alert>))).toBe(want))

test('an acknowledgement that ends first is what counts', () => {
  expect(dueOf(alert('a', { state: 'acknowledged', ackUntil: '2026-11-26T01:00:00Z', deadline: '2026-11-26T02:00:00Z' }))).toBe('2026-11-26T01:00:00Z')
  expect(dueOf(alert('a', { state: 'heard', deadline: '2026-11-26T02:00:00Z' }))).toBe('2026-11-26T02:00:00Z')
})
