// Where a care policy was refused, in the words of the page.
type Say = (key: string) => string

const top = new Set(['id', 'version', 'overdue', 'approvals', 'review', 'police', 'noticeSeen', 'followUps', 'holidays'])
const ofLevel = new Set(['chain', 'notice', 'hearWithin', 'ackExpires', 'triageWithin'])

function one(path: string, t: Say): string {
  const [head = '', name = '', part = ''] = path.split('.')
  if (head === 'levels') return t('c.level.' + name) + (ofLevel.has(part) ? ' · ' + t('admin.care.' + part) : '')
  if (head === 'case' || head === 'referral' || head === 'return') return `${t('admin.care.' + head)} · ${t(`admin.care.states.${head}.${name}`)}`
  if (head === 'legalBasis') return t('admin.policy.basis')
  return top.has(head) ? t('admin.care.' + head) : t('admin.policy.care')
}

export const fieldName = (location: string, t: Say) => location.replace(/^body\.?/, '').split(', ').map((path) => one(path, t)).join(t('admin.care.and'))
