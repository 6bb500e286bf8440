export const words = {
  zh: {
    inbox: { title: '我的消息', empty: '没有消息', read: '标为已读', exercise: '演练', place: '地点', unreadable: '内容无法打开，请联系管理员' },
    own: { title: '我的账号' },
    password: { title: '修改密码', old: '现在的密码', new: '新密码（至少 8 个字）', change: '修改', hint: '修改后所有设备都要重新登录。' },
    channel: { title: '怎样联系我', sms: '短信', email: '邮件', group: '工作群', known: '已登记', unknown: '未登记，请管理员补登', notOffered: '本系统未接通', verified: '已验证', send: '发送验证码', code: '验证码', confirm: '确认', sent: '验证码已发出' },
  },
  en: {
    inbox: { title: 'My messages', empty: 'No messages', read: 'Mark as read', exercise: 'Exercise', place: 'Place', unreadable: 'The content cannot be opened; ask the administrator' },
    own: { title: 'My account' },
    password: { title: 'Change the password', old: 'Present password', new: 'New password (at least 8 characters)', change: 'Change', hint: 'All devices must log in again afterwards.' },
    channel: { title: 'How I am reached', sms: 'Short message', email: 'Mail', group: 'Group', known: 'known', unknown: 'not entered; ask the administrator', notOffered: 'not connected here', verified: 'proven', send: 'Send a code', code: 'Code', confirm: 'Confirm', sent: 'The code is on its way' },
  },
}
