// A month as weeks from Monday, in the school's zone whatever the computer's own.
export const todayIn = (now = new Date()) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
export const monthOf = (day: string) => day.slice(0, 7)

const utc = (day: string) => new Date(day + 'T00:00:00Z')
const text = (at: Date) => at.toISOString().slice(0, 10)
export const add = (day: string, days: number) => { const at = utc(day); at.setUTCDate(at.getUTCDate() + days); return text(at) }

// weekday is 0 for Monday.
export const weekday = (day: string) => (utc(day).getUTCDay() + 6) % 7
export const shift = (month: string, by: number) => { const at = utc(month + '-01'); at.setUTCMonth(at.getUTCMonth() + by); return text(at).slice(0, 7) }

// gridOf is the first Monday shown and how many days are.
export function gridOf(month: string): { from: string; days: number } {
  const first = month + '-01'
  const lead = weekday(first)
  const length = Number(add(shift(month, 1) + '-01', -1).slice(8))
  return { from: add(first, -lead), days: Math.ceil((lead + length) / 7) * 7 }
}

