import { expect, test } from 'vitest'
import type { Schemas } from '@shared/api'
import { asked, settled } from './decisions'

const of = (object: string, came: string, more: Partial<Schemas['Decision']> = {}): Schemas['Decision'] => ({ object, kind: 'case', came, letters: [], ...more })
const all = [
  of('old', '2026-11-01'),
  of('review', '2026-11-04', { ask: 'review', until: '2026-11-12' }),
  of('promise', '2026-10-01', { kind: 'alert', mine: true, until: '2026-11-06' }),
  of('approve', '2026-11-05', { ask: 'approve', until: '2026-11-06' }),
  of('said', '2026-11-03', { mine: true }),
  of('alert', '2026-11-05', { kind: 'alert', ask: 'acknowledge' }),
]

test('who waits comes first, then what is due soonest; what is done is not asked', () => {
  expect(asked(all).map((d) => d.object)).toEqual(['alert', 'approve', 'review'])
})
test('what was promised stands before what is done', () => {
  expect(settled(all).map((d) => d.object)).toEqual(['promise', 'said', 'old'])
})
