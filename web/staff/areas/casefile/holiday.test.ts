import { expect, test } from 'vitest'
import { checkIns } from './holiday'

test.each([
  ['a long one', '2026-10-01', '2026-10-08', '2026-09-20T00:00:00Z', ['2026-10-02T10:00', '2026-10-07T10:00']],
  ['one that has begun', '2026-10-01', '2026-10-08', '2026-10-04T03:00:00Z', ['2026-10-05T10:00']],
  ['a short one', '2026-10-01', '2026-10-01', '2026-09-20T00:00:00Z', ['2026-10-01T10:00']],
])('%s', (_, from, to, now, want) => {
  expect(checkIns(from, to, new Date(now))).toEqual(want)
})

test('never more than a week without a contact', () => {
  const all = ['2027-01-20T00:00', ...checkIns('2027-01-20', '2027-02-20', new Date('2027-01-10T00:00:00Z')), '2027-02-21T00:00'].map((s) => Date.parse(s + 'Z'))
  expect(Math.max(...all.slice(1).map((at, n) => at - all[n]!))).toBeLessThanOrEqual(7 * 86_400_000)
})
