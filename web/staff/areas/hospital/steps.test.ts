import { expect, test } from 'vitest'
import { choices, field, first, inChina } from './steps'

const row = (state: string, offered: string[] = [], deadline?: string) =>
  ({ state, stage: state === 'completed' ? 'closed' as const : 'received' as const, sent: '2026-11-0' + (deadline ? 1 : 2), deadline, offered })

test.each([
  ['nothing before it was opened', row('delivered', ['received', 'decline']), [], []],
  ['seen', row('seen', ['received', 'first-visit', 'appointment', 'decline']), ['received', 'appointment', 'decline'], ['first-visit']],
  ['came, which the form has no box for', row('appointed', ['appointment', 'missed', 'first-visit']), ['attended', 'missed', 'appointment'], ['first-visit']],
  ['nothing after the end', row('completed'), [], []],
])('%s', (_, r, usual, other) => expect(choices(r)).toEqual({ usual, other }))

test('what is due soonest stands first, what has ended last', () => {
  const rows = [row('completed'), row('seen', [], '2026-11-05'), row('seen', [], '2026-11-04')]
  expect(rows.sort(first).map((r) => r.deadline)).toEqual(['2026-11-04', '2026-11-05', undefined])
})

test('times are those of China wherever the browser stands', () => {
  expect(inChina('2026-11-26T09:30').toISOString()).toBe('2026-11-26T01:30:00.000Z')
  expect(field(new Date('2026-11-26T01:30:00Z'))).toBe('2026-11-26T09:30')
})
