import { expect, test } from 'vitest'
import { hoursOf, short, spanIn } from './span'

const t = (key: string, n: { n: number }) => `${n.n} ${key.split('.').at(-1)}`
test.each([['24h0m0s', '24 hours'], ['72h', '3 days'], ['15m0s', '15 minutes'], ['1h30m', '90 minutes'], ['', '0 minutes']])('%s', (text, want) => expect(spanIn(text, t)).toBe(want))
test.each([['24h0m0s', '24h'], ['15m0s', '15m'], ['1h30m0s', '1h30m'], ['0s', '0s'], ['', '0s']])('%s is typed %s', (text, want) => expect(short(text)).toBe(want))
test('what is no span is none', () => expect(hoursOf('soon')).toBe(0))
