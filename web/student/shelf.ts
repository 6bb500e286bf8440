// What this device keeps of a paper until it is sent: one record a sitting, changed
// in one transaction, so that a crash or a second tab leaves no half of it.
import type { Answer, Answers } from '@shared/paper'

export interface Given extends Answer { command: string; seq: number; item: string; elapsedMs: number }

export interface Kept {
  sitting: string
  answers: Answers // what this device may show again
  pending?: { item: string; answer: Answer; elapsedMs: number } // chosen, not yet confirmed
  unsent: Given[]
  seq: number // of the next answer
  at?: string // where the student was
  talk: boolean // the wish to talk waits for the line
  submit: boolean // the last button was pressed
  touched: number
}

export const fresh = (sitting: string): Kept => ({ sitting, answers: {}, unsent: [], seq: 0, talk: false, submit: false, touched: Date.now() })

// owes tells whether something waits for the line.
export const owes = (k: Kept | undefined) => !!k && (k.unsent.length > 0 || k.talk || k.submit)

export const idleAfter = 30 * 60_000
const unsentFor = 24 * 3_600_000 // for who never came back to a line

// after is what may stay of a record as time passes: after half an hour nothing that
// could be shown, after a day nothing at all.
export function after(kept: Kept, now: number): Kept | undefined {
  const idle = now - kept.touched
  if (idle < idleAfter) return kept
  if (idle >= unsentFor || !owes(kept) && !kept.pending) return undefined
  return unshown(kept)
}

// unshown leaves what is to be sent, and nothing that could be looked at.
export function unshown(kept: Kept): Kept {
  const k = confirmed(kept)
  return { ...k, answers: {}, at: undefined }
}

// confirmed makes an answer of what was chosen last.
export function confirmed(kept: Kept, command = ''): Kept {
  const { pending, ...k } = kept
  if (!pending) return kept
  const given: Given = { ...pending.answer, command: command || `${k.sitting.slice(0, 8)}-${k.seq}-${k.touched}`, seq: k.seq, item: pending.item, elapsedMs: pending.elapsedMs }
  return { ...k, seq: k.seq + 1, unsent: [...k.unsent, given], answers: { ...k.answers, [pending.item]: pending.answer } }
}

type How = (kept: Kept) => Kept | undefined

export interface Shelf {
  get(sitting: string): Promise<Kept | undefined>
  // change writes what the function makes of the record, a new one where there is
  // none; nothing takes it away.
  change(sitting: string, how: How): Promise<Kept | undefined>
  edit(sitting: string, how: How): Promise<Kept | undefined> // only where there is one
  all(): Promise<Kept[]>
}

// memory keeps as long as the page is open, where a browser keeps nothing.
export function memory(): Shelf {
  const kept = new Map<string, Kept>()
  const write = (sitting: string, next: Kept | undefined) => {
    if (next) kept.set(sitting, next)
    else kept.delete(sitting)
    return next
  }
  return {
    get: async (sitting) => kept.get(sitting),
    change: async (sitting, how) => write(sitting, how(kept.get(sitting) ?? fresh(sitting))),
    edit: async (sitting, how) => { const was = kept.get(sitting); return was && write(sitting, how(was)) },
    all: async () => [...kept.values()],
  }
}

const store = 'papers'
const done = <T>(r: IDBRequest<T>) => new Promise<T>((yes, no) => { r.onsuccess = () => yes(r.result); r.onerror = () => no(r.error) })

// device is IndexedDB. It works on plain HTTP and without a service worker.
async function device(): Promise<Shelf> {
  const opening = indexedDB.open('xinqiao-student', 1)
  opening.onupgradeneeded = () => { opening.result.createObjectStore(store, { keyPath: 'sitting' }) }
  const db = await done(opening)
  const at = (mode: IDBTransactionMode) => db.transaction(store, mode).objectStore(store)
  const write = (sitting: string, how: How, first?: Kept) => new Promise<Kept | undefined>((yes, no) => {
    const s = at('readwrite')
    let next: Kept | undefined
    s.get(sitting).onsuccess = (e) => {
      const was = (e.target as IDBRequest<Kept | undefined>).result ?? first
      next = was && how(was)
      if (next) s.put(JSON.parse(JSON.stringify(next))) // Vue's proxies cannot be stored
      else s.delete(sitting)
    }
    s.transaction.oncomplete = () => yes(next)
    s.transaction.onabort = s.transaction.onerror = () => no(s.transaction.error)
  })
  return {
    get: (sitting) => done<Kept | undefined>(at('readonly').get(sitting)),
    all: () => done<Kept[]>(at('readonly').getAll()),
    change: (sitting, how) => write(sitting, how, fresh(sitting)),
    edit: (sitting, how) => write(sitting, how),
  }
}

export async function openShelf(): Promise<Shelf> {
  try { return await device() } catch { return memory() }
}

// sweep takes away what time has outdated.
export async function sweep(shelf: Shelf, now = Date.now()) {
  for (const kept of await shelf.all()) if (after(kept, now) !== kept) await shelf.edit(kept.sitting, (k) => after(k, now))
}
