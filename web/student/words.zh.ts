// What the page says beside the paper. Short sentences, no label, no blame. {n} is
// filled in.
export const zh = {
  brand: '心桥', skipTo: '跳到内容', language: 'English', large: '大字', dark: '深色', display: '显示方式',
  help: '求助', talk: '我想和老师谈谈', school: '学校',
  captions: { 12356: '心理援助', 12355: '青少年', 120: '急救', 110: '报警' } as Record<string, string>,
  next: '下一题', back: '上一题', goOn: '继续', close: '关闭', cancel: '先不用', again: '再试一次',

  doorTitle: '欢迎来到心桥', doorText: '请照着纸条填三项。也可以用手机相机扫纸条上的方块码。',
  schoolCode: '学校代码', number: '学号', code: '登录码', codeHint: '8 个字母和数字，大小写都可以',
  remember: '在这台设备上记住学校代码', enter: '继续', doorEmpty: '三项都要填。请再看看纸条。',
  doorWrong: '没能进入', doorWrongText: '请对照纸条，再看一遍三项。输错好几次以后，要等几分钟才能再试。纸条用过、交过卷以后，也进不去了。需要帮忙就举手。',
  notNow: '现在还不能进入', notNowText: '这一场还没开始，或者已经结束了。请问问老师，或者过一会儿再试。',
  offline: '连不上网', offlineText: '请检查网络，再试一次。还是不行就告诉老师。',
  broken: '没有成功', tooMany: '现在人有点多', tooManyText: '请等一分钟，再试一次。',
  pinTitle: '给自己设一个 PIN', pinText: '4 到 6 个数字，只有你自己知道。中途离开再回来，要用它。别用生日。',
  pin: 'PIN（4 到 6 个数字）', pinTwice: '再输一次', pinShow: '显示', pinForm: '请用 4 到 6 个数字。', pinDiffers: '两次不一样，请再输一次。',
  pinAskTitle: '欢迎回来', pinAskText: '请输入你上次自己设的 PIN。', pinAsk: '你的 PIN',
  pinWrong: 'PIN 不对', pinWrongText: '再想一想，再试一次。输错好几次以后，要等几分钟。忘了也没关系：举手，老师可以帮你重设。',
  whose: '学号 {n}', notMine: '不是我，换一张纸条',

  assentTitle: '开始之前', agree: '我愿意参加', decline: '这次不参加',
  declineTitle: '不参加也没关系', declineText: '不会影响成绩、评优和任何事，也不会有人怪你。选了以后，这张纸条就不能再答题了。', declineSure: '不参加', declineBack: '再想想',
  declinedTitle: '好的，没关系', declinedText: '谢谢你告诉我们。什么时候想找人说说话，都可以找信任的老师或家人。',

  sectionTitle: '第 {n} 部分，共 {of} 部分', sectionText: '没有对错，选最接近的就好。',
  progress: '第 {n} 题，共 {of} 题', yes: '是', no: '否',
  keys: '用键盘：数字键选，回车键到下一题。', skip: '跳过这一题', choose: '请选一个最接近的。不想答，可以点“跳过这一题”。',
  chooseSome: '请至少选一个。不想答，可以点“跳过这一题”。', someHint: '可以选好几个。', numberHint: '填一个 {from} 到 {to} 之间的整数。',
  numberWrong: '请填 {from} 到 {to} 之间的整数。不想答，可以点“跳过这一题”。', textHint: '想写多少都可以，最多 2000 字。', textEmpty: '写几个字就行。不想写，可以点“跳过这一题”。', yourWords: '你的话',
  elsewhere: '这一题之前答过了。为了不让别人看到，这里不显示。想改就再选一次；不改就点“下一题”。',
  refused: '这一题的回答没有记下，请再答一次。',
  saved: '已保存', saving: '正在保存…', savedHere: '没有网络。回答已存在这台设备上，连上后会自动发送。',
  resumed: '接着上次的地方。', resumedElsewhere: '欢迎回来。我们从没看过的题接着来。之前的回答都保存好了；为了不让别人看到，这里不显示。',

  reviewTitle: '交卷之前，看一看', reviewText: '想改哪一题，就点哪一题。', reviewShow: '显示我的回答', reviewHide: '不显示回答', answered: '已回答', skipped: '跳过了', notYet: '还没看',
  send: '交卷', lacks: '还有 {n} 题没看到。看一眼，答或跳过都可以。', toFirst: '去第一道没看的题',
  sendingTitle: '正在交卷', sendingText: '马上就好。', waitingTitle: '已经存好，等网络', waitingText: '你的回答存在这台设备上，一连上网就会自动交，只交一次。请让这一页开着。如果要走，请先告诉老师。',

  closingTitle: '完成了，谢谢你', closingDone: '我做完了，退出', leave: '我做完了 / 换人',
  leaveTitle: '要退出吗？', leaveText: '已经答的都保存好了。下次用纸条和 PIN，可以接着做。', leaveUnsent: '还有 {n} 个回答在等网络。现在退出，它们会留在这台设备上；连上网、还没换人时会自动发送。最好等一等，或者告诉老师。', leaveSure: '退出', leaveBack: '继续做',
  left: '已退出。这台设备上没有留下你的回答。', leftWaiting: '已退出。还有 {n} 个回答在等网络，会自动发送，别人看不到。请让这一页开着。', idle: '有半小时没动，已经替你退出。回答都保存好了，用纸条和 PIN 可以接着做。', out: '请再用纸条和 PIN 进来一次。回答都还在。', over: '这份问卷已经结束。有事就问老师。',
  still: '还在吗？再过两分钟没动，就会自动退出。回答会保存好。', stillHere: '我还在',

  talkTitle: '想和老师谈谈', talkText: '点“请老师来找我”，学校的老师就会收到。不管你怎么答题，都可以。', talkSend: '请老师来找我',
  talkTitleDone: '老师收到了', talkBy: '会来找你的是：{n}', talkBySomebody: '学校会安排一位老师来找你。', talkUntil: '最晚：{n}',
  talkWaiting: '还没有发出去', talkWaitingText: '现在没有网络，一连上就会发。别等：可以举手，或直接告诉身边的老师，或打下面的电话。',
  talkDoor: '还没登录，所以不能替你叫老师。可以举手，或直接告诉身边的老师，或打下面的电话。',
  nowTitle: '谢谢你说出来', nowGo: '继续答题',
}

export type Words = typeof zh
