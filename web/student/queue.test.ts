import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Queue, wait } from './queue'
import { after, confirmed, fresh, idleAfter, memory, owes, type Given, type Kept } from './shelf'

const refusal = (status: number, code = '', items: string[] = []) => ({ status, code, errors: items.map((location) => ({ location, message: '' })) })
const given = (n: number): Given => ({ command: `c${n}`, seq: n, item: `i${n}`, value: n, elapsedMs: 1 })

// server takes answers as the real one does: each command once, and the same answer
// to a submit that is sent again.
function stand(kept: Partial<Kept> = {}) {
  const shelf = memory()
  const server = { down: false, lost: 0, calls: [] as string[], log: [] as string[], submits: 0, bad: '' as string, refuse: undefined as undefined | object, help: '' }
  const heard: string[] = []
  const arrive = (what: string) => {
    server.calls.push(what)
    if (server.down) throw refusal(0, 'offline')
    if (server.refuse) throw server.refuse
  }
  const leave = () => { if (server.lost-- > 0) throw refusal(0, 'offline') } // done, and the answer is lost
  const queue = new Queue<string, string>(shelf, 's', {
    async answers(batch) {
      arrive(`answers ${batch.map((g) => g.command)}`)
      if (batch.some((g) => g.item === server.bad)) throw refusal(422, 'answer')
      for (const g of batch) if (!server.log.includes(g.command)) server.log.push(g.command)
      leave()
      return server.help || undefined
    },
    async talk() { arrive('talk'); leave(); return 'receipt' },
    async submit() { arrive('submit'); server.submits = 1; leave(); return 'bye' },
  }, {
    state: (n, offline) => heard.push(`state ${n} ${offline}`), help: (r) => heard.push(`help ${r}`), talked: (r) => heard.push(`talked ${r}`),
    closed: (f) => heard.push(`closed ${f}`), unreached: (i) => heard.push(`unreached ${i}`), refused: (i) => heard.push(`refused ${i}`),
    out: () => heard.push('out'), over: () => heard.push('over'),
  })
  return { shelf, server, heard, queue, set: (k: Partial<Kept>) => shelf.change('s', (old) => ({ ...old, ...kept, ...k })) }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('a call for help, then the answers in order, then the submit; then nothing stays', async () => {
  const s = stand()
  await s.set({ unsent: [given(0), given(1)], talk: true, submit: true })
  await s.queue.run()
  expect(s.server.calls).toEqual(['talk', 'answers c0,c1', 'submit'])
  expect(await s.shelf.get('s')).toBeUndefined()
  expect(s.heard).toContain('closed bye')
})

test('offline everything is kept, and sent once when back', async () => {
  const s = stand()
  s.server.down = true
  await s.set({ unsent: [given(0)], submit: true })
  await s.queue.run()
  expect(s.heard.at(-1)).toBe('state 1 true')
  expect((await s.shelf.get('s'))!.unsent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(5_000)
  s.server.down = false
  s.server.calls.length = 0
  await vi.advanceTimersByTimeAsync(60_000)
  expect(s.server.calls).toEqual(['answers c0', 'submit'])
})

test('a lost reply is asked for again and doubles nothing', async () => {
  const s = stand()
  s.server.lost = 1
  await s.set({ unsent: [given(0)], submit: true })
  await s.queue.run()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(s.server.log).toEqual(['c0'])
  expect(s.server.calls).toEqual(['answers c0', 'answers c0', 'submit'])
})

test('one answer that is refused holds none of the others back', async () => {
  const s = stand()
  s.server.bad = 'i1'
  await s.set({ unsent: [given(0), given(1), given(2)], answers: { i1: { value: 9 } } })
  await s.queue.run()
  expect(s.server.log).toEqual(['c0', 'c2'])
  expect(s.heard).toContain('refused i1')
  expect((await s.shelf.get('s'))!.answers.i1).toBeUndefined()
})

test.each<[string, object, string]>([
  ['the log-in is over', refusal(401), 'out'], ['another one is in', refusal(404), 'out'],
  ['the paper is closed', refusal(409, 'illegal-transition'), 'over'],
])('%s', async (_, refuse, word) => {
  const s = stand()
  s.server.refuse = refuse
  await s.set({ unsent: [given(0)] })
  await s.queue.run()
  expect(s.heard.at(-1)).toBe(word)
  expect((await s.shelf.get('s'))!.unsent).toHaveLength(1) // nothing is thrown away
})

test('a paper that is not whole comes back', async () => {
  const s = stand()
  s.server.refuse = refusal(409, 'unreached', ['i7'])
  await s.set({ submit: true })
  await s.queue.run()
  expect(s.heard.at(-1)).toBe('unreached i7')
  expect((await s.shelf.get('s'))!.submit).toBe(false)
})

test('help is shown when the server says so', async () => {
  const s = stand()
  s.server.help = 'now'
  await s.set({ unsent: [given(0)] })
  await s.queue.run()
  expect(s.heard).toContain('help now')
})

test('waits grow and end', () => expect([1, 2, 3, 6, 50].map(wait)).toEqual([1000, 2000, 4000, 30_000, 30_000]))

const at = (k: Partial<Kept>): Kept => ({ ...fresh('s'), touched: 0, ...k })
test.each<[string, Kept, number, string]>([
  ['fresh', at({ answers: { a: { value: 1 } } }), 60_000, 'all'],
  ['idle, all sent', at({ answers: { a: { value: 1 } } }), idleAfter, 'nothing'],
  ['idle, unsent', at({ answers: { a: { value: 1 } }, unsent: [given(0)], at: 'a' }), idleAfter, 'unsent'],
  ['idle, chosen only', at({ pending: { item: 'a', answer: { value: 1 }, elapsedMs: 1 } }), idleAfter, 'unsent'],
  ['a day', at({ unsent: [given(0)] }), 24 * 3_600_000, 'nothing'],
])('what stays: %s', (_, kept, now, want) => {
  const left = after(kept, now)
  if (want === 'all') expect(left).toBe(kept)
  if (want === 'nothing') expect(left).toBeUndefined()
  if (want === 'unsent') {
    expect(left).toMatchObject({ answers: {}, at: undefined })
    expect(left!.unsent).toHaveLength(1)
    expect(owes(left)).toBe(true)
  }
})

test('what was chosen becomes an answer with the next number', () => {
  const k = confirmed(at({ seq: 4, pending: { item: 'a', answer: { value: 2 }, elapsedMs: 7 } }), 'cmd')
  expect(k).toMatchObject({ seq: 5, answers: { a: { value: 2 } }, unsent: [{ command: 'cmd', seq: 4, item: 'a', value: 2, elapsedMs: 7 }] })
  expect(k.pending).toBeUndefined()
})
