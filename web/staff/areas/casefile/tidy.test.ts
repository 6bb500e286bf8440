import { expect, test } from 'vitest'
import { tidy } from './tidy'

const words: Record<string, string> = { 'first-visit': '已首诊' }
test.each([
  ['监护人 / guardian: 高博\n纸质', 'zh', '监护人：高博\n纸质'],
  ['监护人 / guardian: 高博\n纸质', 'en', 'Guardian: 高博\n纸质'],
  ['first-visit\n每周复诊', 'zh', '已首诊\n每周复诊'],
  ['first-visit\n', 'zh', '已首诊'],
  ['再次商谈 / offer again: 2026-11-30 04:05', 'en', 'Offer again: <2026-11-30 04:05>'],
  ['他说 2026-11-30 04:05', 'zh', '他说 2026-11-30 04:05'],
  ['他说 first-visit', 'zh', '他说 first-visit'],
] as const)('%s in %s', (note, lang, want) => { expect(tidy(note, lang, (code) => words[code], (at) => `<${at}>`)).toBe(want) })
