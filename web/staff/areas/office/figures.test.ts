import { expect, test } from 'vitest'
import { counted, excused, ms, opensOn, percent, rate, reasons, staffed, steps } from './figures'

test.each([[1, 3, 33.3], [0, 5, 0], [3, 0, null], [null, 5, null]])('%s of %s', (n, of, want) => expect(rate(n, of)).toBe(want))
test('a rate that nobody knows is a dash', () => expect([percent(null), percent(99.5)]).toEqual(['—', '99.5%']))

test('what is hidden is neither zero nor a part of a sum', () => {
  const row = { waiting: 0, unfinished: 12, hidden: ['waiting', 'excused.declined'], excused: { 'absent-ill': 11 } }
  expect([counted(row, 'waiting'), counted(row, 'unfinished'), excused(row)]).toEqual([null, 12, null])
  expect(reasons(row)).toEqual([{ reason: 'absent-ill', n: 11 }, { reason: 'declined', n: null }])
})

test('schools add up to the units right below', () => {
  const check = (school: string, deficit: number, full: boolean) =>
    ({ school, enrolled: 600, covered: true, required: 2, present: 2 - deficit, deficit, fullTimeRequired: true, fullTimePresent: full })
  const schools = new Map(['a', 'b', 'c'].map((code, i) => [code, { path: `32/320${i < 2 ? 1 : 5}/x/${code}`, name: code }]))
  const rows = staffed(new Map([['32/3201', '南京'], ['32/3205', '苏州'], ['32/3202', '无锡']]), schools, [check('a', 1, true), check('b', 0, false), check('c', 0, true)])
  expect(rows.map((r) => [r.name, r.schools, r.deficit, r.short, r.fullPresent])).toEqual([['南京', 2, 1, 2, 1], ['苏州', 1, 0, 0, 1]])
})

test.each([['72h', 259_200_000], ['1h30m', 5_400_000], ['2h0m0s', 7_200_000], ['45s', 45_000]])('%s', (text, want) => expect(ms(text)).toBe(want))

test.each([
  ['32', '32/3201/320117', ['32', '32/3201', '32/3201/320117']],
  ['32/3201/320117', '32/3201/320117', ['32/3201/320117']],
])('from %s to %s', (own, path, want) => expect(steps(own, path)).toEqual(want))

test.each([
  [[{ campaign: 'new', row: {} }, { campaign: 'spring', row: { at: '2027-04-01' } }, { campaign: 'autumn', row: { at: '2026-11-01' } }], 'spring'],
  [[{ campaign: 'new', row: {} }, { campaign: 'old', row: {} }], 'new'],
  [[], undefined],
])('coverage opens on the newest that has figures: %o', (all, want) => expect(opensOn<string>(all)).toBe(want))
