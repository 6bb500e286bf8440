// The student at this device: who is in, where in the paper, and what is kept. Views
// read it and call it; it knows nothing of them.
import { computed, reactive, ref, shallowRef } from 'vue'
import { api, commandKey, ok, Problem, type Schemas } from './api'
import { isShown, sameAnswer, type Answer } from '@shared/paper'
import { Farewell } from './farewell'
import { Queue } from './queue'
import { after, confirmed, fresh, idleAfter, owes, unshown, type Kept, type Shelf } from './shelf'
import type { Slip } from './slip'

type Paper = Schemas['Paper']
export type Item = Schemas['PaperItem']
export type Receipt = Schemas['TalkReceipt']
export type View = 'wait' | 'door' | 'assent' | 'declined' | 'section' | 'question' | 'review' | 'sending' | 'closing' | 'help'
export type Notice = '' | 'left' | 'leftWaiting' | 'idle' | 'out' | 'over' | 'resumed' | 'resumedElsewhere' | 'refused'

const empty = () => ({
  view: 'wait' as View, notice: '' as Notice, sitting: '', at: '', section: 0, waiting: 0, offline: false, closing: '', closingHelp: [] as Schemas['HelpLine'][],
  slip: undefined as Slip | undefined, receipt: undefined as Receipt | undefined, talkWaits: false, now: undefined as Receipt | undefined, lacks: [] as string[], still: false, fault: undefined as Problem | undefined,
})
export const me = reactive(empty())
export const paper = shallowRef<Paper>()
const kept = ref<Kept>(fresh('')) // a copy of what the device keeps

const marker = 'xq-here' // in this tab only: reloading is not coming back
let shelf: Shelf
let queue: Queue<Receipt, Schemas['Farewell']> | undefined

// The paper as it lies before the student.
export const items = computed(() => (paper.value?.sections ?? []).flatMap((s, section) => s.items.map((item) => ({ item, section }))))
const elsewhere = computed(() => new Set((paper.value?.reached ?? []).filter((k) => !kept.value.answers[k])))
export const shown = computed(() => items.value.filter((i) => isShown(i.item, kept.value.answers, elsewhere.value)))
export const place = computed(() => items.value.findIndex((i) => i.item.key === me.at))
export const current = computed(() => items.value[place.value])
export const answerTo = (key: string): Answer | undefined => kept.value.pending?.item === key ? kept.value.pending.answer : kept.value.answers[key]
export const wasElsewhere = (key: string) => elsewhere.value.has(key)
export const open = computed(() => shown.value.filter((i) => !answerTo(i.item.key) && !wasElsewhere(i.item.key)).map((i) => i.item.key))

// Entering.

export async function begin(on: Shelf, prefetched: Record<string, unknown>, slip?: Slip) {
  shelf = on
  const known = prefetched['/api/v1/me'] as Schemas['Me'] | undefined
  const mark = sessionStorage.getItem(marker)
  const who = known ?? (mark ? await ok(api.GET('/api/v1/me')).catch(() => undefined) : undefined)
  const here = who?.role === 'student' && who.sitting || ''
  if (here && !slip && (mark === 'new' || mark === here)) {
    sessionStorage.setItem(marker, here)
    return enter(here, prefetched[`/api/v1/sittings/${here}/paper`] as Paper | undefined)
  }
  me.view = 'door'
  me.slip = slip
  if (here) await turnAway(here) // somebody was in, perhaps somebody else
}

async function enter(sitting: string, ready?: Paper) {
  me.sitting = sitting
  queue = new Queue(shelf, sitting, lineOf(sitting), ears)
  try {
    paper.value = ready ?? await ok(api.GET('/api/v1/sittings/{id}/paper', { params: { path: { id: sitting } } }))
  } catch (problem) {
    return problem instanceof Problem && problem.status === 401 ? ears.out() : void (me.fault = problem as Problem)
  }
  const p = paper.value
  if (p.state === 'submitted') return close(p.closing ?? '', p.help)
  kept.value = (await shelf.change(sitting, (k) => ({ ...after(k, Date.now()) ?? fresh(sitting), seq: Math.max(k.seq, p.nextSeq), touched: Date.now() })))!
  if (kept.value.pending) await settle()
  void queue.run()
  if (kept.value.submit) return void (me.view = 'sending')
  if (!p.assent.agreed) return void (me.view = 'assent')
  resume()
}

