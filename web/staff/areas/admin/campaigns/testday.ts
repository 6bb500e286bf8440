// The first usual test day of a campaign, as a date in the school's zone.
const shift = 8 * 3_600_000

export function firstTestDay(opens: string, days: number[], now = Date.now()): string {
  const at = new Date(Math.max(new Date(opens).getTime(), now) + shift)
  for (let n = 0; n < 7 && days.length && !days.includes(at.getUTCDay() || 7); n++) at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}
