import { excuseWords } from '@staff/ui/excuses'

// That somebody looks after a student already is not a class teacher's to know.
const discreet = {
  zh: { ...excuseWords.zh, 'in-care': '不参加本次', 'not-needed': '不参加本次' },
  en: { ...excuseWords.en, 'in-care': 'Does not take part this time', 'not-needed': 'Does not take part this time' },
}

export const words = {
  zh: {
    nav: '我的班', noClass: '你没有担任班主任的班级', noClassMend: '由系统管理员在班级里指定班主任。你监考的场次在“测评现场”里。', lead: '谁还没有完成，为什么。这里没有也不会有分数和结果。',
    none: '现在没有进行中的测评', noneMend: '测评启动后，这里会列出还没有完成的学生。', done: '已完成 {done} / {all}', allDone: '全班都完成了', asOf: '{at} 的情况',
    name: '姓名', state: '情况', why: '原因', makeUp: '安排补测', moreMakeUp: '为 {n} 人安排补测', console: '打开现场', filter: '只看未完成',
    states: { invited: '还没有开始', started: '作答中', submitted: '已完成', unfinished: '没有完成', waiting: '等补测' }, noReason: '请登记原因', excuse: discreet.zh,
    setWhy: '登记原因', mendWhy: '更正原因', ahead: '还没有完成 {n} 人', keep: '登记', kept: '已登记', seat: '{seat} 号',
    care: {
      nav: '关心事项', title: '我的关心事项', lead: '您担任成长导师的学生。每位学生都是同样的几件小事，做完勾一下就好。', none: '您还不是哪位学生的成长导师', noneMend: '由心理教师或分管领导为学生指定导师。',
      soon: '七天之内 {n} 件', later: '以后 {n} 件', by: '{date}前', overdue: '{date}已到，请补上', last: '上次完成：{date}', unreadable: '内容无法打开，请联系管理员',
      instead: '导师请假，请您代做', asUsual: '做了，一切如常', ask: '想请心理老师看一看', look: '想请心理老师看一看', ticked: '{name}：已完成', undone: '已撤销', told: '已告诉心理老师',
      waits: '已请心理老师看一看，正等老师接手。', lookLead: '马上告诉心理老师，由老师去见这名学生。这件事同时记为完成；告诉之后不能撤销。', lookUrgent: '如果学生现在有危险，先不要离开他（她），拨打 120 或 110，再打学校值班电话。', tell: '告诉心理老师',
    },
    card: {
      title: '安全卡', about: '安全卡：{name}', read: '已确认', unread: '请阅读', until: '有效至 {at}', quiet: '请不要转发，也不要告诉其他同学', confirm: '我已读，会照做', kept: '已确认，谢谢您', call: '打给 {number}', broken: '内容无法打开，请马上问心理老师。',
    },
    absences: {
      nav: '第一节缺勤', title: '第一节课缺勤', lead: '勾选没有到的学生，发送。全班都到也请发送一次。', absent: '缺席', explained: '已知原因', explainedHint: '家长或校医已说明', send: '发送', sent: '已发送，{n} 人缺席', sentAll: '已发送，全班到齐',
      before: '今天 {at} 已报告；再次发送即为更正。', nobody: '班里还没有学生', nobodyMend: '请管理员先导入名单。', count: '缺席 {n} 人',
    },
  },
  en: {
    nav: 'My class', noClass: 'You are no class teacher here', noClassMend: 'The administrator names the teacher of a class. Sessions that you invigilate stand under Sessions.', lead: 'Who has not finished, and why. There are no scores or results here, and there will be none.',
    none: 'No assessment is running', noneMend: 'Once one is opened, those who have not finished are listed here.', done: '{done} of {all} done', allDone: 'The whole class is done', asOf: 'As of {at}',
    name: 'Name', state: 'State', why: 'Reason', makeUp: 'Arrange a make-up', moreMakeUp: 'Arrange a make-up for {n}', console: 'Open the console', filter: 'Unfinished only',
    states: { invited: 'Not begun', started: 'Writing', submitted: 'Done', unfinished: 'Not finished', waiting: 'Make-up' }, noReason: 'record a reason', excuse: discreet.en,
    setWhy: 'Record a reason', mendWhy: 'Correct the reason', ahead: '{n} still to come', keep: 'Record', kept: 'Recorded', seat: 'seat {seat}',
    care: {
      nav: 'Care tasks', title: 'My care tasks', lead: 'The students whose mentor you are. For each of them the same few small things: do one, tick it.', none: 'You are nobody’s mentor yet', noneMend: 'Counselors and the lead give students a mentor.',
      soon: '{n} within seven days', later: '{n} later', by: 'By {date}', overdue: 'Was due {date}', last: 'Last done {date}', unreadable: 'Cannot be opened; ask the administrator',
      instead: 'For a mentor on leave', asUsual: 'Done, as usual', ask: 'Ask the counselor', look: 'I would like the counselor to have a look', ticked: '{name}: done', undone: 'Undone', told: 'The counselor is told',
      waits: 'You asked the counselor to have a look; somebody will take it up.', lookLead: 'The counselor is told at once and will see this student. The task counts as done; this cannot be taken back.', lookUrgent: 'If the student is in danger now, stay with them, call 120 or 110, then the school’s own line.', tell: 'Tell the counselor',
    },
    card: {
      title: 'Safety cards', about: 'Safety card: {name}', read: 'Confirmed', unread: 'Please read', until: 'Until {at}', quiet: 'do not pass it on, nor tell other students', confirm: 'I have read it and will do so', kept: 'Confirmed, thank you', call: 'Call {number}', broken: 'It cannot be opened: ask the counselor at once.',
    },
    absences: {
      nav: 'First period', title: 'Absent in the first period', lead: 'Tick who is not there, and send. Send it also when everybody is there.', absent: 'Absent', explained: 'Reason known', explainedHint: 'a guardian or the nurse has said why', send: 'Send', sent: 'Sent: {n} absent', sentAll: 'Sent: everybody is there',
      before: 'Reported today at {at}; sending again corrects it.', nobody: 'There are no students in the class yet', nobodyMend: 'Ask the administrator to import the roster.', count: '{n} absent',
    },
  },
}
