// Notes that the server wrote in part: its two languages become the reader's, a code
// in the first line its word, and a moment after a label is read as any other.
import type { Lang } from '@shared/settings'

export function tidy(note: string, lang: Lang, word: (code: string) => string | undefined, moment: (local: string) => string): string {
  const [first = '', ...rest] = note.split('\n')
  const known = word(first)
  return [known ?? first, ...rest]
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^([\u4e00-\u9fff]+) \/ ([a-z ]+): ?(\d{4}-\d\d-\d\d \d\d:\d\d$)?/, (_, zh: string, en: string, at?: string) =>
      (lang === 'zh' ? zh + '：' : en[0]!.toUpperCase() + en.slice(1) + ': ') + (at ? moment(at) : '')))
    .join('\n')
}
