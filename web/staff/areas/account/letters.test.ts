import { expect, test } from 'vitest'
import type { Role } from '@staff/area'
import { confirms, pathOf } from './letters'

test.each([
  ['alert', 'c~s~group~1', 'counselor', '/alerts/c~s~group~1'],
  ['alert', 'c~s~group~1', 'office', '/alerts/c~s~group~1'],
  ['case', 's~1', 'counselor', '/cases/s~1'],
  ['absent', 's~1', 'counselor', '/cases/s~1'],
  ['absent', 'c~s~group~1', 'counselor', '/alerts/c~s~group~1'],
  ['referral-news', 's~1~referral~2', 'counselor', '/cases/s~1'],
  ['referral', 's~1~referral~2', 'hospital', '/referrals/s~1~referral~2'],
  ['referral', 's~1~referral~2', 'health', '/routing'],
  ['return', 's~1~return~1', 'lead', '/returns/s~1~return~1'],
  ['notice', 'n~1', 'health', '/notices'],
  ['paper-due', 'c~s~retest~1', 'counselor', '/invitations'],
  ['care-task', 's', 'teacher', '/care'],
  ['card', 's~1', 'teacher', '/care'],
  ['card-unread', 's~1', 'counselor', '/cases/s~1'],
  ['card-ended', 's~1', 'teacher', '/care'],
  ['card-ended', 's~2', 'counselor', '/care'], // a reader's, with the card's id
  ['card-over', 's~1', 'counselor', '/cases/s~1'],
  ['care-overdue', 's~1', 'counselor', '/cases/s~1'],
  ['mentor-concern', 's', 'counselor', '/alerts'],
  ['watchdog-away', '', 'admin', undefined],
  ['something new', 'x', 'counselor', undefined],
])('%s about %s leads the %s to %s', (kind, object, role, want) => expect(pathOf({ kind, object }, role as Role)).toBe(want))

test('only an exercise is confirmed in the list', () => {
  expect(confirms({ kind: 'alert', object: 'x' })).toBeUndefined()
  expect(confirms({ kind: 'alert', object: 'x', exercise: '演练' })).toBe('alert')
  expect(confirms({ kind: 'notice', object: 'x', exercise: '演练' })).toBe('notice')
})
