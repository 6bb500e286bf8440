import { settings } from '@shared/settings'

// comma stands between the things of a list.
export const comma = () => (settings.lang === 'zh' ? '、' : ', ')

// clause goes on with a sentence.
export const clause = () => (settings.lang === 'zh' ? '，' : ', ')
