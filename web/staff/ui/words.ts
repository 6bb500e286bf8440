// The words that every area uses.
export const common = {
  zh: {
    product: '心桥', skip: '跳到正文', menu: '菜单', inbox: '消息', unread: '条未读', logOut: '退出', undo: '撤销', close: '关闭', save: '保存', cancel: '取消', back: '返回', all: '全部',
    overdue: '已超 {span}', left: '剩 {span}',
    theme: { system: '外观：跟随系统', light: '外观：浅色', dark: '外观：深色' },
    role: { teacher: '班主任', counselor: '心理教师', lead: '分管校领导', office: '教育行政部门', health: '卫生健康联系人', hospital: '定点医院', auditor: '审计人员', admin: '系统管理员' },
    door: { who: '教职工、教育和卫生健康部门、定点医院登录', name: '登录名', password: '密码', enter: '登录', student: '学生请从这里进入' },
    nowhere: { title: '没有这个页面', mend: '地址可能抄错了，或者页面已移走。', home: '回到首页' },
    problem: { again: '再试一次', quote: '报告问题时请附上编号' },
    table: { filter: '筛选', count: '共 {n} 条', export: '导出 CSV', sort: '排序', asGiven: '默认顺序', up: '升序', down: '降序', acts: '操作' },
    critical: { title: '关键题和学生的回答', untested: '译文未经验证' },
    rising: { since: '这件事从 {at} 起超过期限，校内一直没有处理。请致电学校，报出编号，督促处理；是谁、是什么事，只有学校能看。', acted: '目前没有需要您督促的超期。', closed: '这件事已经结束。', none: '这里没有需要您督促的事。', school: '学校', callBack: '学校值班电话', reference: '编号' },
    level: { none: '无', mild: '轻度', moderate: '中度', high: '重度', imminent: '紧急' },
  },
  en: {
    product: 'Xinqiao', skip: 'Skip to content', menu: 'Menu', inbox: 'Messages', unread: 'unread', logOut: 'Log out', undo: 'Undo', close: 'Close', save: 'Save', cancel: 'Cancel', back: 'Back', all: 'All',
    overdue: '{span} overdue', left: '{span} left',
    theme: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
    role: { teacher: 'class teacher', counselor: 'counselor', lead: 'school lead', office: 'education office', health: 'health contact', hospital: 'designated hospital', auditor: 'auditor', admin: 'administrator' },
    door: { who: 'For staff, offices and hospitals', name: 'Log-in name', password: 'Password', enter: 'Log in', student: 'Students enter here' },
    nowhere: { title: 'There is no such page', mend: 'The address may be mistyped, or the page has moved.', home: 'Go to the start' },
    problem: { again: 'Try again', quote: 'Quote this number when you report it:' },
    table: { filter: 'Filter', count: '{n} row | {n} rows', export: 'Export CSV', sort: 'Sort by', asGiven: 'As given', up: 'Ascending', down: 'Descending', acts: 'Actions' },
    critical: { title: 'Critical items, and what the student answered', untested: 'translation not validated' },
    rising: { since: 'This has been overdue since {at}, and nobody at school has acted. Call the school, give the reference, and see to it; whom and what it is about only the school sees.', acted: 'Nothing overdue waits for you at present.', closed: 'This has ended.', none: 'Nothing here waits for you.', school: 'School', callBack: 'Duty phone', reference: 'Reference' },
    level: { none: 'None', mild: 'Mild', moderate: 'Moderate', high: 'High', imminent: 'Imminent' },
  },
}
