// Spans as policies write them ("24h0m0s"), and as people read them.
export function hoursOf(text?: string): number {
  const m = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text ?? '')
  return m ? Number(m[1] ?? 0) + Number(m[2] ?? 0) / 60 + Number(m[3] ?? 0) / 3600 : 0
}

export function spanIn(text: string | undefined, t: (key: string, n: { n: number }) => string): string {
  const hours = hoursOf(text)
  if (hours >= 48 && hours % 24 === 0) return t('admin.span.days', { n: hours / 24 })
  if (hours >= 1 && Number.isInteger(hours)) return t('admin.span.hours', { n: hours })
  return t('admin.span.minutes', { n: Math.round(hours * 60) })
}

// short is how people type a span: "24h", "30m".
export const short = (text?: string) => (text ?? '').replace(/(h|m)0s$/, '$1').replace(/h0m$/, 'h') || '0s'
