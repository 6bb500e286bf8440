// Spans as policies write them ("24h0m0s"), and as people say and enter them.
export const units = { minutes: 60, hours: 3600, days: 86_400 } // in seconds
export type Unit = keyof typeof units

export function secondsOf(text?: string): number {
  const m = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text ?? '')
  return m ? Math.round(Number(m[1] ?? 0) * 3600 + Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0)) : 0
}

// partsOf takes the largest unit in which a span is a whole number, one day being 24 hours.
export function partsOf(text?: string): { amount: number; unit: Unit } {
  const s = secondsOf(text)
  const unit = s >= 2 * units.days && s % units.days === 0 ? 'days' : s > 0 && s % units.hours === 0 ? 'hours' : 'minutes'
  return { amount: s / units[unit], unit }
}

// written is what was entered, as policies write it.
export function written(amount: number, unit: Unit): string {
  const s = Math.round(amount * units[unit])
  return s > 0 && s % 3600 === 0 ? `${s / 3600}h` : s % 60 === 0 ? `${s / 60}m` : `${s}s`
}

export function spanIn(text: string | undefined, t: (key: string, n: { n: number }) => string): string {
  const { amount, unit } = partsOf(text)
  return t('admin.span.' + unit, { n: Math.round(amount) })
}
