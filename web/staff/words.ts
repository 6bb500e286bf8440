// All words of the staff's pages: those used everywhere, and those of each area.
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { settings } from '@shared/settings'
import { areas } from './areas'
import { common } from './ui/words'

type Tree = { [key: string]: string | Tree }
const gather = (lang: 'zh' | 'en') =>
  Object.fromEntries([['c', common[lang] as Tree], ...areas.map((a) => [a.name, a.words[lang]] as [string, Tree])])

export const i18n = createI18n({ legacy: false, locale: settings.lang, fallbackLocale: 'zh', messages: { zh: gather('zh'), en: gather('en') } })

watch(() => settings.lang, (lang) => { i18n.global.locale.value = lang })