// resume goes on where the student was on this device, or else behind what was
// reached on another.
function resume() {
  const began = (paper.value?.reached.length ?? 0) > 0
  const was = shown.value.find((i) => i.item.key === kept.value.at)
  if (was) {
    me.notice = 'resumed'
    return show(was.item.key)
  }
  if (elsewhere.value.size) me.notice = 'resumedElsewhere'
  const next = open.value[0]
  if (!next) return review()
  began ? show(next) : intro(next)
}

// Moving.

function show(key: string) {
  me.at = key
  me.view = 'question'
  void change((k) => ({ ...k, at: key }))
}

// intro shows the words before a section, then its first question.
function intro(key: string) {
  const section = items.value.find((i) => i.item.key === key)!.section
  if (!paper.value!.sections[section]!.intro) return show(key)
  Object.assign(me, { at: key, section, view: 'section' })
}

export const review = () => { Object.assign(me, { view: 'review', at: '' }) }
export const goTo = (key: string) => { me.notice = ''; show(key) }
export const start = () => show(me.at)

export async function next() {
  await settle()
  me.notice = ''
  const to = shown.value.find((i) => items.value.indexOf(i) > place.value)
  if (!to) return review()
  to.section !== current.value!.section && !answerTo(to.item.key) ? intro(to.item.key) : show(to.item.key)
}

export async function back() {
  await settle()
  me.notice = ''
  if (me.view === 'section') return previous(items.value.findIndex((i) => i.item.key === me.at))
  previous(me.view === 'review' ? items.value.length : place.value)
}

function previous(before: number) {
  const to = shown.value.filter((i) => items.value.indexOf(i) < before).at(-1)
  if (to) show(to.item.key)
}
export const isFirst = computed(() => shown.value[0]?.item.key === me.at)

// Answering.

async function change(how: (k: Kept) => Kept) {
  if (!me.sitting) return
  const next = await shelf.change(me.sitting, (k) => how({ ...k, touched: Date.now() }))
  if (next) kept.value = next
}

// hold keeps what was chosen at once; settle makes an answer of it and sends it.
export async function hold(item: string, answer: Answer, elapsedMs: number) {
  if (sameAnswer(kept.value.answers[item], answer)) return change(({ pending: _, ...k }) => k)
  const pending = { item, answer, elapsedMs: Math.round(Math.min(elapsedMs, 86_400_000)) }
  kept.value = { ...kept.value, pending }
  await change((k) => ({ ...k, pending }))
}

export async function settle() {
  if (!kept.value.pending) return
  const command = commandKey()
  await change((k) => confirmed(k, command))
  void queue?.run()
}

export async function answer(item: string, given: Answer, elapsedMs: number) {
  await hold(item, given, elapsedMs)
  await settle()
}

// The four things that a student says beside answers.

export async function agree(agrees: boolean) {
  await ok(api.POST('/api/v1/sittings/{id}/assent', { params: { path: { id: me.sitting } }, body: { text: paper.value!.assent.id, agrees } }))
  if (agrees) {
    paper.value = { ...paper.value!, assent: { ...paper.value!.assent, agreed: true } }
    return resume()
  }
  await shelf.edit(me.sitting, () => undefined)
  me.view = 'declined'
}

export async function submit() {
  await settle()
  if (open.value.length) return void (me.lacks = open.value)
  me.view = 'sending'
  await change((k) => ({ ...k, submit: true }))
  await queue!.run()
}

export async function talk() {
  me.talkWaits = true
  await change((k) => ({ ...k, talk: true }))
  await queue!.run()
}

export async function reread() { // in another language
  if (!me.sitting || me.view === 'declined') return
  const p = await ok(api.GET('/api/v1/sittings/{id}/paper', { params: { path: { id: me.sitting } } })).catch(() => undefined)
  if (!p) return
  if (p.state === 'submitted') Object.assign(me, { closing: p.closing ?? '', closingHelp: p.help })
  paper.value = { ...p, reached: paper.value?.reached ?? p.reached }
}

// Leaving.

// leave shows the door once the log-in is over, and keeps on the device only what
// still has to be sent.
export async function leave(why: Notice = 'left') {
  const { sitting } = me
  await settle()
  await soon(queue?.run())
  const left = sitting ? await shelf.edit(sitting, (k) => owes(k) ? unshown(k) : undefined) : undefined
  sessionStorage.removeItem(marker)
  forget()
  if (!left) await logOut()
  Object.assign(me, { view: 'door', notice: left && why === 'left' ? 'leftWaiting' : why, waiting: left?.unsent.length ?? 0 })
  if (left) await turnAway(sitting)
}

