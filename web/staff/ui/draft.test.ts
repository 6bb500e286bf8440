import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { keepDraftsOf, useDraft } from './draft'

// A tab's storage: its entries are its own properties, as in a browser.
beforeEach(() => {
  const methods = {
    getItem: (key: string) => tab[key] ?? null,
    setItem: (key: string, value: string) => { tab[key] = value },
    removeItem: (key: string) => { delete tab[key] },
  }
  const tab: Record<string, string> = Object.create(methods)
  vi.stubGlobal('sessionStorage', tab)
})

const write = async (note: string) => {
  useDraft('talk', () => ({ note: '' })).draft.note = note
  await nextTick()
}
const read = () => useDraft('talk', () => ({ note: '' })).draft.note

test('a draft outlives a reload and another log-in of its writer', async () => {
  keepDraftsOf('one')
  await write('half a thought')
  keepDraftsOf('one')
  expect(read()).toBe('half a thought')
})

test('the next person at the tab sees no draft of the last', async () => {
  keepDraftsOf('one')
  await write('half a thought')
  keepDraftsOf('two')
  expect(read()).toBe('')
})

test('a form that was opened and left empty brings nothing back', async () => {
  const open = () => useDraft('talk', () => ({ note: '' }))
  open().draft.note = 'x'
  await nextTick()
  expect(open().restored).toBe(true)
  open().draft.note = ''
  await nextTick()
  expect(open().restored).toBe(false)
})
