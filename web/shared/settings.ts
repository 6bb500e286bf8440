// How a person wants to read: language, theme, size. Kept on the device, and the
// language in a cookie too, because printed pages come from the server.
import { reactive, ref, watch } from 'vue'

export type Lang = 'zh' | 'en'
export type Theme = 'light' | 'dark' | 'system'
export type Size = 'normal' | 'large'

const read = (key: string) => { try { return localStorage.getItem(key) } catch { return null } }
const keep = (key: string, value: string) => { try { localStorage.setItem(key, value) } catch { /* a browser that keeps nothing still shows the page */ } }

const cookie = document.cookie.match(/(?:^|; )xq_lang=(zh|en)/)?.[1]

export const settings = reactive({
  lang: (cookie ?? read('xq-lang') ?? (navigator.language.startsWith('en') ? 'en' : 'zh')) as Lang,
  theme: (read('xq-theme') ?? 'system') as Theme,
  size: (read('xq-size') ?? 'normal') as Size,
})

const dark = matchMedia('(prefers-color-scheme: dark)')
// What the system says now; it may change while the page stands, in the evening.
export const systemDark = ref(dark.matches)

function paint() {
  const root = document.documentElement
  root.lang = settings.lang === 'zh' ? 'zh-CN' : 'en'
  root.dataset.theme = settings.theme === 'system' ? (systemDark.value ? 'dark' : 'light') : settings.theme
  root.classList.toggle('dark', root.dataset.theme === 'dark') // Element Plus looks for the class
  root.dataset.size = settings.size
}

function remember() {
  document.cookie = `xq_lang=${settings.lang}; path=/; max-age=31536000; samesite=strict`
  keep('xq-lang', settings.lang)
  keep('xq-theme', settings.theme)
  keep('xq-size', settings.size)
}

export function applySettings() {
  paint()
  remember()
  watch(settings, () => { paint(); remember() })
  dark.addEventListener('change', () => { systemDark.value = dark.matches; paint() }) // the system's choice is not the reader's: another tab's stays
}
