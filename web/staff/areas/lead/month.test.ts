import { expect, test } from 'vitest'
import { instantOf, localOf } from '@staff/ui/moment'
import { add, gridOf, shift, weekday } from './month'

test.each([
  ['2026-11', '2026-10-26', 42], // begins on a Sunday
  ['2026-02', '2026-01-26', 35],
  ['2027-02', '2027-02-01', 28], // four weeks exactly
])('%s is shown from %s for %i days', (month, from, days) => expect(gridOf(month)).toEqual({ from, days }))

test('days and months follow each other', () => {
  expect([add('2026-12-31', 1), shift('2026-12', 1), shift('2026-01', -1), weekday('2026-11-26')]).toEqual(['2027-01-01', '2027-01', '2025-12', 3])
})

test('what is typed is the time of the school', () => {
  expect(new Date(instantOf('2026-11-27T08:00')).toISOString()).toBe('2026-11-27T00:00:00.000Z')
  expect(localOf('2026-11-27T00:00:00Z')).toBe('2026-11-27T08:00')
})
