import { expect, test } from 'vitest'
import { carried } from './watches'

const span = (from: string, to: string, counselor: string, night: boolean, shift = true) => ({ from, to, counselor, night, shift, dormitory: [] })
const told = (days: Parameters<typeof carried>[0]) => carried(days).map((d) => d.watches.map((w) => [w.from, w.to, w.counselor].join(' ')))

test('a night belongs to the day on which it begins', () => {
  expect(told([
    { day: '1', kind: 'school-day', watches: [span('1T08', '1T18', 'li', false), span('1T18', '2T00', 'wang', true)] },
    { day: '2', kind: 'school-day', watches: [span('2T00', '2T08', 'wang', true), span('2T08', '2T18', 'li', false), span('2T18', '3T00', 'wang', true)] },
  ])).toEqual([['1T08 1T18 li', '1T18 2T08 wang'], ['2T08 2T18 li', '2T18 3T00 wang']])
})

test('the standing duty is told day by day', () => {
  expect(told([
    { day: '1', kind: 'school-day', watches: [span('1T00', '2T00', 'li', false, false)] },
    { day: '2', kind: 'school-day', watches: [span('2T00', '2T09', 'li', false, false), span('2T09', '3T00', 'li', false, false)] },
  ])).toEqual([['1T00 2T00 li'], ['2T00 3T00 li']])
})

test('another person in the morning is another watch', () => {
  expect(told([
    { day: '1', kind: 'school-day', watches: [span('1T18', '2T00', 'wang', true)] },
    { day: '2', kind: 'school-day', watches: [span('2T00', '2T08', 'zhao', true), span('2T08', '3T00', 'li', false)] },
  ])).toEqual([['1T18 2T00 wang'], ['2T00 2T08 zhao', '2T08 3T00 li']])
})
