import { expect, test } from 'vitest'
import { isBlank, isShown, reading, sameAnswer, type Answer, type Answers, type Condition } from '@shared/paper'

const v = (value: number): Answer => ({ value })
const blank: Answer = { value: null }
const a: Condition = { item: 'a', atLeast: 1 }

test.each<[string, Condition[] | undefined, Answers, boolean]>([
  ['no condition', undefined, {}, true],
  ['an empty list', [], {}, true],
  ['not reached', [a], {}, false],
  ['not reached, or blank', [{ ...a, orBlank: true }], {}, false],
  ['below', [a], { a: v(0) }, false],
  ['equal', [a], { a: v(1) }, true],
  ['above', [a], { a: v(3) }, true],
  ['blank', [a], { a: blank }, false],
  ['blank counts', [{ ...a, orBlank: true }], { a: blank }, true],
  ['zero is no blank', [{ ...a, orBlank: true }], { a: v(0) }, false],
  ['one of two', [a, { item: 'b', atLeast: 2 }], { a: v(0), b: v(2) }, true],
  ['none of two', [a, { item: 'b', atLeast: 2 }], { a: v(0), b: v(1) }, false],
  ['the highest chosen', [{ item: 'a', atLeast: 3 }], { a: { value: null, chosen: [1, 3] } }, true],
  ['any text', [a], { a: { value: null, text: 'x' } }, true],
  ['no more than text', [{ item: 'a', atLeast: 2 }], { a: { value: null, text: 'x' } }, false],
])('shown: %s', (_, showIf, answers, want) => expect(isShown({ showIf }, answers)).toBe(want))

test('an answer of another device is asked after, whatever it was', () => {
  expect(isShown({ showIf: [a] }, {}, new Set(['a']))).toBe(true)
  expect(isShown({ showIf: [a] }, { a: v(0) }, new Set(['a']))).toBe(false)
})

test.each<[Answer, number | undefined, boolean]>([
  [v(0), 0, false], [v(2), 2, false], [blank, undefined, true], [{ value: null, chosen: [] }, undefined, true],
  [{ value: null, chosen: [2, 5] }, 5, false], [{ value: null, text: '' }, undefined, true], [{ value: null, text: '好' }, 1, false],
])('reading %j', (answer, want, none) => {
  expect(reading(answer)).toBe(want)
  expect(isBlank(answer)).toBe(none)
})

test.each<[Answer | undefined, Answer | undefined, boolean]>([
  [undefined, undefined, true], [undefined, blank, false], [v(1), v(1), true], [v(1), v(0), false], [v(0), blank, false],
  [{ value: null, chosen: [1] }, { value: null, chosen: [1, 2] }, false], [{ value: null, text: 'a' }, { value: null, text: 'a' }, true],
])('same %j %j', (one, other, want) => expect(sameAnswer(one, other)).toBe(want))
