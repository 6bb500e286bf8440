import { expect, test } from 'vitest'
import { cancellable, track } from './track'

const e = (verb: string) => ({ at: '2026-09-01T00:00:00Z', by: 'x', verb })
const show = (state: string | undefined, stage: 'sent' | 'received' | 'closed', verbs: string[] = []) =>
  track({ state, stage, history: verbs.map(e) }).map((s) => ({ past: '', now: '*', ahead: '-' })[s.when] + s.name).join(' ')

test.each([
  ['without consent to feedback', show(undefined, 'received'), 'sent *got -closed'],
  ['delivered', show('delivered', 'sent', ['send', 'deliver']), 'sent *delivered -seen -accepted -appointed -attended -completed'],
  ['signed by a program', show('seen', 'received', ['send', 'deliver', 'receive', 'see']), 'sent delivered received *seen -accepted -appointed -attended -completed'],
  ['missed', show('missed', 'received', []), 'sent delivered seen accepted appointed *missed -attended -completed'],
  ['declined after it was seen', show('declined', 'closed', ['send', 'deliver', 'see', 'decline']), 'sent delivered seen *declined'],
  ['taken back at once', show('cancelled', 'closed', ['send', 'cancel']), 'sent *cancelled'],
])('%s', (_, got, want) => { expect(got).toBe(want) })

test('who was seen by a doctor is not taken back', () => {
  expect(cancellable({ state: 'attended', stage: 'received', history: [] })).toBe(false)
  expect(cancellable({ state: 'seen', stage: 'received', history: [] })).toBe(true)
})
