// A moment in the browser's own date and time field, which knows no zone: what is
// typed there is meant in the school's, wherever the computer's clock stands.
const zone = 'Asia/Shanghai'

const parts = (at: Date) => Object.fromEntries(new Intl.DateTimeFormat('en-CA', {
  timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
}).formatToParts(at).map((p) => [p.type, p.value]))

// localOf writes a moment for <input type="datetime-local">.
export function localOf(at: Date | string): string {
  const p = parts(new Date(at))
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}

// instantOf reads such a field; China knows no summer time.
export const instantOf = (local: string): string => new Date(local + ':00+08:00').toISOString()
