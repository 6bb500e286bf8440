import { expect, test } from 'vitest'
import type { Schemas } from '@shared/api'
import { dayOf, soon } from './mentees'

const now = new Date('2026-09-07T23:00:00Z') // the eighth in Shanghai
const m = (student: string, due: string, more: Partial<Schemas['Mentee']> = {}): Schemas['Mentee'] =>
  ({ student, due, class: '', turn: 1, task: '', overdue: false, undo: false, waits: false, ...more })
const ids = (all: Schemas['Mentee'][]) => soon(all, now).map((p) => [p.when, ...p.items.map((i) => i.student)])

test('a day is that of the school', () => expect(dayOf(now)).toBe('2026-09-08'))

test.each([
  ['nothing', [], []],
  ['this week and later', [m('a', '2026-09-15'), m('b', '2026-09-16')], [['soon', 'a'], ['later', 'b']]],
  ['overdue', [m('a', '2026-08-01', { overdue: true })], [['soon', 'a']]],
  ['what cannot be opened is not hidden among the later ones', [m('a', '2027-01-01', { unreadable: true })], [['soon', 'a']]],
])('%s', (_, all, want) => expect(ids(all)).toEqual(want))
