import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Schemas } from '@shared/api'
import { words } from '../words'
import { faultsIn, refusedAt } from './faults'

type Policy = Schemas['CarePolicy']
const file = readFileSync(new URL('../../../../../referral/data/care-default.json', import.meta.url), 'utf8')
const policy = (): Policy => ({ ...(JSON.parse(file) as Policy), holidays: { days: 3, before: '120h' } })

test('the policy that comes with the platform has none', () => expect(faultsIn(policy())).toEqual([]))

test.each<[string, (p: Policy) => unknown, string, string]>([
  ['no name', (p) => (p.id = ' '), 'id', 'name'],
  ['no basis', (p) => (p.legalBasis = { 'zh-CN': '', en: 'x' }), 'legalBasis', 'basis'],
  ['a chain that waits at first', (p) => (p.levels.mild!.chain.steps![0]!.after = '5m'), 'levels.mild.chain', 'first'],
  ['two steps at once', (p) => (p.levels.mild!.chain.steps![2]!.after = '168h'), 'levels.mild.chain', 'order'],
  ['a last step told once', (p) => (p.overdue.repeat = '0m'), 'overdue', 'repeat'],
  ['a danger that stays inside', (p) => p.levels.high!.chain.steps!.pop(), 'levels.high.chain', 'inside'],
  ['a danger that waits two days', (p) => (p.levels.high!.chain.repeat = '48h'), 'levels.high.chain', 'lastDay'],
  ['a hospital that is not told', (p) => (p.levels.imminent!.notice = 'never'), 'levels.imminent.notice', 'atOnce'],
  ['a time to hear of nothing', (p) => (p.levels.high!.hearWithin = '0m'), 'levels.high.hearWithin', 'positiveOrEmpty'],
  ['no follow-up', (p) => (p.followUps = []), 'followUps', 'noFollowUp'],
  ['a follow-up before the one before', (p) => (p.followUps = ['72h', '48h']), 'followUps.1', 'laterThanBefore'],
  ['a follow-up at no time', (p) => (p.followUps = ['']), 'followUps.0', 'positive'],
  ['a weekend as a holiday', (p) => (p.holidays!.days = 2), 'holidays.days', 'days'],
  ['a plan for a holiday at its last moment', (p) => (p.holidays!.before = '0m'), 'holidays.before', 'before'],
  ['a plan two months ahead', (p) => (p.holidays!.before = '1440h'), 'holidays.before', 'before'],
  ['a review before the approvals', (p) => (p.review = '24h'), 'review', 'afterApprovals'],
  ['a case that may stay for ever', (p) => (p.case.opened = '9601h'), 'case.opened', 'upTo400'],
])('%s', (_, spoil, path, why) => {
  const p = policy()
  spoil(p)
  expect(faultsIn(p)).toEqual([{ path, why }])
  expect(((words.zh.care as Record<string, Record<string, string>>).fault)![why]).toBeTruthy()
})

test('a time to hear may be left to the risk policy, or be one of its own', () => {
  const p = policy()
  p.levels.high!.hearWithin = ''
  p.levels.mild!.hearWithin = '72h'
  expect(faultsIn(p)).toEqual([])
})

test('the server names the field as the form does', () => expect(refusedAt('body.case.opened')).toBe('case.opened'))
