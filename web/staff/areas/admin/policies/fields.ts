// Where a care policy was refused, in the words of the page.
import { refusedAt } from './faults'

type Say = (key: string) => string

const top = new Set(['id', 'version', 'overdue', 'approvals', 'review', 'police', 'noticeSeen', 'followUps', 'holidays'])
const ofLevel = new Set(['chain', 'notice', 'hearWithin', 'ackExpires', 'triageWithin'])

export function fieldName(location: string, t: Say): string {
  const [head = '', name = '', part = ''] = refusedAt(location).split('.')
  if (head === 'levels') return t('c.level.' + name) + (ofLevel.has(part) ? ' · ' + t('admin.care.' + part) : '')
  if (head === 'case' || head === 'referral' || head === 'return') return `${t('admin.care.' + head)} · ${t(`admin.care.states.${head}.${name}`)}`
  if (head === 'legalBasis') return t('admin.policy.basis')
  return top.has(head) ? t('admin.care.' + head) : t('admin.policy.care')
}
