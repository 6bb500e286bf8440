// Students who answer, over the public API, as internal/story does it: what the
// pages and tests of the queue have to show.
import type { House } from './house'

export const school = '3201170001'
export const classOne = '32/3201/320117/3201170001/7/1'

type Json = Record<string, unknown>

export class Api {
  private readonly tokens = new Map<string, string>()
  constructor(private readonly house: House) {}

  async call<T = Json>(who: string | undefined, method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'Accept-Language': 'zh', 'Idempotency-Key': 'e2e-' + Math.random().toString(36).slice(2) + Date.now() }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (who) headers.Authorization = 'Bearer ' + (this.tokens.get(who) ?? (await this.enter(who)))
    const answer = await fetch(this.house.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} as ${who ?? 'nobody'}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : {}) as T
  }

  private async enter(who: string): Promise<string> {
    const ticket = await this.call<{ access: string }>(undefined, 'POST', '/api/v1/login', { name: who, password: this.house.passwords.get(who) })
    this.tokens.set(who, ticket.access)
    return ticket.access
  }

  as(name: string, token: string) { this.tokens.set(name, token) }
}

const critical = /self-harm|thoughts|attempt|wish-dead|better-off/
export const grave = { 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1, 'phq-a.mood': 3, 'phq-a.interest': 2, 'phq-a.sleep': 2 }
export const high = { 'phq-a.self-harm': 2, 'phq-a.mood': 2, 'phq-a.tiredness': 2, 'gad-7.nervous': 2 }
export const moderate = { 'phq-a.self-harm': 1, 'phq-a.mood': 2, 'gad-7.worry-much': 2 }
export const mild = { 'gad-7.nervous': 2, 'gad-7.control-worry': 2, 'gad-7.worry-much': 2, 'gad-7.relax': 2, 'gad-7.restless': 1, 'gad-7.irritable': 1 }

interface Slip { sitting: string; number: string; name: string; code: string }
interface Paper { assent: { id: string }; sections: { items: { key: string }[] }[]; nextSeq: number }

const pause = () => new Promise((done) => setTimeout(done, 200))

// drill plays an exercise of the school's chain to its end, unless one has passed:
// without one no campaign opens.
async function drill(api: Api) {
  const drills = `/api/v1/schools/${school}/drills`
  const all = async () => (await api.call<{ items: { id: string; state: string }[] }>('lead', 'GET', drills)).items
  if ((await all()).some((d) => d.state === 'passed')) return
  const { id } = await api.call<{ id: string }>('lead', 'POST', drills)
  const confirmed = new Set<string>()
  for (let tries = 0; tries < 300; tries++) {
    const state = (await all()).find((d) => d.id === id)?.state
    if (state === 'passed') return
    if (state !== 'running') throw new Error(`the drill is ${state}`)
    for (const who of ['counselor', 'deputy', 'lead', 'office']) {
      if (confirmed.has(who)) continue
      const letters = await api.call<{ items: { object: string }[] }>(who, 'GET', '/api/v1/inbox')
      if (!letters.items.some((l) => l.object === 'exercise~' + id)) continue
      confirmed.add(who)
      await api.call(who, 'POST', `/api/v1/alerts/exercise~${id}/acknowledge`)
    }
    for (const who of ['health', 'hospital']) {
      const notices = await api.call<{ items: { id: string; exercise?: string; seen?: string }[] }>(who, 'GET', '/api/v1/notices')
      for (const n of notices.items) if (n.exercise && !n.seen) await api.call(who, 'POST', `/api/v1/notices/${n.id}/see`)
    }
    await pause()
  }
  throw new Error('the drill does not end')
}

export class Hall {
  private readonly slips: Slip[]
  private constructor(readonly api: Api, readonly campaign: string, slips: Slip[]) { this.slips = [...slips] }

  // open opens a campaign for class 7/1 with a session that runs now.
  static async open(house: House, name = '秋季心理健康测评'): Promise<Hall> {
    const api = new Api(house)
    await drill(api)
    const now = Date.now()
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
    const year = new Date(now).getMonth() >= 8 ? new Date(now).getFullYear() : new Date(now).getFullYear() - 1
    const campaign = await api.call<{ id: string }>('admin', 'POST', '/api/v1/campaigns', { name, year, units: [classOne], grades: [7], opens: at(-1), closes: at(60 * 24 * 20) })
    const [counselor, teacher] = await Promise.all(['counselor', 'teacher'].map((who) => api.call<{ id: string }>(who, 'GET', '/api/v1/me')))
    const session = await api.call<{ id: string }>('admin', 'POST', `/api/v1/campaigns/${campaign.id}/sessions`, {
      class: classOne, number: 1, room: '3-201', starts: at(-1), ends: at(60), override: 'drill', invigilator: teacher!.id, counselor: counselor!.id })
    await api.call('counselor', 'POST', `/api/v1/campaigns/${campaign.id}/acceptance`)
    await api.call('admin', 'POST', `/api/v1/campaigns/${campaign.id}/open`)
    for (let tries = 0; ; tries++) {
      const c = await api.call<{ state: string }>('admin', 'GET', `/api/v1/campaigns/${campaign.id}`)
      if (c.state === 'open') break
      if (tries > 100) throw new Error('the campaign does not open')
      await pause()
    }
    const slips = await api.call<{ items: Slip[] }>('counselor', 'GET', `/api/v1/sessions/${session.id}/slips`)
    return new Hall(api, campaign.id, slips.items)
  }

