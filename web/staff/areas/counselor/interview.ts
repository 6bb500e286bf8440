// The way through an interview: which questions come, and which is next.
import type { Schemas } from '@shared/api'

export type Item = Schemas['PaperItem'] & { intro: string }
export interface Given { value: number | null; chosen?: number[]; text?: string }
export type Answers = Record<string, Given>

// shown: a question with a condition comes when one of its conditions holds. Of an
// answer given before this page was opened nobody learns the value here, so what
// hangs on it is asked rather than left out.
export function shown(items: Item[], answers: Answers, reached: string[]): Item[] {
  return items.filter((item) => !item.showIf?.length || reached.includes(item.key) || item.showIf.some((c) => {
    const given = answers[c.item]
    if (!given) return reached.includes(c.item)
    return given.value === null ? !!c.orBlank : given.value >= c.atLeast
  }))
}

// nextOpen is the first question that was not asked yet; past the end when there is none.
export function nextOpen(items: Item[], answers: Answers, reached: string[]): number {
  const at = items.findIndex((i) => !answers[i.key] && !reached.includes(i.key))
  return at < 0 ? items.length : at
}

export function itemsOf(paper: Schemas['Paper']): Item[] {
  return paper.sections.flatMap((s) => s.items.map((item) => ({ ...item, intro: s.intro || s.period })))
}

// labelOf is an answer as it reads.
export function labelOf(item: Item, given: Given): string {
  if (item.kind === 'text') return given.text ?? ''
  if (item.kind === 'multi-choice') return item.options.filter((o) => given.chosen?.includes(o.value)).map((o) => o.label).join(', ')
  return item.options.find((o) => o.value === given.value)?.label ?? String(given.value ?? '')
}
