import { expect, test } from 'vitest'
import { plain } from './plain'

test.each([
  [{ 'zh-CN': '焦虑量表', en: 'Anxiety scale' }, '焦虑量表', 'Anxiety scale'],
  [{ 'zh-CN': '抑郁症筛查量表（PHQ-A）', en: 'Screener (PHQ-A)' }, 'PHQ-A', 'PHQ-A'],
])('plain', (text, zh, en) => expect([plain(text, 'zh'), plain(text, 'en')]).toEqual([zh, en]))