// soon waits for an answer, but not for one that a dead line holds back.
const soon = (work: Promise<unknown> | undefined) => Promise.race([work, new Promise((r) => setTimeout(r, 3000))])

function forget() {
  queue?.stop()
  queue = undefined
  paper.value = undefined
  kept.value = fresh('')
  Object.assign(me, empty())
}

// Whoever closes the page at once is logged out all the same.
const farewell = new Farewell((signal) => api.POST('/api/v1/logout', { keepalive: true, signal }))
const logOut = () => soon(farewell.say())

// turnAway ends a log-in at the door, after sending what it left here. Without a
// line it waits for one, behind the door.
async function turnAway(sitting: string) {
  const last: Queue<Receipt, Schemas['Farewell']> = new Queue(shelf, sitting, lineOf(sitting), { ...silent,
    state: (waiting, offline) => {
      if (me.sitting) return last.stop()
      if (!offline) me.waiting = waiting
      if (!waiting && !offline && me.notice === 'leftWaiting') me.notice = 'left'
      if (!waiting && !offline) void tidyUp()
    } })
  const tidyUp = async () => {
    if (!await shelf.edit(sitting, (k) => owes(k) ? k : undefined)) await logOut()
  }
  behind = last
  await last.run()
}
let behind: Queue<Receipt, Schemas['Farewell']> | undefined

// checked asks what the door needs next; admitted opens it.
export const check = (slip: Slip) => ok(api.POST('/api/v1/login/student/slip', { body: slip }))

export async function logIn(slip: Slip, pin: string) {
  behind?.stop()
  await farewell.enter(() => ok(api.POST('/api/v1/login/student', { body: { ...slip, pin, cookies: true } })))
  sessionStorage.setItem(marker, 'new')
  location.replace('/') // the next page has the questions in it, and nothing of the form
}

function close(words: string, help: Schemas['HelpLine'][]) {
  Object.assign(me, { view: 'closing', closing: words, closingHelp: help, at: '', notice: '' })
  kept.value = fresh('')
}

// The line.

const path = (id: string) => ({ params: { path: { id } }, signal: AbortSignal.timeout?.(20_000) })
const lineOf = (id: string) => ({
  answers: async (answers: Schemas['GivenAnswer'][]) => (await ok(api.POST('/api/v1/sittings/{id}/answers', { ...path(id), body: { answers } }))) as Receipt | undefined,
  talk: () => ok(api.POST('/api/v1/sittings/{id}/talk', path(id))),
  submit: () => ok(api.POST('/api/v1/sittings/{id}/submit', path(id))),
})

const ears = {
  state: (waiting: number, offline: boolean) => { Object.assign(me, { waiting, offline }) },
  help: (receipt: Receipt) => { me.now = receipt; me.view = 'help' },
  talked: (receipt: Receipt) => { me.receipt = receipt; me.talkWaits = false },
  closed: (f: Schemas['Farewell']) => close(f.closing, f.help),
  unreached: (lacks: string[]) => { me.lacks = lacks; review() },
  refused: (item: string) => { void shelf.get(me.sitting).then((k) => { if (k) kept.value = k; me.notice = 'refused'; show(item) }) },
  out: () => {
    sessionStorage.removeItem(marker)
    forget()
    Object.assign(me, { view: 'door', notice: 'out' })
  },
  over: () => { void reread().then(() => { if (me.closing) { void shelf.edit(me.sitting, () => undefined); close(me.closing, me.closingHelp) } else void leave('over') }) },
}
const nothing = () => undefined
const silent = { ...ears, help: nothing, talked: nothing, closed: nothing, unreached: nothing, refused: nothing, out: nothing, over: nothing }

// Who does not move for half an hour may have gone.
export function watch() {
  let moved = Date.now()
  const move = () => { moved = Date.now(); me.still = false }
  for (const sign of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(sign, move, { passive: true, capture: true })
  const look = () => {
    if (!me.sitting) return
    const idle = Date.now() - moved
    me.still = idle > idleAfter - 120_000
    if (idle >= idleAfter) void leave('idle')
  }
  setInterval(look, 10_000)
  document.addEventListener('visibilitychange', () => document.hidden ? void settle() : look())
  addEventListener('pagehide', () => void settle())
  addEventListener('online', () => { void queue?.run(); void behind?.run() })
}
