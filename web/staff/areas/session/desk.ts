// What the front desk sees of a paper: where it stands, and since when nothing came.
import { ref } from 'vue'
import { api, ok, type Schemas } from '@shared/api'

export type Row = Schemas['ProgressRow']
export type Shown = 'invited' | 'started' | 'stuck' | 'locked' | 'submitted' | 'unfinished' | 'waiting'

export const stuckAfter = 5 // minutes
const minute = 60_000

export const idle = (row: Row, now: number) => (row.active ? Math.max(0, Math.floor((now - new Date(row.active).getTime()) / minute)) : 0)

// shown is the one word for a seat. Why somebody does not finish is never said on the
// grid: pupils look over.
export function shown(row: Row, now: number): Shown {
  if (row.locked && row.state !== 'submitted') return 'locked'
  if (row.state === 'started' && idle(row, now) >= stuckAfter) return 'stuck'
  return row.state as Shown
}

export function tally(rows: Row[], now: number): Record<Shown | 'here', number> {
  const counts = { here: 0, invited: 0, started: 0, stuck: 0, locked: 0, submitted: 0, unfinished: 0, waiting: 0 }
  for (const row of rows) {
    const state = shown(row, now)
    counts[state]++
    if (state === 'started' || state === 'stuck' || state === 'submitted') counts.here++
  }
  return counts
}

// Note is what the on-site counselor is told of one seat: whoever is told twice goes there once.
export interface Note { newest: Schemas['Letter']; unread: string[] }

export function notesOf(letters: Schemas['Letter'][], rows: Row[]): Note[] {
  const notes = new Map<string, Note>()
  for (const m of letters) { // the newest first
    if (m.kind !== 'alert-seat' || !rows.some((r) => r.sitting === m.object)) continue
    const note = notes.get(m.object) ?? { newest: m, unread: [] }
    notes.set(m.object, note)
    if (!m.readAt) note.unread.push(m.id)
  }
  return [...notes.values()]
}

// A computer room's clock may be wrong by minutes: the server's is asked with each answer.
export const skew = ref(0)

export function progressOf(session: string): Promise<Row[]> {
  const asked = api.GET('/api/v1/sessions/{id}/progress', { params: { path: { id: session } } })
  void asked.then(({ response }) => {
    const at = Date.parse(response.headers.get('Date') ?? '')
    if (at) skew.value = at - Date.now()
  }).catch(() => undefined)
  return ok(asked).then((page) => page.items)
}
