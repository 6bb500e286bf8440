import { expect, test } from 'vitest'
import { partsOf, secondsOf, spanIn, units, written, type Unit } from './span'

const t = (key: string, n: { n: number }) => `${n.n} ${key.split('.').at(-1)}`
test.each([['24h0m0s', '24 hours'], ['72h', '3 days'], ['15m0s', '15 minutes'], ['1h30m', '90 minutes'], ['', '0 minutes']])('%s', (text, want) => expect(spanIn(text, t)).toBe(want))
test('what is no span is none', () => expect(secondsOf('soon')).toBe(0))

test.each<[number, Unit, string]>([[15, 'minutes', '15m'], [2, 'hours', '2h'], [3, 'days', '72h'], [1.5, 'hours', '90m'], [0.5, 'minutes', '30s'], [0, 'hours', '0m'], [60, 'minutes', '1h']])(
  '%d %s is written %s', (amount, unit, want) => expect(written(amount, unit)).toBe(want))

test('what was entered is read back as the same time', () => {
  for (const unit of Object.keys(units) as Unit[]) {
    for (const amount of [1, 20, 45, 100]) {
      const text = written(amount, unit)
      expect(secondsOf(text)).toBe(amount * units[unit])
      const parts = partsOf(text)
      expect(written(parts.amount, parts.unit)).toBe(text)
    }
  }
})
