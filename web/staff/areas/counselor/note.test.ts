import { expect, test } from 'vitest'
import { millisOf, noteOf } from './note'

test.each([
  ['the first part alone needs no heading', [['说了什么', ' 睡不好 '], ['安全', '']], '睡不好'],
  ['parts stand under their questions', [['说了什么', '睡不好'], ['安全', '有人陪']], '说了什么\n睡不好\n\n安全\n有人陪'],
  ['another part alone keeps its question', [['说了什么', ''], ['安全', '有人陪']], '安全\n有人陪'],
])('%s', (_, parts, want) => expect(noteOf(parts as [string, string][])).toBe(want))

test.each([['24h0m0s', 86_400_000], ['15m0s', 900_000], ['336h0m0s', 1_209_600_000]])('%s', (span, want) => expect(millisOf(span)).toBe(want))
