// When to be in touch in a holiday, as a first proposal: on the second day, and then
// every five days, at ten in the morning, never in the past.
const day = 86_400_000

export function checkIns(from: string, to: string, now: Date): string[] {
  const all: string[] = []
  const last = Date.parse(to + 'T10:00:00Z')
  const today = Date.parse(new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) + 'T10:00:00Z')
  for (let at = Math.max(Date.parse(from + 'T10:00:00Z'), today) + day; at <= last; at += 5 * day) all.push(new Date(at).toISOString().slice(0, 16))
  return all.length ? all : [to + 'T10:00']
}
