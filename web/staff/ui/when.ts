// Times as people read them, in the school's zone.
import { onUnmounted, ref } from 'vue'
import { settings } from '@shared/settings'

const zone = 'Asia/Shanghai'
const locale = () => (settings.lang === 'zh' ? 'zh-CN' : 'en-GB')

export const date = (at: string | Date) => new Intl.DateTimeFormat(locale(), { timeZone: zone, dateStyle: 'medium' }).format(new Date(at))
export const time = (at: string | Date) => new Intl.DateTimeFormat(locale(), { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
export const clock = (at: string | Date) => new Intl.DateTimeFormat(locale(), { timeZone: zone, timeStyle: 'short' }).format(new Date(at))

// brief leaves out what goes without saying: the day, of today; the year, of this year.
export function brief(at: string | Date, now = new Date()): string {
  const day = (d: string | Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(d))
  if (day(at) === day(now)) return clock(at)
  if (day(at).slice(0, 4) !== day(now).slice(0, 4)) return date(at)
  return new Intl.DateTimeFormat(locale(), { timeZone: zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))
}

// span is how long: the two largest units.
export function span(ms: number): string {
  const zh = settings.lang === 'zh'
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const parts = d ? [[d, zh ? '天' : ' d'], [h, zh ? '小时' : ' h']] : h ? [[h, zh ? '小时' : ' h'], [m, zh ? '分' : ' min']] : [[m, zh ? '分钟' : ' min']]
  return parts.filter(([n], i) => n || i === 0).map(([n, u]) => `${n}${u}`).join(' ')
}

// useNow ticks, for what counts down.
export function useNow(every = 10_000) {
  const now = ref(Date.now())
  const timer = setInterval(() => { now.value = Date.now() }, every)
  onUnmounted(() => clearInterval(timer))
  return now
}
