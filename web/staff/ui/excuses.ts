// The fixed list of reasons for not finishing, as staff read it.
export const excuses = ['absent-ill', 'absent-other', 'no-consent', 'declined', 'technical', 'left-school', 'unsuited', 'in-care', 'not-needed'] as const
export type Excuse = (typeof excuses)[number]

// deskExcuses are those that somebody at the front desk knows of; the others belong to
// the counselor's own invitations.
export const deskExcuses: Excuse[] = ['absent-ill', 'absent-other', 'no-consent', 'declined', 'technical', 'left-school', 'unsuited']

export const excuseWords = {
  zh: { 'absent-ill': '病假', 'absent-other': '事假或其他缺席', 'no-consent': '家长未同意', declined: '学生不愿参加（不追问、不影响）', technical: '设备或网络问题', 'left-school': '已转出或离校', unsuited: '问卷不适合该生，改为当面了解', 'in-care': '已在关怀中', 'not-needed': '不再需要' },
  en: { 'absent-ill': 'Absent, ill', 'absent-other': 'Absent for another reason', 'no-consent': 'Guardian did not consent', declined: 'Student declines (no questions, no consequence)', technical: 'Device or network', 'left-school': 'Left the school', unsuited: 'The form does not suit; seen in person instead', 'in-care': 'Already looked after', 'not-needed': 'No longer needed' },
}
