import { expect, test } from 'vitest'
import { firstTestDay } from './testday'

test.each([
  ['a Monday that opens at midnight in China', '2027-03-07T16:00:00Z', [1, 2, 3, 4], '2027-03-08'],
  ['a Friday', '2027-03-05T00:00:00Z', [1, 2, 3, 4], '2027-03-08'],
  ['a Sunday, where Sundays are usual', '2027-03-07T01:00:00Z', [7], '2027-03-07'],
  ['no usual day', '2027-03-06T01:00:00Z', [], '2027-03-06'],
])('%s', (_, opens, days, want) => expect(firstTestDay(opens, days, 0)).toBe(want))

test('not in the past', () => expect(firstTestDay('2020-01-01T00:00:00Z', [1], Date.UTC(2027, 2, 9))).toBe('2027-03-15'))
