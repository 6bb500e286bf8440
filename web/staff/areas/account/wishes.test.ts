import { expect, test } from 'vitest'
import { moved } from './wishes'

test('the chosen stand first, in their order', () => expect(moved.order(['group', 'sms'], ['sms', 'email', 'group'])).toEqual(['group', 'sms', 'email']))
test.each([['sms', ['sms', 'email']], ['email', ['email', 'sms']], ['group', ['sms', 'email']]])('%s one up', (c, want) => expect(moved.up(['sms', 'email'], c)).toEqual(want))
