// Which questions of a paper are asked, by the rules of the server
// (screening/instrument: Item.Shown).

export interface Answer { value: number | null; chosen?: number[]; text?: string }
export type Answers = Record<string, Answer | undefined>
export interface Condition { item: string; atLeast: number; orBlank?: boolean }

export const isBlank = (a: Answer) => a.value === null && !a.chosen?.length && !a.text

export const sameAnswer = (a: Answer | undefined, b: Answer | undefined) =>
  a === b || !!a && !!b && a.value === b.value && (a.text ?? '') === (b.text ?? '') && String(a.chosen ?? []) === String(b.chosen ?? [])

// reading is the one number that conditions compare: the value, the highest of
// those chosen, or 1 for any text.
export function reading(a: Answer): number | undefined {
  if (a.value !== null) return a.value
  if (a.chosen?.length) return Math.max(...a.chosen)
  return a.text ? 1 : undefined
}

// isShown tells whether a question is put to who gave these answers. An answer that
// was given on another device is unknown here. Then the question is asked: one too
// many loses nothing, and tells nobody what the answer was.
export function isShown(item: { showIf?: Condition[] | null }, answers: Answers, elsewhere: ReadonlySet<string> = new Set()): boolean {
  if (!item.showIf?.length) return true
  return item.showIf.some((c) => {
    const answer = answers[c.item]
    if (!answer) return elsewhere.has(c.item)
    if (isBlank(answer)) return !!c.orBlank
    return reading(answer)! >= c.atLeast
  })
}
