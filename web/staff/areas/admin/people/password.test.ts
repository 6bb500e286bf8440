import { expect, test } from 'vitest'
import { password } from './password'

test('a first password can be told, and is never the same', () => {
  const all = new Set(Array.from({ length: 200 }, password))
  expect(all.size).toBe(200)
  for (const word of all) expect(word).toMatch(/^([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}$/)
})
