export const words = {
  zh: {
    routing: {
      title: '转介进展', lead: '每份转介走到哪一步、等谁。这里看不到材料内容和学生身份。', open: '未结束', all: '全部', empty: '没有未结束的转介', emptyAll: '还没有转介', table: '转介', byHospital: '各医院',
      waiting: '等医院打开', unanswered: '等医院回复', overdue: '已超期', booked: '已约时间或就诊中', of: '共 {n} 份未结束，{at}', limited: '没有反馈同意的，只显示“已送出 / 已收到 / 已结束”。',
      reference: '转介号', hospital: '医院', state: '状态', sent: '送出时间', deadline: '期限', appointment: '约定时间', emergency: '紧急', unreadable: '无法打开',
      hospitals: { name: '医院', open: '未结束', unopened: '未打开', late: '已超期', declined: '30 天内退回', none: '没有转介' }, hint: '近期退回多、未打开多的医院，可能没有余位。',
    },
    state: { sent: '正在送达', delivered: '待打开', received: '医院已收到', seen: '待回复', accepted: '待约时间', appointed: '已约时间', missed: '未到诊，待再约', attended: '就诊中', declined: '已退回', cancelled: '学校已撤回', completed: '已结束', closed: '已结束' },
    one: { history: '经过', none: '同意书未允许反馈详情，只能看到进展阶段。', link: '一次性链接', why: '医院没有账号时，凭此链接和家庭手中的回执码打开材料并回复。链接本身打不开任何内容。', issue: '发一次性链接', again: '再发会使之前的链接失效。', revoke: '作废链接', until: '有效至 {at}', copy: '复制链接', copied: '已复制', revoked: '链接已作废', address: '链接' },
    verb: {
      send: '学校送出', deliver: '送达', receive: '医院系统收到', see: '已阅', accept: '接收', decline: '退回', appoint: '约定时间', attend: '已到诊', miss: '未到诊', report: '就诊反馈', complete: '诊疗结束', cancel: '学校撤回', withdraw: '撤回同意',
      'release-identity': '同意涵盖身份信息', 'see-identity': '打开身份信息', 'hand-over': '纸质转介单送达', 'issue-link': '发出一次性链接', 'revoke-link': '作废一次性链接',
    },
    hospitals: {
      title: '定点医院', lead: '本市指定的学生心理健康定点医院。学校只能转介到这里列出的医院，或家庭自选的医院。', empty: '本市还没有定点医院', mend: '实施方案要求每个设区市至少指定一所。请现在指定。', add: '指定医院',
      name: '名称', rank: '顺序', how: '怎样接收', people: '{n} 名联系人', paper: '纸质或链接', programs: '系统对接', nobody: '暂时收不到', keys: '公钥指纹', edit: '修改', channel: '系统对接…', table: '定点医院',
    },
    edit: {
      new: '指定医院', change: '修改 {name}', id: '编号', idHint: '英文小写字母、数字和连字符；指定后不能改。', name: '医院全称', rank: '顺序（小的先问）', contacts: '联系人', contactsHint: '通知和转介送给勾选的人。本院人员由系统管理员添加；在有人之前，医院收不到通知。',
      paper: '没有信息系统，用一次性链接或纸质转介单回复', closed: '停止接收新的转介', saved: '已保存', closedNow: '已停止接收', clash: '这个编号已被使用。',
    },
    channel: {
      title: '{name}的系统对接', lead: '医院自己的系统通过签名消息收转介、回状态。接口文档见 docs/coordination-channel.md。', endpoint: '接口地址（https）', keys: '医院的公钥（JWK Set，Ed25519）', keysHint: '把医院给的 JSON 贴在这里；更换时新旧并列，最多四把。', bad: '不是 JWK Set：需要 keys',
      secret: '通道密钥（whsec_…）', secretHint: '首次对接必填；留空则沿用。', make: '生成一个', once: '请现在交给医院：保存后不再显示。', save: '保存对接', saved: '对接已保存', now: '现用接口', off: '停用对接', sure: '停用 {name} 的系统对接？', final: '停用后，转介只送给联系人；再次启用须重新登记公钥和密钥。', gone: '对接已停用', confirm: '停用',
    },
  },
  en: {
    routing: {
      title: 'Referrals', lead: 'Where each referral stands, and for whom it waits. No packet and no identity is shown here.', open: 'Open', all: 'All', empty: 'No open referral', emptyAll: 'No referral yet', table: 'Referrals', byHospital: 'By hospital',
      waiting: 'To be opened', unanswered: 'To be answered', overdue: 'Overdue', booked: 'Appointment or treatment', of: '{n} open in all, {at}', limited: 'Without consent to feedback only “sent, received, closed” is shown.',
      reference: 'Reference', hospital: 'Hospital', state: 'State', sent: 'Sent', deadline: 'Deadline', appointment: 'Appointment', emergency: 'Emergency', unreadable: 'Unreadable',
      hospitals: { name: 'Hospital', open: 'Open', unopened: 'Not opened', late: 'Overdue', declined: 'Given back in 30 days', none: 'No referral' }, hint: 'A hospital that lately gave many back, or leaves many unopened, may have no room.',
    },
    state: { sent: 'On its way', delivered: 'To be opened', received: 'Received by the hospital', seen: 'To be answered', accepted: 'Appointment due', appointed: 'Appointment made', missed: 'Did not come', attended: 'In care', declined: 'Given back', cancelled: 'Taken back by the school', completed: 'Ended', closed: 'Ended' },
    one: { history: 'What happened', none: 'The consent does not cover feedback: only the stage is shown.', link: 'One-time link', why: 'For a hospital without a log-in: this link and the code that the family holds open the packet and the answer. The link alone opens nothing.', issue: 'Issue a one-time link', again: 'Another one ends the one before.', revoke: 'Revoke the link', until: 'Valid until {at}', copy: 'Copy the link', copied: 'Copied', revoked: 'The link was revoked', address: 'Link' },
    verb: {
      send: 'Sent by the school', deliver: 'Delivered', receive: 'Received by the hospital’s system', see: 'Seen', accept: 'Accepted', decline: 'Given back', appoint: 'Appointment', attend: 'Came', miss: 'Did not come', report: 'Feedback', complete: 'Treatment ended', cancel: 'Taken back by the school', withdraw: 'Consent withdrawn',
      'release-identity': 'Consent covers the identity', 'see-identity': 'Identity opened', 'hand-over': 'Paper form delivered', 'issue-link': 'One-time link issued', 'revoke-link': 'One-time link revoked',
    },
    hospitals: {
      title: 'Designated hospitals', lead: 'The city’s designated hospitals for student mental health. Schools refer to these only, or the family chooses its own.', empty: 'The city has no designated hospital', mend: 'The plan asks for at least one in every prefecture city. Designate one now.', add: 'Designate a hospital',
      name: 'Name', rank: 'Order', how: 'How it receives', people: '{n} contact | {n} contacts', paper: 'paper or link', programs: 'programs', nobody: 'receives nothing yet', keys: 'Key thumbprints', edit: 'Change', channel: 'Program channel…', table: 'Designated hospitals',
    },
    edit: {
      new: 'Designate a hospital', change: 'Change {name}', id: 'Id', idHint: 'Lower-case letters, digits and hyphens; it cannot be changed later.', name: 'Full name', rank: 'Order (the lowest is asked first)', contacts: 'Contacts', contactsHint: 'Notices and referrals go to those ticked. The administrator adds staff of the hospital; until there is somebody, it receives nothing.',
      paper: 'Without a system of its own: answers by one-time link or on the printed form', closed: 'Takes no new referrals', saved: 'Saved', closedNow: 'Takes no new referrals now', clash: 'This id is taken.',
    },
    channel: {
      title: 'Program channel of {name}', lead: 'The hospital’s own programs receive referrals and answer by signed messages. The contract: docs/coordination-channel.md.', endpoint: 'Endpoint (https)', keys: 'Public keys of the hospital (JWK set, Ed25519)', keysHint: 'Paste the JSON that the hospital gave; old and new side by side while they change, four at most.', bad: 'Not a JWK set: keys is needed',
      secret: 'Channel secret (whsec_…)', secretHint: 'Needed the first time; left empty, the known one stays.', make: 'Make one', once: 'Give it to the hospital now: it is not shown again.', save: 'Save the channel', saved: 'The channel is saved', now: 'Endpoint in use', off: 'Disconnect', sure: 'Disconnect the programs of {name}?', final: 'Referrals then go to its contacts only; connecting again needs its keys and a secret.', gone: 'The programs are disconnected', confirm: 'Disconnect',
    },
  },
}
