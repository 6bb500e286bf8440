import { expect, test, vi } from 'vitest'

vi.mock('@shared/settings', () => ({ settings: { lang: 'zh' } }))
const { settings } = await import('@shared/settings')
const { gradeName, gradeOf, placeName, schoolCode, schoolOf } = await import('./places')

test.each([
  ['32/3201/320117/3201170001/7/1', '七年级1班'],
  ['32/3201/320117/3201170001/10/2', '高一2班'],
  ['32/3201/320117/3201170001/12', '高三'],
  ['32/3201/320117', '320117'],
])('%s is called %s', (path, want) => expect(placeName(path)).toBe(want))

test('a class knows its school and grade', () => {
  const path = '32/3201/320117/3201170001/7/1'
  expect([schoolOf(path), schoolCode(path), gradeOf(path)]).toEqual(['32/3201/320117/3201170001', '3201170001', 7])
})

test.each([[1, '一年级', 'Grade 1'], [7, '七年级', 'Grade 7'], [10, '高一', 'Grade 10'], [12, '高三', 'Grade 12'], [0, '—', '—'], [NaN, '—', '—']])('grade %d', (grade, zh, en) => {
  const both = (['zh', 'en'] as const).map((lang) => { settings.lang = lang; return gradeName(grade) })
  settings.lang = 'zh'
  expect(both).toEqual([zh, en])
})
