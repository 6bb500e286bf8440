import { settings } from '@shared/settings'

// comma stands between the things of a list.
export const comma = () => (settings.lang === 'zh' ? '、' : ', ')

// aside says something more of a thing that was named.
export const aside = (what: string) => (settings.lang === 'zh' ? `（${what}）` : ` (${what})`)

// clause goes on with a sentence.
export const clause = () => (settings.lang === 'zh' ? '，' : ', ')

// colon stands before what is named.
export const colon = () => (settings.lang === 'zh' ? '：' : ': ')
