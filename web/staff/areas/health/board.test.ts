import { expect, test } from 'vitest'
import { byHospital, keySet, secret, sums, type Row } from './board'

const now = Date.parse('2026-11-26T00:00:00Z')
const row = (state: string | undefined, stage: Row['stage'], more: Partial<Row> = {}): Row =>
  ({ id: 'x', reference: 'r', hospital: 'a', stage, state, sent: '2026-11-20T00:00:00Z', emergency: false, identified: false, feedback: true, history: [], ...more })

const rows = [
  row('delivered', 'sent', { deadline: '2026-11-25T00:00:00Z' }), row('seen', 'received', { deadline: '2026-11-27T00:00:00Z' }), row(undefined, 'sent'), row(undefined, 'received'),
  row('declined', 'closed', { hospital: 'b', history: [{ at: '2026-11-22T00:00:00Z', by: 'x', verb: 'decline' }] }),
  row('declined', 'closed', { hospital: 'b', history: [{ at: '2026-09-22T00:00:00Z', by: 'x', verb: 'decline' }] }),
]

test('what waits is counted once, and what has ended not at all', () =>
  expect(sums(rows, now)).toEqual({ open: 4, unopened: 2, unanswered: 1, late: 1, booked: 0 }))

test('a hospital without referrals is there too, and old declines do not count', () => {
  const all = byHospital(rows, new Map([['a', '甲'], ['c', '丙']]), now)
  expect(all.map((h) => [h.name, h.open, h.declined])).toEqual([['甲', 4, 0], ['丙', 0, 0], ['b', 0, 1]])
})

test.each([
  ['a set', '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"…"}]}', 1],
  ['one key', '{"kty":"OKP","crv":"Ed25519","x":"…"}', 1],
  ['no JSON', 'kty', undefined],
  ['no keys', '{"keys":[]}', undefined],
  ['a private key, which nobody should have sent', '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"…","d":"…"}]}', undefined],
])('%s', (_, text, n) => expect(keySet(text)?.keys.length).toBe(n))

test('secrets differ', () => {
  expect(secret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(secret()).not.toBe(secret())
})
