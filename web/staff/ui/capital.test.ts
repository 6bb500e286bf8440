import { expect, test } from 'vitest'
import { capital } from './capital'
import { common } from './words'

test.each([['school lead', 'School lead'], ['心理教师', '心理教师'], ['', '']])('%s', (word, want) => expect(capital(word)).toBe(want))
test('every role may head a cell', () => { for (const role of Object.values(common.en.role)) expect(capital(role)).toMatch(/^[A-Z]/) })
