import type { Words } from './words.zh'

export const en: Words = {
  brand: 'Xinqiao', skipTo: 'Skip to the content', language: '中文', large: 'Large', dark: 'Dark', display: 'Display',
  help: 'Help', talk: 'I want to talk to a teacher', school: 'School',
  captions: { 12356: 'To talk', 12355: 'Youth', 120: 'Ambulance', 110: 'Police' },
  next: 'Next', back: 'Back', goOn: 'Go on', close: 'Close', cancel: 'Not now', again: 'Try again',

  doorTitle: 'Welcome to Xinqiao', doorText: 'Please copy three things from your slip. Or scan the square code on it with your phone’s camera.',
  schoolCode: 'School code', number: 'Student number', code: 'Code', codeHint: '8 letters and digits, capital or small',
  remember: 'Remember the school code on this device', enter: 'Go on', doorEmpty: 'Please fill in all three. Look at your slip again.',
  doorWrong: 'That did not open', doorWrongText: 'Please compare the three with your slip. After several wrong tries you have to wait some minutes. A slip that was used to send a paper opens nothing any more. Raise your hand if you need help.',
  notNow: 'Not open now', notNowText: 'This session has not begun, or it is over. Ask your teacher, or try again in a while.',
  offline: 'No connection', offlineText: 'Please check the network and try again. If it still fails, tell your teacher.',
  broken: 'That did not work', tooMany: 'Many people are here now', tooManyText: 'Please wait a minute and try again.',
  pinTitle: 'Choose a PIN of your own', pinText: '4 to 6 digits that only you know. You need it when you leave and come back. Better not your birthday.',
  pin: 'PIN (4 to 6 digits)', pinTwice: 'The same once more', pinShow: 'Show', pinForm: 'Please use 4 to 6 digits.', pinDiffers: 'The two differ. Please type it once more.',
  pinAskTitle: 'Welcome back', pinAskText: 'Please type the PIN that you chose last time.', pinAsk: 'Your PIN',
  pinWrong: 'That is not the PIN', pinWrongText: 'Think again and try once more. After several wrong tries you have to wait some minutes. Forgotten? That is fine: raise your hand, your teacher can reset it.',
  whose: 'Student number {n}', notMine: 'Not me: another slip',

  assentTitle: 'Before you begin', agree: 'I want to take part', decline: 'Not this time',
  declineTitle: 'Not taking part is fine', declineText: 'It changes no mark and nothing else, and nobody will blame you. After that this slip opens no questions any more.', declineSure: 'I do not take part', declineBack: 'Let me think',
  declinedTitle: 'That is fine', declinedText: 'Thank you for telling us. Whenever you want to talk, tell a teacher or a relative you trust.',

  sectionTitle: 'Part {n} of {of}', sectionText: 'There is no right or wrong. Choose what comes closest.',
  progress: 'Question {n} of {of}', yes: 'Yes', no: 'No',
  keys: 'On a keyboard: digits choose, Enter goes on.', skip: 'Skip this question', choose: 'Please choose what comes closest. If you do not want to answer, press “Skip this question”.',
  chooseSome: 'Please choose at least one. If you do not want to answer, press “Skip this question”.', someHint: 'You may choose several.', numberHint: 'A whole number from {from} to {to}.',
  numberWrong: 'Please write a whole number from {from} to {to}. If you do not want to answer, press “Skip this question”.', textHint: 'As much as you like, up to 2000 characters.', textEmpty: 'A few words will do. If you do not want to write, press “Skip this question”.', yourWords: 'Your words',
  elsewhere: 'You have answered this before. It is not shown here, so that nobody else sees it. To change it, choose again; if not, press “Next”.',
  refused: 'Your answer to this was not taken. Please answer once more.',
  saved: 'Saved', saving: 'Saving…', savedHere: 'No connection. Your answers are saved on this device and will be sent by themselves.',
  resumed: 'We go on where you were.', resumedElsewhere: 'Welcome back. We go on with what you have not seen. Your earlier answers are kept; they are not shown here, so that nobody else sees them.',

  reviewTitle: 'A look before you send', reviewText: 'To change one, press it.', reviewShow: 'Show my answers', reviewHide: 'Hide my answers', answered: 'Answered', skipped: 'Skipped', notYet: 'Not seen yet',
  send: 'Send', lacks: '{n} questions were not seen yet. Have a look; you may answer or skip them.', toFirst: 'Go to the first of them',
  sendingTitle: 'Sending', sendingText: 'Just a moment.', waitingTitle: 'Saved, waiting for a connection', waitingText: 'Your answers are on this device. They will be sent by themselves, once, as soon as there is a connection. Please leave this page open. If you have to go, tell your teacher first.',

  closingTitle: 'Done. Thank you', closingDone: 'I am done, log out', leave: 'Done / not me',
  leaveTitle: 'Log out?', leaveText: 'All you have answered is saved. With your slip and PIN you can go on later.', leaveUnsent: '{n} answers still wait for a connection. If you log out now they stay on this device and go out by themselves once it is connected, as long as nobody else logs in. Better wait, or tell your teacher.', leaveSure: 'Log out', leaveBack: 'Go on',
  left: 'You are logged out. None of your answers stays on this device.', leftWaiting: 'You are logged out. {n} answers wait for a connection; they go out by themselves and nobody can see them. Please leave this page open.', idle: 'Nothing happened for half an hour, so we logged you out. Your answers are saved; go on with your slip and PIN.', out: 'Please come in with your slip and PIN once more. Your answers are still there.', over: 'This paper has ended. Ask your teacher if you have a question.',
  still: 'Are you still there? In two minutes you will be logged out. Your answers are kept.', stillHere: 'I am here',

  talkTitle: 'To talk to a teacher', talkText: 'Press “Ask a teacher to come” and a teacher of your school will know. You may do so whatever you answer.', talkSend: 'Ask a teacher to come',
  talkTitleDone: 'Your teacher knows', talkBy: 'Who will come: {n}', talkBySomebody: 'Your school will send a teacher to you.', talkUntil: 'At the latest: {n}',
  talkWaiting: 'Not sent yet', talkWaitingText: 'There is no connection now; it will go out as soon as there is. Do not wait: raise your hand, tell a teacher near you, or call one of the lines below.',
  talkDoor: 'You are not logged in yet, so we cannot call a teacher for you. Raise your hand, tell a teacher near you, or call one of the lines below.',
  nowTitle: 'Thank you for saying it', nowGo: 'Go on with the questions',
}
