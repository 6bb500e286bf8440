export const words = {
  zh: {
    of: '{n} / {of} 人', asOf: '截至 {at}', campaign: '测评', choose: '请选择',
    state: { draft: '拟定中', opening: '正在启动', open: '进行中', closed: '已结束' },
    weekday: { 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六', 7: '周日' },
    office: { owner: '负责的心理教师', duty: '值班心理教师', deputy: '备岗', lead: '分管校领导', district: '区县教育部门', health: '卫生健康联系人', hospital: '定点医院' },
    post: { counselor: '值班心理教师', deputy: '备岗', lead: '分管领导', dormitory: '宿舍值班（夜班）' },
    school: { nav: '本校情况', lead: '覆盖、配备、是否及时。这里只有数字，没有学生。' },
    cover: {
      title: '测评覆盖', none: '还没有启动的测评', noneMend: '测评启动后，这里按年级和班级列出完成情况。', uncounted: '还没有统计', by: '各年级、各班完成情况', school: '全校', unit: '年级 / 班级', invited: '应测', submitted: '已完成', rate: '完成率', waiting: '等补测', unfinished: '待登记原因', excused: '有原因未测', toCome: '还没开始', observed: '观察填写',
    },
    alert: {
      title: '提醒是否及时', heard: '按时听学生说 {n} / {of}', acked: '上报前有人接手 {n} / {of}', waiting: '待听取 {n}', overdue: '已超期 {n}', since: '{from} 起，截至 {at}',
      opened: '建立的提醒', acknowledged: '有人接手', ackInTime: '其中上报前接手', heardAll: '已听学生说', heardInTime: '其中按时', waitingAll: '待听取', overdueAll: '已超期', closed: '已研判',
    },
    mentor: { title: '成长导师', lead: '每名学生都有一位成长导师。导师可以是本校任何教师；换了导师，关心事项随学生一起转过去。', class: '班级', forAll: '给没有导师的 {n} 人指定', choose: '请选择', give: '指定', given: '{name} 的导师已更改', givenAll: '已为 {n} 人指定导师', none: '没有导师', noClass: '还没有班级', noClassMend: '请管理员先登记班级、导入名单。', assign: '指定导师', line: '{n} / {of} 名学生有导师', without: '还有 {n} 人没有导师', all: '人人有导师', uncounted: '还没有统计' },
    staff: { title: '心理教师 1:{ratio}', line: '在校 {enrolled} 人，应有兼职 {required} 名，现有 {present} 名', short: '缺兼职 {n} 名', noFullTime: '缺专职心理教师', enough: '已达标', enrolled: '在校学生', required: '应有兼职', present: '现有', deficit: '还缺', fullTime: '专职心理教师', yes: '有', no: '缺', notAsked: '不要求' },
    ready: {
      nav: '启动前检查', tile: '演练和启动前检查', lead: '孩子作答之前，接住回答的人必须先在位。', none: '没有测评', noneMend: '系统管理员拟定测评后，这里列出启动前还缺什么。', yes: '已就绪，可以启动', no: '还不能启动', gaps: '还缺 {n} 项', more: '（还有未列出的）', whole: '整个测评', school: '本校', district: '区县', city: '市', warning: '提醒，不妨碍启动', waivable: '可由两人承担', go: '去补上', vouch: '确认书面同意已收齐存档', vouched: '已确认', accept: '以专业身份认可所用量表', accepted: '已认可', opened: '这次测评已经启动或结束，不再检查。', openedMend: '看各班完成情况', name: '测评', verdict: '结论', gapsHead: '缺项', openedOn: '{at} 启动', waived: '（有两人承担的缺项）',
    },
    who: { roster: '由系统管理员导入', session: '由系统管理员安排', acceptance: '由心理教师或教育部门办理', 'duty-counselor': '由系统管理员指定', 'duty-second': '由系统管理员指定', 'call-back': '由系统管理员登记', 'district-office': '由系统管理员指定', 'district-health': '由系统管理员指定', 'city-hospital': '由市卫生健康部门办理', 'care-policy': '由系统管理员办理', battery: '由系统管理员办理', 'on-site': '由系统管理员安排', consent: '由本校心理教师或分管领导办理', 'chain-level': '由系统管理员指定', unproven: '由该岗位人员办理', contact: '由该岗位人员办理', drill: '由分管领导开始', 'drill-old': '由分管领导开始', 'drill-changed': '由分管领导开始', 'duty-shift': '由分管领导办理', 'duty-dormitory': '由分管领导办理', 'calendar-year': '由系统管理员办理' },
    waiver: {
      title: '两人共同承担缺项', lead: '仅限标有“可由两人承担”的缺项；由一人提出、另一人以同一理由同意。之后新出现的缺项不算在内。', by: '{who} 于 {at} 提出：{reason}。', second: '{who} 已同意。', oneMore: '还需另一人同意。', somebody: '上级部门人员', why: '理由', take: '由我提出', agree: '我同意，共同承担', done: '已记录', reason: { 'agreed-outside': '已电话或书面商定，尚未录入', 'named-soon': '人员在首场之前到岗', drill: '演练，不涉及学生' },
    },
    drill: {
      nav: '全链路演练', title: '全链路演练', lead: '一条标明“演练”的提醒走完真实提醒的每一步，不涉及任何学生。通过后 30 天内有效。', start: '开始演练', never: '还没有演练过', neverMend: '没有通过的演练，测评不能启动。演练约两小时内完成，各岗位在消息里点“确认收到”即可。', last: '最近一次 {at}', until: '请各岗位确认收到', ended: '{at} 结束', confirm: '我（分管领导）已收到', confirmed: '已确认收到', hops: '{n} / {of} 步通过', hop: '环节', office: '岗位', result: '结果', at: '时刻', took: '用时', seconds: '{n} 秒', began: '开始', hopsHead: '通过的步骤',
      state: { running: '进行中', passed: '通过', failed: '未通过', void: '作废（人员有变动）' }, hopState: { waiting: '等待', passed: '通过', failed: '未按时', missing: '岗位空缺' },
      kind: { raised: '提醒已建立', told: '收件箱已收到', carried: '短信或邮件已送出', confirmed: '本人确认收到', notice: '通知已发出', seen: '通知已有人打开', receipt: '医院系统已签收' },
    },
    duty: {
      nav: '值班表', title: '值班表', lead: '法定节假日按国务院公布的安排；请假期间显示替班人。', standing: '还没有值班表：由常设值班人员全天负责。', edit: '编辑班次', leave: '登记请假', before: '上个月', after: '下个月', thisMonth: '回到本月', exams: '考试周', allDay: '全天', nextDay: '次日 {at}', away: '{who} 请假', awayWith: '{who} 请假，{stead} 替班', nobody: '无人值班', deputy: '备岗 {who}', dormitory: '宿舍 {who}',
      kind: { 'school-day': '上课日', 'make-up': '调休上课', weekend: '周末', holiday: '节假日', vacation: '寒暑假' },
      who: '谁请假', firstDay: '第一天', lastDay: '最后一天', hours: '只请几个小时', from: '从', to: '到', order: '结束要晚于开始', substitute: '替班人', noSubstitute: '不指定，由备岗接手', leaveDone: '已登记', leaves: '请假和换班', noLeaves: '接下来没有请假或换班', swap: '临时换班', swapLead: '这段时间不按班次，由下面的人值班。', swapDone: '已登记换班', swapped: '换班：{who}', stead: '{who} 替班', noStead: '由备岗接手', remove: '移除', removed: '已移除',
      editLead: '先列的班次优先。没有写到的岗位由常设值班人员担任。', noShifts: '还没有班次', noShiftsMend: '从一种常见安排开始，再填人。', presetDay: '只排上课日白天', presetAll: '白天、夜间和假日都排', addShift: '添加一班', shift: '第 {n} 班', overnight: '到次日', up: '上移', days: '哪些日子开始', weekdays: '只限星期（不选即每天）', asStanding: '同常设值班', none: '无', needs: '请选日子，并至少指定一名值班人员', unmanned: '每一班都要有日子和值班人员。', saved: '值班表已保存',
    },
    ledger: {
      nav: '无遗漏台账', lead: '每一份重要回答走到了哪一步，逐份签名，可离线核验。只有合计，没有学生。', noCampaign: '没有可出台账的测评', noCampaignMend: '跨校的测评由审计人员生成台账；只含本校的测评在这里生成。', cutoff: '截止时刻', ask: '生成台账', askHint: '截止时刻应已过去，并晚于上一份。', asked: '正在生成', none: '还没有台账', noneMend: '选一个截止时刻，生成第一份。', number: '第 {n} 份', by: '截至 {at}', signed: '{at} 已签名', reading: '正在生成，已核对 {n} 份', download: '下载签名文件', verify: '下载的文件可用 xinqiao ledger verify 离线核验，篡改一个字都会被发现。', nothingLost: '无遗漏', exceptions: '{n} 处例外', papers: '共核对 {sittings} 份测评，其中已交 {submitted} 份。',
      lost: '例外涉及的测评（仅本校心理教师可见）', open: '看这份测评', reason: { 'submitted-not-scored': '已交未评分', 'said-not-alerted': '有重要回答而未建提醒', 'alert-due': '提醒超期无人处理', unreadable: '内容无法打开' },
      count: { high: '重要回答', alerted: '已建提醒', seen: '已有人处理', heard: '已听学生说', triaged: '已研判', inCase: '已建个案', referred: '已转介', falseAlarms: '误报', closed: '已结束', open: '进行中', exceptions: '例外' },
    },
    papers: {
      nav: '督导台账', open: '督导台账', made: '{name} · 生成于 {at}', print: '打印', nothing: '没有记录', sourceLine: '来源：{source}；截至：{at}', sign: '填报人：', stamp: '学校（公章）：', day: '日期：',
      section: { cover: '学生心理健康测评覆盖', staff: '心理健康教师配备', alerts: '提醒处置及时情况', drills: '全链路演练', ready: '测评启动前检查', ledger: '无遗漏台账合计' },
      rule: '江苏省 2024 年 5 月基本公共教育服务优质均衡实施方案第 13 项；覆盖所有学校、只计兼职为本平台的从严理解',
      source: { coverage: '“{name}”覆盖统计', staffing: '{rule}', alerts: '提醒记录，{from} 起', drills: '演练记录', readiness: '启动前检查', ledger: '“{name}”第 {n} 份签名台账' },
    },
    audit: {
      nav: '审计记录', lead: '谁在什么时候、为什么看过或做过什么。这里没有内容。查看本页也会留下记录。', from: '从（日）', to: '到（日）', at: '时间', who: '人员编号', role: '角色', act: '操作', object: '对象编号', purpose: '目的', outcome: '结果', actor: '人员编号', search: '查询', export: '导出 CSV', none: '这段时间没有记录', noneMend: '换一段时间，或减少条件。填了对象编号时不限时间。', nobody: '未登录', student: '学生', unknown: '未知', done: '完成', refused: '拒绝 {n}', first: '回到第一页', next: '下一页', request: '请求编号', saving: '已取 {n} 条…', partly: '只导出了前 {n} 条，请缩小时间范围',
      purposes: { care: '关怀学生', referral: '转介', review: '研判复核', assessment: '组织测评', supervision: '督导', administration: '管理', audit: '审计', 'own-account': '自己的账号' },
    },
  },
  en: {
    of: '{n} of {of}', asOf: 'As of {at}', campaign: 'Assessment', choose: 'Choose',
    state: { draft: 'Draft', opening: 'Opening', open: 'Open', closed: 'Closed' },
    weekday: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' },
    office: { owner: 'Responsible counselor', duty: 'Counselor on duty', deputy: 'Deputy', lead: 'School lead', district: 'District office', health: 'Health contact', hospital: 'Designated hospital' },
    post: { counselor: 'Counselor on duty', deputy: 'Deputy', lead: 'Lead', dormitory: 'Dormitory (nights)' },
    school: { nav: 'My school', lead: 'Covered, staffed, in time. Figures only, no students.' },
    cover: {
      title: 'Coverage', none: 'No assessment has been opened', noneMend: 'Once one is open, grades and classes are listed here.', uncounted: 'Nothing counted yet', by: 'By grade and class', school: 'Whole school', unit: 'Grade / class', invited: 'Invited', submitted: 'Done', rate: 'Rate', waiting: 'Make-up', unfinished: 'Needs a reason', excused: 'Excused', toCome: 'Still to come', observed: 'Observed',
    },
    alert: {
      title: 'Alerts in time', heard: 'Heard in time: {n} of {of}', acked: 'Taken before it rose: {n} of {of}', waiting: 'Waiting: {n}', overdue: 'Overdue: {n}', since: 'From {from}, as of {at}',
      opened: 'Alerts', acknowledged: 'Taken', ackInTime: 'Taken before it rose', heardAll: 'Heard', heardInTime: 'Heard in time', waitingAll: 'Waiting', overdueAll: 'Overdue', closed: 'Decided',
    },
    mentor: { title: 'Growth mentors', lead: 'Every student has a growth mentor: anybody on the staff of the school. Care tasks go with the student to another mentor.', class: 'Class', forAll: 'Mentor for the {n} without one', choose: 'Choose', give: 'Assign', given: '{name} has another mentor', givenAll: '{n} have a mentor now', none: 'No mentor', noClass: 'There are no classes yet', noClassMend: 'Ask the administrator to enter classes and to import the roster.', assign: 'Name mentors', line: '{n} of {of} students have one', without: '{n} have none', all: 'Everybody has one', uncounted: 'Not counted yet' },
    staff: { title: 'Counselors 1:{ratio}', line: '{enrolled} students ask for {required} part-timers; there are {present}', short: 'Part-timers short: {n}', noFullTime: 'No full-timer', enough: 'Enough', enrolled: 'Students', required: 'Required part-time', present: 'Present', deficit: 'Short', fullTime: 'Full-timer', yes: 'Present', no: 'Missing', notAsked: 'Not required' },
    ready: {
      nav: 'Readiness', tile: 'Drill and readiness', lead: 'Before a child answers, whoever catches the answer must be there.', none: 'No assessment', noneMend: 'Once the administrator has drafted one, what lacks is listed here.', yes: 'Ready to open', no: 'Not ready', gaps: '{n} gaps', more: '(there are more)', whole: 'The assessment', school: 'My school', district: 'District', city: 'City', warning: 'A warning; it keeps nothing from opening', waivable: 'Two people may take it upon themselves', go: 'Mend it', vouch: 'The written consents are in our file', vouched: 'Recorded', accept: 'I accept these instruments as a professional', accepted: 'Accepted', opened: 'This assessment is open or over; nothing is checked any more.', openedMend: 'See how far each class is', name: 'Assessment', verdict: 'Verdict', gapsHead: 'Gaps', openedOn: 'Opened {at}', waived: ' (with gaps taken by two people)',
    },
    who: { roster: 'administrator', session: 'administrator', acceptance: 'a counselor or an education office', 'duty-counselor': 'administrator', 'duty-second': 'administrator', 'call-back': 'administrator', 'district-office': 'administrator', 'district-health': 'administrator', 'city-hospital': 'the city health department', 'care-policy': 'administrator', battery: 'administrator', 'on-site': 'administrator', consent: 'a counselor or lead of the school', 'chain-level': 'administrator', unproven: 'whoever holds the office', contact: 'whoever holds the office', drill: 'you', 'drill-old': 'you', 'drill-changed': 'you', 'duty-shift': 'you', 'duty-dormitory': 'you', 'calendar-year': 'administrator' },
    waiver: {
      title: 'Two people take gaps upon themselves', lead: 'Only gaps so marked; one proposes, another one agrees for the same reason. What lacks later is not meant.', by: '{who} proposed it on {at}: {reason}.', second: '{who} agreed.', oneMore: 'Another person has to agree.', somebody: 'somebody of an office', why: 'Reason', take: 'I propose it', agree: 'I agree and share it', done: 'Recorded', reason: { 'agreed-outside': 'arranged by telephone or in writing, not entered yet', 'named-soon': 'the person begins before the first session', drill: 'a drill, no student concerned' },
    },
    drill: {
      nav: 'Drills', title: 'Drill of the whole chain', lead: 'A marked exercise goes every step of a real alert; no student is concerned. A passed drill stands for 30 days.', start: 'Start a drill', never: 'Never drilled', neverMend: 'Without a passed drill no assessment opens. It takes up to two hours; everybody confirms in their messages.', last: 'Last on {at}', until: 'Everybody confirms', ended: 'Ended {at}', confirm: 'It reached me (lead)', confirmed: 'Confirmed', hops: '{n} of {of} steps passed', hop: 'Step', office: 'Office', result: 'Result', at: 'At', took: 'Took', seconds: '{n} s', began: 'Began', hopsHead: 'Steps passed',
      state: { running: 'Running', passed: 'Passed', failed: 'Failed', void: 'Void (somebody else answers now)' }, hopState: { waiting: 'Waiting', passed: 'Passed', failed: 'Not in time', missing: 'Vacant' },
      kind: { raised: 'Alert opened', told: 'In the inbox', carried: 'Sent outside', confirmed: 'Confirmed in person', notice: 'Notice given', seen: 'Notice opened', receipt: 'Signed by the hospital’s programs' },
    },
    duty: {
      nav: 'Duty roster', title: 'Duty roster', lead: 'Holidays as the State Council arranged them; during leave the stand-in is shown.', standing: 'No roster yet: the standing duty answers around the clock.', edit: 'Edit shifts', leave: 'Enter leave', before: 'Previous month', after: 'Next month', thisMonth: 'This month', exams: 'Exams', allDay: 'All day', nextDay: '{at} (+1)', away: '{who} on leave', awayWith: '{who} on leave, {stead} stands in', nobody: 'nobody', deputy: 'deputy {who}', dormitory: 'dormitory {who}',
      kind: { 'school-day': 'School days', 'make-up': 'Make-up lessons', weekend: 'Weekends', holiday: 'Holidays', vacation: 'Vacations' },
      who: 'Who', firstDay: 'First day', lastDay: 'Last day', hours: 'Only some hours', from: 'From', to: 'To', order: 'The end must be after the beginning', substitute: 'Stand-in', noSubstitute: 'Nobody; the deputy takes over', leaveDone: 'Entered', leaves: 'Leave and swaps', noLeaves: 'No leave or swap ahead', swap: 'Swap a shift', swapLead: 'In this time these people are on duty, whatever the shifts say.', swapDone: 'Entered', swapped: 'on duty: {who}', stead: '{who} stands in', noStead: 'the deputy takes over', remove: 'Remove', removed: 'Removed',
      editLead: 'The first shift that covers a moment counts. Posts that are not named stay with the standing duty.', noShifts: 'No shifts yet', noShiftsMend: 'Begin with a usual arrangement, then name the people.', presetDay: 'School days, daytime', presetAll: 'Days, nights and holidays', addShift: 'Add a shift', shift: 'Shift {n}', overnight: 'Into the next day', up: 'Move up', days: 'Begins on', weekdays: 'Only on (none: every day)', asStanding: 'Standing duty', none: 'Nobody', needs: 'Choose days and at least one person', unmanned: 'Every shift needs days and somebody on duty.', saved: 'Roster saved',
    },
    ledger: {
      nav: 'Loss ledgers', lead: 'How far every grave answer came, signed, to be checked offline. Sums only, no students.', noCampaign: 'No assessment to make a ledger of', noCampaignMend: 'Of an assessment of several schools the auditor has ledgers made; of your own school you can do so here.', cutoff: 'Cut-off', ask: 'Make a ledger', askHint: 'A moment that has passed, after that of the last ledger.', asked: 'Being made', none: 'No ledger yet', noneMend: 'Choose a cut-off and have the first one made.', number: 'No. {n}', by: 'as of {at}', signed: 'signed {at}', reading: 'being made, {n} read', download: 'Download the signed file', verify: 'xinqiao ledger verify checks the file offline; it notices a single altered letter.', nothingLost: 'nothing lost', exceptions: '{n} exceptions', papers: '{sittings} sittings read, {submitted} submitted.',
      lost: 'Papers that the exceptions are about (counselors of the school only)', open: 'Open the paper', reason: { 'submitted-not-scored': 'submitted, not scored', 'said-not-alerted': 'said, not alerted', 'alert-due': 'alert past its deadline', unreadable: 'cannot be opened' },
      count: { high: 'grave', alerted: 'alerted', seen: 'seen', heard: 'heard', triaged: 'triaged', inCase: 'in a case', referred: 'referred', falseAlarms: 'false alarms', closed: 'closed', open: 'open', exceptions: 'exceptions' },
    },
    papers: {
      nav: 'Inspection papers', open: 'Inspection papers', made: '{name} · made {at}', print: 'Print', nothing: 'nothing recorded', sourceLine: 'Source: {source}; as of {at}', sign: 'Filled in by:', stamp: 'School (seal):', day: 'Date:',
      section: { cover: 'Coverage of the assessment', staff: 'Counselors', alerts: 'Alerts in time', drills: 'Drills', ready: 'Readiness', ledger: 'Sums of the loss ledger' },
      rule: '',
      source: { coverage: 'coverage of "{name}"', staffing: '{rule}', alerts: 'alerts from {from}', drills: 'drills', readiness: 'readiness gate', ledger: 'signed ledger no. {n} of "{name}"' },
    },
    audit: {
      nav: 'Audit trail', lead: 'Who saw or did what, when and why. There is no content here. Looking leaves a record, too.', from: 'From (day)', to: 'To (day)', at: 'Time', who: 'Staff id', role: 'Role', act: 'Operation', object: 'Object id', purpose: 'Purpose', outcome: 'Outcome', actor: 'Staff id', search: 'Search', export: 'Export CSV', none: 'Nothing in this time', noneMend: 'Choose another time or fewer conditions. With an object id the time is not limited.', nobody: 'not logged in', student: 'student', unknown: 'unknown', done: 'done', refused: 'refused {n}', first: 'First page', next: 'Next page', request: 'Request id', saving: '{n} fetched…', partly: 'Only the first {n} were exported; narrow the time',
      purposes: { care: 'care', referral: 'referral', review: 'review', assessment: 'assessment', supervision: 'supervision', administration: 'administration', audit: 'audit', 'own-account': 'own account' },
    },
  },
}
