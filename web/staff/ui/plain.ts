import type { Schemas } from '@shared/api'
import { settings } from '@shared/settings'

// ownWords is a text in the reader's language, in Chinese where there is no other.
export const ownWords = (text: Schemas['Words']) => (settings.lang === 'en' && text.en) || text['zh-CN'] || ''

// A title that names an illness gives way to the short name in its brackets: the page
// says nothing about a student that a school may not say.
const shunned = ['筛查', '高危', '预警', '异常', '诊断', '抑郁症']
export function plain(text: Schemas['Words'], lang: 'zh' | 'en'): string {
  const zh = text['zh-CN'] ?? ''
  const own = lang === 'zh' ? zh : text.en ?? zh
  if (!shunned.some((w) => zh.includes(w))) return own
  return own.match(/[（(](.*?)[）)]/)?.[1] ?? ''
}
