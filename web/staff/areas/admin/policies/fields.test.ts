import { expect, test } from 'vitest'
import { words } from '../words'
import { fieldName } from './fields'

const common: Record<string, string> = { 'c.level.imminent': '紧急', 'c.level.high': '重度' }
const t = (key: string) => common[key] ?? key.split('.').slice(1).reduce<unknown>((tree, k) => (tree as Record<string, unknown>)[k], words.zh) as string

test.each([
  ['body.levels.imminent.notice', '紧急 · 通知医院和卫生健康联系人'],
  ['body.levels.high.chain', '重度 · 通知顺序'],
  ['body.levels.high', '重度'],
  ['body.case.opened', '个案停留多久 · 待研判会'],
  ['body.referral.seen', '转介停留多久 · 已阅'],
  ['body.legalBasis', '依据'],
  ['body.levels.high.ackExpires', '重度 · 接手后无动作失效'],
  ['body.version', '版本'],
  ['body.noticeSeen', '通知须有人已阅'],
  ['body.followUps.1', '随访'],
  ['body.holidays.days', '假期前的安排'],
  ['body.overdue', '逾期的个案、转介和复学'],
  ['body.file', '处置规则'],
])('%s is called %s', (location, want) => expect(fieldName(location, t)).toBe(want))
