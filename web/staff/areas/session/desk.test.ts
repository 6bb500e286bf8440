import { expect, test, vi } from 'vitest'

vi.mock('@shared/api', () => ({ api: {}, ok: undefined }))
const { notesOf, shown, tally } = await import('./desk')

const now = Date.parse('2026-09-08T09:10:00Z')
const row = (state: string, active?: string, locked?: boolean) => ({ sitting: 's', student: 't', name: '王一', seat: 1, state, active, locked })

test.each([
  ['who has not come', row('invited'), 'invited'],
  ['who answered a minute ago', row('started', '2026-09-08T09:09:00Z'), 'started'],
  ['nothing for four minutes and more', row('started', '2026-09-08T09:05:01Z'), 'started'],
  ['nothing for five minutes', row('started', '2026-09-08T09:05:00Z'), 'stuck'],
  ['who mistyped the PIN', row('started', '2026-09-08T09:09:00Z', true), 'locked'],
  ['who is done stays done', row('submitted', undefined, true), 'submitted'],
])('%s', (_, r, want) => expect(shown(r, now)).toBe(want))

test('whoever writes, pauses or is done is here', () => {
  const rows = [row('invited'), row('started', '2026-09-08T09:09:00Z'), row('started', '2026-09-08T09:00:00Z'), row('submitted'), row('unfinished')]
  expect(tally(rows, now)).toMatchObject({ here: 3, invited: 1, started: 1, stuck: 1, submitted: 1, unfinished: 1 })
})

test('who is told of a seat twice has one note, and both are read with it', () => {
  const letter = (id: string, object: string, more = {}) => ({ id, kind: 'alert-seat', object, postedAt: id, ...more })
  const rows = [{ ...row('started'), sitting: 'a' }, { ...row('started'), sitting: 'b' }]
  const notes = notesOf([letter('3', 'a'), letter('2', 'b', { readAt: 'x' }), letter('1', 'a'), letter('0', 'elsewhere'), letter('-', 'a', { kind: 'alert' })], rows)
  expect(notes.map((n) => [n.newest.id, n.unread])).toEqual([['3', ['3', '1']], ['2', []]])
})
