import { expect, test } from 'vitest'
import { isPIN, parseSlip, tidy } from './slip'

test.each<[string, unknown]>([
  ['#3201170001.G0001.ABCD2345', { school: '3201170001', number: 'G0001', code: 'ABCD2345' }],
  ['#3201170001.G%200001.ABCD2345', { school: '3201170001', number: 'G 0001', code: 'ABCD2345' }],
  ['', undefined], ['#', undefined], ['#a.b', undefined], ['#a.b.c.d', undefined], ['#a..c', undefined], ['#a.%E0%A4%A.c', undefined],
])('slip %s', (fragment, want) => expect(parseSlip(fragment)).toEqual(want))

test.each([[' abcd-2345 ', 'abcd2345'], ['ＡＢＣ１２３', 'ABC123'], ['AB CD', 'ABCD']])('tidy %s', (typed, want) => expect(tidy(typed)).toBe(want))

test.each([['1234', true], ['123456', true], ['123', false], ['1234567', false], ['12a4', false], ['', false]])('PIN %s', (typed, want) => expect(isPIN(typed)).toBe(want))
