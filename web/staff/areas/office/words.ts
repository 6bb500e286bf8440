export const words = {
  zh: {
    unit: '单位', hidden: '隐去', hiddenWhy: '“隐去”：少于 10 的数，以及能推算出它们的数，不显示。', at: '统计于 {at}', never: '尚未统计', trail: '单位层级', down: '点一行查看下级', year: '{year}–{next} 学年', years: '逐年', none: '没有数据',
    coverage: {
      title: '测评覆盖', lead: '每学年至少一次心理健康测评：应测多少、完成多少。', campaign: '测评', empty: '还没有启动过测评', uncounted: '各次测评都还没有统计；统计后这里会自动显示。', passed: '“{name}”还没有统计，先显示最近一次有数字的测评。', mend: '测评由系统管理员拟定并启动。', by: '各单位', invited: '应测', submitted: '已完成', rate: '完成率', waiting: '待补测', unfinished: '未完成、待记原因', excused: '未完成、有原因', observed: '由成人观察填写', reasons: '未完成的原因', reason: '原因', count: '人数', chart: '各单位完成率', yearly: '逐年完成率', name: '测评名称', state: '状态',
      reasonOf: { 'absent-ill': '因病缺席', 'absent-other': '其他缺席', 'no-consent': '监护人未同意', declined: '学生不参加', technical: '技术原因', 'left-school': '已离校', unsuited: '不适合书面作答，已面谈', 'in-care': '已在关怀中', 'not-needed': '无需进行' },
      of: '{n} / {of} 人',
    },
    staffing: {
      title: '心理教师配备', lead: '专职：城区学校和乡镇中心学校每校至少一名；兼职：师生比 1:500。', rule: '依据：{text}', ruleText: '江苏省 2024 年 5 月基本公共教育服务优质均衡实施方案第 13 项；覆盖所有学校、只计兼职为本平台的从严理解', noFull: '缺专职', met: '达标学校', metOf: '{n} / {of} 所', short: '兼职缺口', shortOf: '缺 {n} 名，应有 {of} 名', full: '专职到位', worst: '缺口最大的学校', worstNone: '没有缺口', by: '各单位', schools: '全部学校', units: '按单位', chart: '各单位兼职缺口（名）',
      school: '学校', enrolled: '学生', required: '应有', present: '现有', deficit: '缺', fullTime: '专职', yes: '有', no: '缺', exempt: '不要求', number: '学校数', fullOf: '专职到位', rate: '配备率',
    },
    mentors: { title: '成长导师', share: '有导师的学生', of: '{n} / {of} 人', few: '没有导师的不足十人', without: '没有导师', full: '全员有导师的学校', rule: '每名学生都应有一位成长导师；没有导师的不足十人时不显示', uncounted: '还没有统计；学校上课日早上会统计。' },
    care: {
      title: '提醒与转介', lead: '只有数字：学生是否及时得到回应，转介走到哪一步。', by: '各单位', chart: '各单位：及时听学生说的比例', yearly: '逐年',
      opened: '提醒', heard: '已听学生说', heardInTime: '及时听学生说', inTime: '及时率', overdue: '超期提醒', sent: '转介', waiting: '医院未打开', late: '超期转介', attended: '已就诊', declined: '医院退回', ended: '诊疗结束', empty: '本学年还没有提醒', schoolYear: '学年',
    },
    hospitals: { title: '各市定点医院', lead: '每个设区市的卫生健康部门至少指定一所学生心理健康定点医院。', city: '设区市', count: '医院数', names: '医院', state: '是否达到', met: '已指定', lacks: '未指定', sum: '已指定的市', sumOf: '{n} / {of} 个', table: '各市定点医院', empty: '没有设区市' },
    policy: {
      title: '现行处置规则', lead: '从提醒到结案的期限和逐级上报。由系统管理员登记新版本。', none: '没有指定现行规则', noneMend: '启动测评时使用平台默认规则。', name: '规则', ofPlatform: '平台默认，未另行指定', named: '第 {version} 版（{id}）', from: '自何时起', basis: '依据', level: '级别', chain: '无人应答时的逐级上报', hear: '听学生说', ack: '“我来见”的有效期', triage: '研判', notice: '通知医院和卫健联系人', table: '各级别的期限',
      rules: { never: '不通知', 'at-once': '立即', overdue: '超期时' }, byRisk: '按评估规则', now: '立即', other: '其他期限', what: '事项', within: '期限', approvals: '紧急披露的两人批准', review: '紧急披露的事后复核', noticeSeen: '通知被打开', police: '不安全监护人的报告', followUps: '随访',
      to: { owner: '负责的心理教师', duty: '值班心理教师', deputy: '备岗', lead: '分管校领导', district: '区县教育部门', city: '市教育部门', health: '卫健联系人', hospital: '定点医院' },
    },
    decisions: {
      title: '待办与批准', lead: '需要教育部门表态的事。这里只有编号，没有学生。', empty: '没有待办', mend: '学校逐级上报、需要批准或复核时，会出现在这里并发消息。', reference: '编号', exercise: '演练', came: '收到',
      alertDo: '我来督办', confirm: '确认收到', alertDone: '已确认，上报停止',
      ask: {
        acknowledge: { title: '学校无人应答的提醒', why: '确认后上报停止；请立即联系学校值班人员。' },
        approve: { title: '紧急披露：批准', why: '学校因生命危险未经同意向医院披露了信息，需要两人批准。' },
        review: { title: '紧急披露：事后复核', why: '披露已由两人批准。请没有参与披露和批准的人判断是否适当。' },
        return: { title: '复学评估', why: '家庭申诉后需要未参与过的人评估。' },
        call: { title: '超期未处理', why: '学校已超过期限，校内一直没有处理。请致电学校，报出编号，督促处理；是谁、是什么事，只有学校能看。' },
      },
      settled: '已办和仅供了解', settledWhy: '这些事现在不需要您表态。', kind: { alert: '学校的提醒', case: '个案', referral: '转介', return: '复学' }, promised: '由您跟进至 {at}', said: '您已表态', notAsked: '无须表态',
      approve: '批准披露', approved: '已记录批准', outcome: '披露是否适当', justified: '适当', 'not-justified': '不适当', note: '理由', send: '提交', reviewed: '复核已记录', done: '{n} 人已批准，复核期限 {at}',
      allow: '同意复学', refuse: '暂缓', returned: '评估已记录',
      campaigns: '等待启动的测评', gaps: '还缺', accept: '认可量表', accepted: '已认可', waive: '共同承担缺项', waived: '已记录：还需另一人同意', waiveWhy: '须两人同意；只适用于可承担的缺项。', reasonOf: { 'agreed-outside': '已另行约定，未录入', 'named-soon': '人员即将到岗', drill: '演练' }, why: '理由',
    },
  },
  en: {
    unit: 'Unit', hidden: 'Hidden', hiddenWhy: '“Hidden”: counts under 10, and those that would give them away.', at: 'Counted {at}', never: 'Not counted yet', trail: 'Units', down: 'Open a row for the units below', year: 'School year {year}–{next}', years: 'Year by year', none: 'No data',
    coverage: {
      title: 'Coverage', lead: 'At least one assessment in each school year: how many students are due, how many took part.', campaign: 'Campaign', empty: 'No campaign was opened yet', uncounted: 'No campaign was counted yet; the figures appear here by themselves.', passed: '“{name}” is not counted yet: this is the newest campaign with figures.', mend: 'The administrator drafts and opens campaigns.', by: 'By unit', invited: 'Due', submitted: 'Completed', rate: 'Completion rate', waiting: 'Make-up planned', unfinished: 'Not finished, no reason yet', excused: 'Not finished, with a reason', observed: 'Answered by an adult', reasons: 'Why not finished', reason: 'Reason', count: 'Students', chart: 'Completed, by unit', yearly: 'Completed, year by year', name: 'Campaign', state: 'State',
      reasonOf: { 'absent-ill': 'Ill', 'absent-other': 'Absent otherwise', 'no-consent': 'No consent of the guardian', declined: 'Did not want to', technical: 'Technical', 'left-school': 'Left the school', unsuited: 'Seen in person instead', 'in-care': 'In care already', 'not-needed': 'Not needed' },
      of: '{n} of {of}',
    },
    staffing: {
      title: 'Counselors', lead: 'Full-time: at least one in every urban and township central school. Part-time: one to 500 students.', rule: 'Rule: {text}', ruleText: 'Jiangsu Province, plan of May 2024, item 13; coverage of all schools and part-timers alone: our own reading', noFull: 'No full-timer', met: 'Schools that comply', metOf: '{n} of {of}', short: 'Part-timers lacking', shortOf: '{n} of {of} lacking', full: 'Full-time posts filled', worst: 'Largest shortfalls', worstNone: 'No shortfall', by: 'By unit', schools: 'All schools', units: 'By unit', chart: 'Part-timers lacking, by unit',
      school: 'School', enrolled: 'Students', required: 'Required', present: 'Present', deficit: 'Lacking', fullTime: 'Full-time', yes: 'Yes', no: 'Lacking', exempt: 'Not required', number: 'Schools', fullOf: 'Full-time filled', rate: 'Rate',
    },
    mentors: { title: 'Growth mentors', share: 'Students with a mentor', of: '{n} of {of}', few: 'Under ten have none', without: 'Without one', full: 'Schools where everybody has one', rule: 'Every student has a mentor; where under ten have none, the number is hidden', uncounted: 'Nothing was counted yet; it is, in the morning of a school day.' },
    care: {
      title: 'Alerts and referrals', lead: 'Figures only: whether students were answered in time, and where referrals stand.', by: 'By unit', chart: 'Heard in time, by unit', yearly: 'Year by year',
      opened: 'Alerts', heard: 'Student heard', heardInTime: 'Heard in time', inTime: 'In time', overdue: 'Overdue alerts', sent: 'Referrals', waiting: 'Not opened by the hospital', late: 'Overdue referrals', attended: 'Attended', declined: 'Given back', ended: 'Treatment ended', empty: 'No alert in this school year', schoolYear: 'School year',
    },
    hospitals: { title: 'Hospitals by city', lead: 'The health department of each prefecture city names at least one designated hospital for student mental health.', city: 'City', count: 'Hospitals', names: 'Names', state: 'Complies', met: 'Designated', lacks: 'Not designated', sum: 'Cities with a hospital', sumOf: '{n} of {of}', table: 'Designated hospitals by city', empty: 'No cities' },
    policy: {
      title: 'Care policy in force', lead: 'Deadlines and steps from an alert to its end. The administrator enters new versions.', none: 'No policy is named', noneMend: 'Campaigns take the platform’s default.', name: 'Policy', ofPlatform: 'The platform’s default; no other was named', named: 'Version {version} ({id})', from: 'Since', basis: 'Legal basis', level: 'Level', chain: 'Whom silence rises to', hear: 'Hear the student', ack: 'An acknowledgement holds', triage: 'Decide', notice: 'Notice to hospital and health contact', table: 'Deadlines by level',
      rules: { never: 'Never', 'at-once': 'At once', overdue: 'When overdue' }, byRisk: 'By the risk policy', now: 'at once', other: 'Other deadlines', what: 'What', within: 'Within', approvals: 'Two approvals of an emergency disclosure', review: 'Its review afterwards', noticeSeen: 'A notice is opened', police: 'Report of an unsafe guardian', followUps: 'Follow-ups',
      to: { owner: 'counselor', duty: 'counselor on duty', deputy: 'deputy', lead: 'school lead', district: 'district office', city: 'city office', health: 'health contact', hospital: 'hospital' },
    },
    decisions: {
      title: 'Decisions', lead: 'What needs a decision of the office. There are references here, and no students.', empty: 'Nothing to decide', mend: 'What rises from schools, and what needs a yes, appears here and as a message.', reference: 'Reference', came: 'Received', exercise: 'Exercise',
      alertDo: 'I take it up', confirm: 'Confirm', alertDone: 'Acknowledged',
      ask: {
        acknowledge: { title: 'An alert that nobody answered at school', why: 'Silence stops rising; call the school’s duty line at once.' },
        approve: { title: 'Emergency disclosure: approval', why: 'A school disclosed without consent because life was in danger: two people approve.' },
        review: { title: 'Emergency disclosure: review', why: 'Two people approved it. Somebody who neither disclosed nor approved says whether it was justified.' },
        return: { title: 'Return to school', why: 'After an appeal somebody who was not part of it reviews the return.' },
        call: { title: 'Overdue', why: 'Past its deadline, and nobody at school has acted. Call the school and give the reference; whom and what it is about only the school sees.' },
      },
      settled: 'Done, or for your information', settledWhy: 'Nothing is asked of you here now.', kind: { alert: 'Alert of a school', case: 'Case', referral: 'Referral', return: 'Return to school' }, promised: 'You see to it until {at}', said: 'You have done your part', notAsked: 'Nothing to decide',
      approve: 'Approve', approved: 'The approval is recorded', outcome: 'Was it justified', justified: 'Justified', 'not-justified': 'Not justified', note: 'Why', send: 'Send', reviewed: 'The review is recorded', done: '{n} approved; review until {at}',
      allow: 'Agree', refuse: 'Not yet', returned: 'Recorded',
      campaigns: 'Campaigns that wait to be opened', gaps: 'Lacking', accept: 'Accept the instruments', accepted: 'Accepted', waive: 'Take the gaps upon oneself', waived: 'Recorded; somebody else has to agree', waiveWhy: 'Two people must agree; only for gaps that may be waived.', reasonOf: { 'agreed-outside': 'Arranged, not yet entered', 'named-soon': 'The person begins soon', drill: 'Exercise' }, why: 'Reason',
    },
  },
}
