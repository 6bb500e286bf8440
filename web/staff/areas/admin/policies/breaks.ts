// Which stretches without lessons a care policy means: those of at least so many days, by
// the arrangement of the state and by what the district says of its school year.
import type { Schemas } from '@shared/api'

export interface Rest { from: string; to: string; days: number; titles: string[] }

const day = 86_400_000
const text = (at: number) => new Date(at).toISOString().slice(0, 10)
const within = (spans: { from: string; to: string }[] | null | undefined, d: string) => (spans ?? []).some((s) => s.from <= d && d <= s.to)

export function rests(year: Schemas['SchoolYear'], least: number): Rest[] {
  const festivals = year.official.flatMap((o) => o.holidays)
  const makeUps = year.official.flatMap((o) => o.makeUps)
  const { vacations, off, lessons } = year.plan
  const free = (d: string) => {
    if (lessons?.includes(d)) return false
    if (within(off, d) || within(vacations, d) || within(festivals, d)) return true
    return [0, 6].includes(new Date(d).getUTCDay()) && !makeUps.includes(d)
  }
  const found: Rest[] = []
  for (let at = Date.UTC(year.year, 8, 1), last = Date.UTC(year.year + 1, 7, 31); at <= last; at += day) {
    const from = text(at)
    let days = 0
    while (at <= last && free(text(at))) { days++; at += day }
    if (days >= least) {
      const to = text(at - day)
      found.push({ from, to, days, titles: festivals.filter((f) => f.from <= to && from <= f.to).map((f) => f.title) })
    }
  }
  return found
}
