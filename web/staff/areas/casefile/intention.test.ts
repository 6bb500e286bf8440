import { expect, test } from 'vitest'
import { perIntention } from './intention'

test('what is sent again under the same key is the same', () => {
  let n = 0
  const value = perIntention((add: number) => ++n + add)
  expect([value({ 'Idempotency-Key': 'a' }, 10), value({ 'Idempotency-Key': 'a' }, 10)]).toEqual([11, 11])
  expect(value({ 'Idempotency-Key': 'b' }, 20)).toBe(22)
})
