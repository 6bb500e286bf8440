import { excuseWords } from '@staff/ui/excuses'

export const words = {
  zh: {
    nav: '测评现场', title: '测评现场', lead: '今天的场次在最前面。到点前 15 分钟学生就可以凭纸条进入。',
    none: '还没有安排到你的场次', noneMend: '场次由系统管理员安排。请告诉管理员班级、教室和时间。',
    today: '今天', later: '以后', before: '已结束', open: '打开现场', slips: '打印登录纸条', room: '地点：{room}', makeUpSession: '补测场', now: '正在进行', soon: '{span}后开始', ended: '已结束', left: '还剩 {span}',
    state: { invited: '未到', started: '作答中', stuck: '停住', locked: '已锁', submitted: '已交', unfinished: '未完成', waiting: '等补测' },
    tally: { here: '在场', invited: '未到', started: '作答中', stuck: '停住', submitted: '已交', unfinished: '未完成' },
    seat: '{seat} 号', minutes: '{n} 分钟', grid: '座位', gridHint: '按座位号可直接跳到该座位，方向键移动，回车打开。',
    hideNames: '隐去姓名', showNames: '显示姓名', broken: '内容无法打开，请联系管理员',
    legend: '“停住”指 {n} 分钟没有新的回答。可以轻声问一句需不需要帮忙，不必看屏幕。',
    pupil: {
      title: '{seat} 号 {name}', state: '状态', active: '最近一次回答', reset: '解锁并重设 PIN', resetHint: '输错多次或忘了 PIN 时用。学生用同一张纸条重新进入，已答的内容都在。', resetDone: '已重设，请学生用纸条重新进入',
      excuse: '没有完成的原因', excuseHint: '登记后该生不再进入本场，可以再安排补测。', keep: '登记原因', excuseDone: '已登记', makeUp: '安排补测',
    },
    makeUp: {
      title: '补测名单', empty: '没有需要补测的学生', none: '没有可选的补测场次', noneMend: '补测须在 {n} 天内。请管理员先安排一个补测场次（编号 2 以上）。', which: '补测场次', who: '哪些学生', arrange: '安排补测', done: '已安排 {n} 人补测', reason: '原因', noReason: '还没有登记原因', at: '补测：{when} {room}',
    },
    joins: { title: '补充后来的学生', button: '补充学生', who: '本班还不在场次里的学生', none: '本班学生都已在场次里', mend: '新生要先由管理员导入名单。', add: '加入本场', done: '已加入，{seat} 号' },
    note: { button: '便条 {n}', title: '便条', empty: '没有便条。有需要你私下留意的座位时，会写在这里。', seat: '{place} 号', what: '请在放学前单独、自然地见一见这位同学。现场不必有任何表示。', mine: '我来见', mineDone: '已登记由你来见', acked: '已有人来见', open: '到我的队列里看' },
    observers: {
      nav: '观察填写', title: '低年级观察填写', lead: '一至三年级由熟悉孩子的成人填写。每个孩子一张纸条。', none: '没有由成人填写的测评', noneMend: '进行中的测评如果包含观察年级，会出现在这里。', campaign: '测评', class: '班级', slips: '打印纸条', child: '孩子', state: '状态', add: '补充孩子', progress: '已交 {done} / 共 {all}',
      reset: '重设 PIN', code: '登录码', number: '学号', slipTitle: '观察填写登录纸条', slipHow: '打开学校公布的网址，填写学号和登录码。大约十分钟，没有对错。', print: '打印',
    },
    excuse: excuseWords.zh,
  },
  en: {
    nav: 'Sessions', title: 'Sessions', lead: 'Those of today come first. Students may enter with their slips from 15 minutes before.',
    none: 'No session is planned for you', noneMend: 'The administrator plans sessions. Say which class, room and time.',
    today: 'Today', later: 'Later', before: 'Over', open: 'Open the console', slips: 'Print slips', room: 'Place: {room}', makeUpSession: 'Make-up', now: 'Running', soon: 'in {span}', ended: 'Over', left: '{span} left',
    state: { invited: 'Not here', started: 'Writing', stuck: 'Paused', locked: 'Locked', submitted: 'Done', unfinished: 'Not finished', waiting: 'Make-up' },
    tally: { here: 'Here', invited: 'Not here', started: 'Writing', stuck: 'Paused', submitted: 'Done', unfinished: 'Not finished' },
    seat: 'Seat {seat}', minutes: '{n} min', grid: 'Seats', gridHint: 'Type a seat number to go there, arrow keys to move, Enter to open.',
    hideNames: 'Hide names', showNames: 'Show names', broken: 'Cannot be opened; ask the administrator',
    legend: '"Paused" means no new answer for {n} minutes. Ask quietly whether help is needed; there is no need to look at the screen.',
    pupil: {
      title: 'Seat {seat} {name}', state: 'State', active: 'Last answer', reset: 'Unlock and reset the PIN', resetHint: 'After too many wrong tries, or when the PIN is forgotten. The same slip lets the student in again; all answers are kept.', resetDone: 'Reset; the slip lets the student in again',
      excuse: 'Why it was not finished', excuseHint: 'The student does not enter this session any more; a make-up can follow.', keep: 'Record the reason', excuseDone: 'Recorded', makeUp: 'Arrange a make-up',
    },
    makeUp: {
      title: 'Make-up list', empty: 'Nobody needs a make-up', none: 'No session for a make-up', noneMend: 'A make-up is due within {n} days. Ask the administrator to plan one (number 2 or more).', which: 'Session', who: 'Which students', arrange: 'Arrange the make-up', done: '{n} students have a make-up', reason: 'Reason', noReason: 'No reason recorded yet', at: 'Make-up: {when} {room}',
    },
    joins: { title: 'Add a student who joined', button: 'Add a student', who: 'Students of the class who are not in a session', none: 'All students of the class are in a session', mend: 'New students are imported by the administrator first.', add: 'Add to this session', done: 'Added, seat {seat}' },
    note: { button: 'Notes {n}', title: 'Notes', empty: 'No notes. A seat that needs your quiet attention will stand here.', seat: 'Seat {place}', what: 'Meet this student alone and naturally before dismissal. Show nothing in the room.', mine: 'I will see them', mineDone: 'Recorded: you will see them', acked: 'Somebody will see them', open: 'Open in my queue' },
    observers: {
      nav: 'Observer forms', title: 'Observer forms, grades 1 to 3', lead: 'An adult who knows the child fills these in. One slip for each child.', none: 'No assessment is filled in by adults', noneMend: 'Open assessments with observed grades appear here.', campaign: 'Assessment', class: 'Class', slips: 'Print slips', child: 'Child', state: 'State', add: 'Add a child', progress: '{done} of {all} done',
      reset: 'Reset the PIN', code: 'Code', number: 'Number', slipTitle: 'Slip for an observer form', slipHow: 'Open the address your school gave you, enter number and code. About ten minutes; there is no right or wrong.', print: 'Print',
    },
    excuse: excuseWords.en,
  },
}
