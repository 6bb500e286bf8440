import { expect, test } from 'vitest'
import { labelOf, nextOpen, shown, type Answers, type Item } from './interview'

const item = (key: string, more: Partial<Item> = {}): Item => ({ key, kind: 'yes-no', text: key, intro: '', options: [{ value: 1, label: '是' }, { value: 0, label: '否' }], ...more } as Item)
const items = [item('a'), item('b'), item('now', { showIf: [{ item: 'a', atLeast: 1 }, { item: 'b', atLeast: 1, orBlank: true }] })]

test.each([
  ['nothing answered', {}, [], ['a', 'b']],
  ['a yes', { a: { value: 1 } }, [], ['a', 'b', 'now']],
  ['twice no', { a: { value: 0 }, b: { value: 0 } }, [], ['a', 'b']],
  ['a blank counts where it says so', { a: { value: 0 }, b: { value: null } }, [], ['a', 'b', 'now']],
  ['answered before this page was opened: asked rather than left out', {}, ['a', 'b'], ['a', 'b', 'now']],
])('what is asked: %s', (_, answers, reached, want) => {
  expect(shown(items, answers as Answers, reached as string[]).map((i) => i.key)).toEqual(want)
})

test.each([
  ['at the beginning', {}, [], 0], ['after one', { a: { value: 0 } }, [], 1], ['resumed', {}, ['a'], 1], ['at the end', { b: { value: 0 } }, ['a', 'now'], 3],
])('the next question %s', (_, answers, reached, want) => expect(nextOpen(items, answers as Answers, reached as string[])).toBe(want))

test.each([
  ['an option', {}, { value: 1 }, '是'],
  ['several', { kind: 'multi-choice' }, { value: null, chosen: [0, 1] }, '是, 否'],
  ['words', { kind: 'text' }, { value: null, text: '睡不好' }, '睡不好'],
  ['a number', { kind: 'number', options: [] }, { value: 7 }, '7'],
])('reads %s', (_, more, given, want) => expect(labelOf(item('x', more as Partial<Item>), given)).toBe(want))
