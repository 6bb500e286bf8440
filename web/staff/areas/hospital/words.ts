export const words = {
  zh: {
    inbox: {
      title: '收到的转介', lead: '学校转来的学生。先打开材料，再回复学校。', open: '未结束', all: '全部', empty: '没有未结束的转介', emptyAll: '还没有收到过转介', mend: '学校发来转介时，您会收到消息。',
      sent: '送出', waited: '已等 {span}', emergency: '紧急', reference: '转介号', more: '再显示一些', appointment: '约定', look: '查看',
    },
    stage: {
      sent: '正在送达', delivered: '待打开', received: '待打开', seen: '待回复', accepted: '已接收，待约时间', appointed: '已约时间', missed: '未按约就诊，待再约', attended: '已就诊',
      declined: '已退回', cancelled: '学校已撤回', completed: '已结束',
    },
    one: { title: '转介 {reference}', back: '回到收到的转介', deadline: '请在此前处理', way: '目前', call: '学校电话', identity: '学生身份', known: '监护人同意贵院知道', unknown: '同意书未涵盖', unreadable: '这份转介的内容无法打开，请联系系统管理员。' },
    packet: {
      title: '转介材料', before: '打开即记录“已阅”：记下您的姓名和时间，学校会看到。只供本次诊疗使用。', again: '每次打开都会记录。', show: '打开材料', hide: '收起材料',
      gone: '材料已关闭，不能再打开。', later: '材料还在路上，送达后即可打开。',
      urgency: '缓急', school: '转出学校', callBack: '学校电话', basis: '依据', written: '填写时间', student: '学生', pseudonym: '编号', gender: '性别', born: '出生年份', grade: '年级',
      summary: '学校的说明', findings: '测评情况', taken: '测评日期', scale: '量表', score: '得分', band: '范围', sources: '界值出处', forms: '所用问卷', blanks: '缺 {n} 题',
      caution: '以上是学校心理测评的结果，供专业人员参考，不是医学结论。', untested: '译文未经验证',
    },
    identity: { why: '打开会单独记录：谁、什么时候。联系家庭或挂号需要时再打开。', show: '打开身份信息', not: '监护人的同意未涵盖身份信息。需要时请致电学校，用转介号沟通。', name: '姓名', birth: '出生日期', contact: '联系人', call: '致电' },
    gender: { male: '男', female: '女' },
    relation: { mother: '母亲', father: '父亲', grandparent: '祖父母或外祖父母' },
    urgency: { none: '常规', mild: '常规', moderate: '优先', high: '尽快（一天内联系）', imminent: '立即' },
    basis: { consent: '写明贵院的知情同意', emergency: '生命危险时的紧急转介' },
    reply: {
      title: '您的回复', other: '其他回复', send: '提交回复', done: '已告诉学校', closed: '这份转介已经结束，不用再回复。', first: '请先打开下面的材料，再回复。', note: '补充说明（可不填）', advice: '给学校的复学建议（可不填）',
      quiet: '监护人未同意反馈详情：学校只会看到“已收到”或“已结束”。', at: '日期和时间（北京时间）', soon: '请选择将来的时间', reason: '原因', sure: { decline: '确认退回这份转介？', 'fit-to-return': '确认诊疗结束、可以返校？' },
      final: { decline: '退回后材料即关闭，学校会另行安排。不能撤销。', 'fit-to-return': '学校会据此安排复学评估，转介随即结束。不能撤销。' }, confirm: { decline: '退回学校', 'fit-to-return': '诊疗结束，可以返校' },
    },
    option: {
      received: '已收到，同意接诊', appointment: '约定就诊时间', attended: '已到诊', missed: '未按约就诊', 'first-visit': '已首诊', 'follow-up': '随访中', admitted: '已住院', 'fit-to-return': '诊疗结束，可返校', decline: '不能接收，退回学校',
      again: '改约时间',
    },
    reason: { 'no-room': '暂无号源或床位', 'not-our-field': '不属本院诊疗范围', 'other-hospital': '建议其他医院', other: '其他' },
    history: {
      title: '经过', me: '我', link: '一次性链接', paper: '纸质回执', send: '学校送出', deliver: '送达', receive: '医院系统收到', see: '已阅', accept: '接收', decline: '退回', appoint: '约定时间', attend: '已到诊', miss: '未到诊', report: '就诊反馈', complete: '诊疗结束',
      cancel: '学校撤回', withdraw: '撤回同意', 'release-identity': '同意涵盖身份信息', 'see-identity': '打开身份信息', 'hand-over': '纸质转介单送达', 'issue-link': '发出一次性链接', 'revoke-link': '作废一次性链接',
    },
    notices: {
      title: '通知', lead: '某校有学生需要尽快得到帮助。通知不含学生的任何信息；请按回拨电话联系学校。', reference: '通知号', callBack: '回拨电话', given: '发出', see: '我已看到', seen: '已有人看到', waits: '待看', empty: '没有通知', mend: '有紧急情况时会出现在这里，并发消息给您。',
      unreadable: '内容无法打开，请联系系统管理员。', told: '已记录：您看到了这条通知', nobody: '通知只发给区县的联系人；市级在“转介进展”里查看。', before: '看过的通知', unopened: '没有人打开的通知', unopenedLead: '这些通知发出后一直没有人打开，已报到您这里。通知不含学生的任何信息。', to: '发给', callHospital: '请打电话给这家医院，请对方打开通知并致电学校。', callSchool: '请按回拨电话联系学校。', take: '我来督促医院', taken: '已记录：由您督促。医院仍不打开，会再次提醒', mine: '由您督促', theirs: '已有人督促',
    },
  },
  en: {
    inbox: {
      title: 'Referrals received', lead: 'Students whom schools refer. Open the packet first, then answer the school.', open: 'Open', all: 'All', empty: 'No open referral', emptyAll: 'No referral has come yet', mend: 'You get a message when a school sends one.',
      sent: 'Sent', waited: 'waiting for {span}', emergency: 'Emergency', reference: 'Reference', more: 'Show more', appointment: 'Appointment', look: 'Look',
    },
    stage: {
      sent: 'On its way', delivered: 'To be opened', received: 'To be opened', seen: 'To be answered', accepted: 'Accepted; an appointment is due', appointed: 'Appointment made', missed: 'Did not come; another appointment is due', attended: 'In your care',
      declined: 'Given back', cancelled: 'Taken back by the school', completed: 'Ended',
    },
    one: { title: 'Referral {reference}', back: 'Back to referrals received', deadline: 'Please act before', way: 'Now', call: 'School’s number', identity: 'Who the student is', known: 'The guardians let you know', unknown: 'Not covered by the consent', unreadable: 'This referral cannot be opened; please ask the administrator.' },
    packet: {
      title: 'Packet', before: 'Opening it is recorded as “seen”, with your name and the time; the school can see it. For this treatment only.', again: 'Each opening is recorded.', show: 'Open the packet', hide: 'Close the packet',
      gone: 'The packet is closed and cannot be opened any more.', later: 'The packet is still on its way; it can be opened once it has arrived.',
      urgency: 'Urgency', school: 'From', callBack: 'Call back', basis: 'Basis', written: 'Written', student: 'Student', pseudonym: 'Pseudonym', gender: 'Gender', born: 'Born in', grade: 'Grade',
      summary: 'In the school’s words', findings: 'Results', taken: 'Taken on', scale: 'Scale', score: 'Score', band: 'Band', sources: 'Sources of the cut-offs', forms: 'Questionnaires', blanks: '{n} blank',
      caution: 'Results of a questionnaire at school, for professionals; not a medical conclusion.', untested: 'translation not validated',
    },
    identity: { why: 'Opening it is recorded apart: who, and when. Open it when you need to call the family or register the student.', show: 'Open the identity', not: 'The consent does not cover the identity. Call the school when you need it, and speak of the reference.', name: 'Name', birth: 'Birth date', contact: 'Contact', call: 'Call' },
    gender: { male: 'Male', female: 'Female' },
    relation: { mother: 'mother', father: 'father', grandparent: 'grandparent' },
    urgency: { none: 'Routine', mild: 'Routine', moderate: 'With priority', high: 'Soon, within a day', imminent: 'At once' },
    basis: { consent: 'A consent that names your hospital', emergency: 'Emergency, danger to life' },
    reply: {
      title: 'Your answer', other: 'Other answers', send: 'Send the answer', done: 'The school was told', closed: 'This referral has ended; nothing is to be answered.', first: 'Please open the packet below first, then answer.', note: 'A few words (optional)', advice: 'Advice for the return to school (optional)',
      quiet: 'The consent does not cover feedback: the school sees only “received” or “closed”.', at: 'Date and time in China', soon: 'Choose a time that is still to come', reason: 'Reason', sure: { decline: 'Give this referral back?', 'fit-to-return': 'Has treatment ended, and may the student return?' },
      final: { decline: 'The packet is closed then, and the school finds another way. This cannot be undone.', 'fit-to-return': 'The school reviews the return on it, and the referral ends. This cannot be undone.' }, confirm: { decline: 'Give it back', 'fit-to-return': 'Treatment ends' },
    },
    option: {
      received: 'Received; we see the student', appointment: 'Make an appointment', attended: 'The student came', missed: 'Did not come', 'first-visit': 'First visit done', 'follow-up': 'In follow-up', admitted: 'Admitted', 'fit-to-return': 'Treatment ended; fit to return', decline: 'Cannot take the student; give back',
      again: 'Another time',
    },
    reason: { 'no-room': 'No room', 'not-our-field': 'Not our field', 'other-hospital': 'Better elsewhere', other: 'Other' },
    history: {
      title: 'What happened', me: 'me', link: 'one-time link', paper: 'on paper', send: 'Sent by the school', deliver: 'Delivered', receive: 'Received by the hospital’s system', see: 'Seen', accept: 'Accepted', decline: 'Given back', appoint: 'Appointment', attend: 'Came', miss: 'Did not come', report: 'Feedback', complete: 'Treatment ended',
      cancel: 'Taken back by the school', withdraw: 'Consent withdrawn', 'release-identity': 'Consent covers the identity', 'see-identity': 'Identity opened', 'hand-over': 'Paper form delivered', 'issue-link': 'One-time link issued', 'revoke-link': 'One-time link revoked',
    },
    notices: {
      title: 'Notices', lead: 'Somewhere a student needs help soon. A notice says nothing of the student; call the school back.', reference: 'Reference', callBack: 'Call back', given: 'Given', see: 'I have seen it', seen: 'Seen by somebody', waits: 'Not seen yet', empty: 'No notices', mend: 'Urgent ones appear here, and you get a message.',
      unreadable: 'It cannot be opened; please ask the administrator.', told: 'Recorded: you have seen this notice', nobody: 'Notices go to the contacts of districts; a city looks at where referrals stand.', before: 'Seen before', unopened: 'Unopened notices', unopenedLead: 'Nobody has opened these, so they have come to you. A notice says nothing of the student.', to: 'Sent to', callHospital: 'Telephone this hospital: it is to open the notice and call the school.', callSchool: 'Call the school back.', take: 'I see to it', taken: 'Noted: you see to it. If the hospital still does not open it, you are told again', mine: 'You see to it', theirs: 'Somebody sees to it',
    },
  },
}
