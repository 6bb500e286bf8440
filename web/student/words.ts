// What the page says, in the reader's language.
import { computed, shallowRef, watchEffect } from 'vue'
import { settings } from '@shared/settings'
import { zh, type Words } from './words.zh'

// Chinese comes with the page. English comes when it is wanted; until it is there,
// and where there is no line, the page goes on in Chinese.
const en = shallowRef<Words>()
export const t = computed(() => settings.lang === 'en' && en.value || zh)
watchEffect(() => {
  if (settings.lang === 'en' && !en.value) import('./words.en').then((w) => { en.value = w.en }, () => { settings.lang = 'zh' })
})

export const fill = (text: string, values: Record<string, string | number>) => text.replace(/\{(\w+)\}/g, (_, k: string) => String(values[k] ?? ''))

// langOf is the language that a text of the server is in: an instrument may have one
// language only.
export const langOf = (text: string) => /[\u3400-\u9fff]/.test(text) ? 'zh-CN' : 'en'

// The lines of the country stand here too: they are there before anything is loaded.
export const lines = computed(() => [12356, 12355, 120, 110].map((n) => ({ number: String(n), name: t.value.captions[n]!, when: '' })))
