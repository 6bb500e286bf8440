export const words = {
  zh: {
    inbox: {
      title: '我的消息', empty: '没有消息', allRead: '没有未读消息', seeAll: '勾选“也看已读”可查看以前的消息。', all: '也看已读', read: '标为已读', readAll: '全部标为已读', exercise: '演练', place: '地点：', seat: '{room} · {seat} 号座', unreadable: '内容无法打开，请联系管理员',
      count: '{n} 条未读，关于 {k} 件事', waits: '需要您处理', known: '知道就好', earlier: '此前 {n} 条', over: '已不在本校待办里', readThese: '这些都标为已读', objects: '共 {n} 件', older: '更早的消息',
      confirm: '确认收到', confirmed: '已确认收到演练', handNote: '看交接说明', handFrom: '{name} 的交接说明',
    },
    kind: {
      'care-task': '有关心事项已到时间，请补上', card: '有一张安全卡请您马上阅读', 'card-unread': '安全卡还有人没有读，请打电话', 'card-ended': '一张安全卡已收回，不再有效', 'card-over': '一张安全卡已到期，如仍需要请重新发', 'care-overdue': '导师的关心事项没有完成，请问一问', 'mentor-concern': '有导师想请您看一看一名学生', 'mentors-lacking': '本校还有学生没有成长导师',
      alert: '有学生的提醒需要您处理', 'alert-seat': '有学生需要马上见：请不声张地到座位旁', 'alert-raised': '您负责的提醒有新的作答，请再看一遍', case: '有个案等您走下一步', referral: '有转介等您处理', 'referral-news': '转介有新的进展', return: '有复学方案等您处理',
      notice: '有学校的学生需要关注（通知）', 'notice-unseen': '通知一直没有人打开，请打电话', 'paper-due': '有学生可以单独作答了，或即将截止', 'paper-missed': '有学生错过了单独作答，或不愿意作答', channel: '医院系统没有收下材料，请打电话', 'answer-stuck': '医院的答复无法执行，请打电话问清', recall: '转介已撤回而医院可能不知道，请打电话并请其销毁材料', 'work-stuck': '有后台工作反复失败，请管理员查看', 'watchdog-away': '看门程序没有应答，请检查',
      absent: '有学生无故缺勤，去向不明，请马上寻找', 'handed-over': '有人把提醒和个案全部交接给您', other: '有一件事需要您处理', exercise: '全链路演练',
    },
    // Where the student's name stands beside it.
    of: { alert: '提醒需要您处理', 'alert-seat': '需要马上见：请不声张地到座位旁', 'alert-raised': '有新的作答，请再看一遍', case: '个案等您走下一步', absent: '无故缺勤，去向不明，请马上寻找', 'card-unread': '安全卡还有人没有读，请打电话', 'card-over': '安全卡已到期，如仍需要请重新发', return: '复学方案等您处理' },
    own: { title: '我的账号' },
    password: { title: '修改密码', old: '现在的密码', new: '新密码（至少 8 个字）', change: '修改', hint: '修改后所有设备都要重新登录。' },
    channel: {
      title: '怎样联系我', lead: '外发的消息只说“有几件事需要您处理”，不含姓名、学校和内容。号码和邮箱由管理员登记。', sms: '短信', email: '邮件', group: '工作群', known: '已登记', unknown: '未登记，请管理员补登', unverified: '未验证，收不到消息', notOffered: '本系统未接通', verified: '已验证', send: '发送验证码', code: '验证码', confirm: '确认', sent: '验证码已发出', saved: '已保存',
      urgent: '急的事', urgentHint: '按顺序发，前一个失败马上换下一个；最危急的同时走全部渠道。至少选一个。', routine: '不急的事', routineHint: '按顺序发；可以都不选，只在这里看消息。', up: '上移',
    },
  },
  en: {
    inbox: {
      title: 'My messages', empty: 'No messages', allRead: 'Nothing unread', seeAll: 'Tick “read ones too” for earlier messages.', all: 'Read ones too', read: 'Mark as read', readAll: 'Mark all as read', exercise: 'Exercise', place: 'Place: ', seat: '{room} · seat {seat}', unreadable: 'The content cannot be opened; ask the administrator',
      count: '{n} unread, about {k} thing | {n} unread, about {k} things', waits: 'Needs you', known: 'Good to know', earlier: '{n} earlier one | {n} earlier ones', over: 'No longer waiting at your school', readThese: 'Mark these as read', objects: '{n} in all', older: 'Earlier messages',
      confirm: 'Confirm', confirmed: 'The exercise is confirmed', handNote: 'See the note', handFrom: 'A note from {name}',
    },
    kind: {
      'care-task': 'A care task is due', card: 'Please read a safety card now', 'card-unread': 'Somebody has not read a safety card: use the telephone', 'card-ended': 'A safety card was withdrawn and counts no more', 'card-over': 'A safety card is over: release another if it is still needed', 'care-overdue': 'A mentor has not done a care task: please ask', 'mentor-concern': 'A mentor would like you to have a look at a student', 'mentors-lacking': 'Students of your school have no mentor',
      alert: 'An alert about a student needs you', 'alert-seat': 'A student has to be met now: go to the seat, discreetly', 'alert-raised': 'An alert of yours has new answers: look again', case: 'A case waits for its next step', referral: 'A referral waits for you', 'referral-news': 'News of a referral', return: 'A return to school waits for you',
      notice: 'A student of a school needs attention (notice)', 'notice-unseen': 'Nobody has opened a notice: use the telephone', 'paper-due': 'A student may answer alone now, or soon no longer', 'paper-missed': 'A student missed answering alone, or does not want to', channel: 'A hospital’s system takes nothing: use the telephone', 'answer-stuck': 'A hospital’s answer cannot be carried out: ask by telephone', recall: 'A packet was taken back and the hospital may not know: telephone and have it destroyed', 'work-stuck': 'Some work fails again and again: the administrator has to look', 'watchdog-away': 'The watchdog does not answer',
      absent: 'A student is absent and nobody knows where: look now', 'handed-over': 'All alerts and cases of somebody are yours now', other: 'Something needs you', exercise: 'An exercise of the whole chain',
    },
    of: { alert: 'An alert needs you', 'alert-seat': 'Has to be met now: go to the seat, discreetly', 'alert-raised': 'New answers: look again', case: 'The case waits for its next step', absent: 'Is absent and nobody knows where: look now', 'card-unread': 'Somebody has not read the safety card: use the telephone', 'card-over': 'The safety card is over: release another if it is still needed', return: 'The return to school waits for you' },
    own: { title: 'My account' },
    password: { title: 'Change the password', old: 'Current password', new: 'New password (at least 8 characters)', change: 'Change', hint: 'All devices must log in again afterwards.' },
    channel: {
      title: 'How I am reached', lead: 'What is sent says only that something waits: no name, no school, no content. Numbers and addresses are entered by the administrator.', sms: 'Short message', email: 'Mail', group: 'Group', known: 'known', unknown: 'not entered; ask the administrator', unverified: 'not proven: nothing arrives', notOffered: 'not connected here', verified: 'proven', send: 'Send a code', code: 'Code', confirm: 'Confirm', sent: 'The code is on its way', saved: 'Saved',
      urgent: 'What is urgent', urgentHint: 'In this order; when one fails the next is used at once. The gravest goes through all. Choose at least one.', routine: 'What can wait', routineHint: 'In this order; none is possible: then messages stand here only.', up: 'Up',
    },
  },
}
