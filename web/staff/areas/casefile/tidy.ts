// Notes that the server wrote in part: its two languages become the reader's, and a
// code in the first line its word.
import type { Lang } from '@shared/settings'

export function tidy(note: string, lang: Lang, word: (code: string) => string | undefined): string {
  const [first = '', ...rest] = note.split('\n')
  const known = word(first)
  return [known ?? first, ...rest]
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^([\u4e00-\u9fff]+) \/ ([a-z ]+): ?/, (_, zh: string, en: string) => (lang === 'zh' ? zh + '：' : en[0]!.toUpperCase() + en.slice(1) + ': ')))
    .join('\n')
}
