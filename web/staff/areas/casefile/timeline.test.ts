import { expect, test } from 'vitest'
import { gather } from './timeline'

const e = (at: string, verb: string) => ({ at: `2026-09-01T00:00:0${at}Z`, by: 'x', verb })

test('the newest first, and in one moment the later step first', () => {
  const got = gather({ history: [e('2', 'open'), e('3', 'refer')] }, [{ history: [e('3', 'send'), e('3.25', 'see')] }], [], [{ history: [e('1', 'hear'), e('2', 'triage')] }])
  expect(got.map((h) => h.of + ' ' + h.verb)).toEqual(['referral see', 'referral send', 'case refer', 'case open', 'alert triage', 'alert hear'])
})
