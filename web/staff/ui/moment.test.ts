import { expect, test } from 'vitest'
import { instantOf, localOf } from './moment'

test('a moment goes to the field and back, in the zone of the school', () => {
  expect(localOf('2026-11-26T16:05:00Z')).toBe('2026-11-27T00:05')
  expect(instantOf('2026-11-27T00:05')).toBe('2026-11-26T16:05:00.000Z')
})