  // answers has the next student answer and submit; it returns the sitting, which is
  // also the alert's id, and the name.
  async answers(values: Record<string, number>, more: { talk?: boolean; open?: boolean } = {}): Promise<{ id: string; name: string }> {
    return this.answer(this.slips.shift()!, values, more)
  }

  // again has a student answer the same questions once more, alone.
  async again(student: string, values: Record<string, number>) {
    const [from, until] = [-1, 60 * 24].map((m) => new Date(Date.now() + m * 60_000).toISOString())
    const sitting = await this.api.call<{ id: string }>('counselor', 'POST', `/api/v1/campaigns/${this.campaign}/invitations`, { student, stage: 'retest', from, until })
    return this.answer(await this.api.call<Slip>('counselor', 'GET', `/api/v1/sittings/${sitting.id}/slip`), values)
  }

  private async answer(slip: Slip, values: Record<string, number>, more: { talk?: boolean; open?: boolean } = {}) {
    const ticket = await this.api.call<{ access: string }>(undefined, 'POST', '/api/v1/login/student', { school, number: slip.number, code: slip.code, pin: '471128' })
    const who = 'student ' + slip.sitting
    this.api.as(who, ticket.access)
    const own = `/api/v1/sittings/${slip.sitting}`
    const paper = await this.api.call<Paper>(who, 'GET', own + '/paper')
    await this.api.call(who, 'POST', own + '/assent', { text: paper.assent.id, agrees: true })
    const items = paper.sections.flatMap((s) => s.items)
    await this.api.call(who, 'POST', own + '/answers', { answers: items.map((item, i) => ({
      command: item.key, seq: paper.nextSeq + i, item: item.key, value: values[item.key] ?? (critical.test(item.key) ? 0 : i % 2), elapsedMs: 2500 + 100 * i })) })
    if (more.talk) await this.api.call(who, 'POST', own + '/talk')
    if (!more.open) await this.api.call(who, 'POST', own + '/submit')
    return { id: slip.sitting, name: slip.name }
  }

  // alert waits until an alert stands in the queue.
  async alert(id: string): Promise<Json> {
    for (let tries = 0; ; tries++) {
      const queue = await this.api.call<{ items: Json[] }>('counselor', 'GET', '/api/v1/alerts')
      const found = queue.items.find((a) => a.id === id)
      if (found) return found
      if (tries > 100) throw new Error('no alert came about')
      await pause()
    }
  }
}

export interface Queue { hall: Hall; imminent: string; high: string; moderate: string; mild: string; heard: string; student: string; interview: string }

const queues = new WeakMap<House, Promise<Queue>>()

// queueOf fills the queue of a house once.
export function queueOf(house: House): Promise<Queue> {
  const known = queues.get(house)
  if (known) return known
  const made = (async () => {
    const hall = await Hall.open(house)
    const ids: Record<string, string> = {}
    for (const [name, values] of Object.entries({ imminent: grave, high, heard: high, moderate, mild })) ids[name] = (await hall.answers(values, { talk: name === 'moderate' })).id
    for (const id of Object.values(ids)) await hall.alert(id)
    const student = String((await hall.alert(ids.imminent!)).student)
    await hall.api.call('counselor', 'POST', `/api/v1/alerts/${ids.heard}/hear`, { note: '在心理室谈了半小时；学生说最近睡不好，愿意继续谈。' })
    await hall.api.call('counselor', 'POST', `/api/v1/alerts/${ids.moderate}/acknowledge`)
    await hall.api.call('lead', 'POST', `/api/v1/schools/${school}/drills`) // left alone: an exercise in the queue
    await hall.again(student, moderate)
    const interview = (await hall.api.call<{ id: string }>('counselor', 'POST', `/api/v1/campaigns/${hall.campaign}/interviews`, { student })).id
    const paper = await hall.api.call<Paper>('counselor', 'GET', `/api/v1/sittings/${interview}/paper`)
    await hall.api.call('counselor', 'POST', `/api/v1/sittings/${interview}/assent`, { text: paper.assent.id, agrees: true })
    return { hall, student, interview, ...ids } as Queue
  })()
  queues.set(house, made)
  return made
}
