import { expect, test, vi } from 'vitest'

vi.mock('@shared/settings', () => ({ settings: { lang: 'en' } }))
const { ownWords, plain } = await import('./plain')

test.each([
  [{ 'zh-CN': '焦虑量表', en: 'Anxiety scale' }, '焦虑量表', 'Anxiety scale'],
  [{ 'zh-CN': '抑郁症筛查量表（PHQ-A）', en: 'Screener (PHQ-A)' }, 'PHQ-A', 'PHQ-A'],
])('plain', (text, zh, en) => expect([plain(text, 'zh'), plain(text, 'en')]).toEqual([zh, en]))

test('in Chinese where there is no English', () => {
  expect([ownWords({ 'zh-CN': '甲', en: 'A' }), ownWords({ 'zh-CN': '甲', en: '' }), ownWords({ 'zh-CN': '甲' }), ownWords({})]).toEqual(['A', '甲', '甲', ''])
})
