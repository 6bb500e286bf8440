// Duty as people tell it: by the day on which it begins, each stretch once.
import type { Schemas } from '@shared/api'

type Day = Schemas['DutyDay']
type Span = Schemas['DutySpan']

const crew = (w: Span) => [w.counselor, w.deputy, w.lead, w.office, w.health, w.dormitory.join(), w.night, w.shift].join()

// joined tells a stretch that only goes on with the same people once.
const joined = (watches: Span[]) => watches.reduce<Span[]>((all, w) => {
  const last = all.at(-1)
  if (last && crew(last) === crew(w)) last.to = w.to
  else all.push({ ...w })
  return all
}, [])

// carried gives what a night leaves to the morning to the day on which it began.
export function carried(days: Day[]): Day[] {
  const out = days.map((d) => ({ ...d, watches: d.watches.map((w) => ({ ...w })) }))
  for (let i = 1; i < out.length; i++) {
    const [evening, morning] = [out[i - 1]!.watches.at(-1), out[i]!.watches[0]]
    if (!evening || !morning || !morning.night || crew(evening) !== crew(morning) || out[i]!.watches.length < 2) continue
    evening.to = morning.to
    out[i]!.watches.shift()
  }
  return out.map((d) => ({ ...d, watches: joined(d.watches) }))
}
