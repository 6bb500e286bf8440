// What the tests need to stand before they begin, made through the public API in the
// names of the people whose work it is.
import type { House } from './house'

export type Json = Record<string, unknown>

export const school = '32/3201/320117/3201170001'
export const classOne = school + '/7/1'
export const code = '3201170001'
const outward = (path: string) => path.replaceAll('/', '~')

// Scene speaks to the API as anybody of the house.
export class Scene {
  private readonly tokens = new Map<string, Promise<string>>()
  private keys = 0
  constructor(private readonly house: House) {}

  async call<T = Json>(who: string, method: string, path: string, body?: unknown): Promise<T> {
    if (!this.tokens.has(who)) this.tokens.set(who, this.enter('/api/v1/login', { name: who, password: this.house.passwords.get(who) }))
    return this.send<T>(await this.tokens.get(who)!, method, path, body)
  }

  private async enter(door: string, key: Json): Promise<string> {
    const answer = await fetch(this.house.url + door, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(key) })
    if (!answer.ok) throw new Error(`${door}: ${await answer.text()}`)
    return ((await answer.json()) as { access: string }).access
  }

  private async send<T>(token: string, method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { Authorization: 'Bearer ' + token, 'Accept-Language': 'zh' }
    if (method !== 'GET') headers['Idempotency-Key'] = `scene-${Date.now()}-${this.keys++}`
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    const answer = await fetch(this.house.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  async until(what: string, done: () => Promise<boolean>, seconds = 60) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      if (await done()) return
      await new Promise((r) => setTimeout(r, 250))
    }
    throw new Error('waited in vain for ' + what)
  }

  // confirmDrill does what everybody does when a drill reaches them.
  async confirmDrill(drill: string) {
    for (const who of ['counselor', 'deputy', 'lead', 'office']) {
      await this.until('the word to ' + who, async () => (await this.call<{ items: { object: string }[] }>(who, 'GET', '/api/v1/inbox?limit=200')).items.some((m) => m.object === 'exercise~' + drill))
      await this.call(who, 'POST', `/api/v1/alerts/exercise~${drill}/acknowledge`)
    }
    for (const who of ['health', 'hospital']) {
      type Notices = { items: { id: string; exercise?: string }[] }
      let notices: Notices = { items: [] }
      await this.until('the notice to ' + who, async () => {
        notices = await this.call<Notices>(who, 'GET', '/api/v1/notices?limit=200')
        return notices.items.some((n) => n.exercise)
      })
      for (const n of notices.items.filter((x) => x.exercise)) await this.call(who, 'POST', `/api/v1/notices/${n.id}/see`)
    }
  }

  async drill() {
    type Drill = { id: string; state: string }
    const drills = `/api/v1/schools/${code}/drills`
    const before = (await this.call<{ items: Drill[] }>('lead', 'GET', drills)).items[0]
    if (before?.state === 'passed') return
    const d = await this.call<Drill>('lead', 'POST', drills)
    await this.confirmDrill(d.id)
    await this.until('the end of the drill', async () => (await this.call<{ items: Drill[] }>('lead', 'GET', drills)).items[0]!.state === 'passed')
  }

  // campaign opens one for class 7/1, with its session running and a make-up ahead.
  async campaign(name = '秋季心理健康测评'): Promise<{ campaign: string; session: string; makeUp: string }> {
    await this.drill()
    const now = Date.now()
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
    const month = new Date(now + 8 * 3_600_000)
    const year = month.getUTCMonth() >= 8 ? month.getUTCFullYear() : month.getUTCFullYear() - 1
    const c = await this.call<{ id: string }>('admin', 'POST', '/api/v1/campaigns', { name, year, units: [classOne], grades: [7], opens: at(-2), closes: at(60 * 24 * 20) })
    const plan = (number: number, from: number, to: number) => this.call<{ id: string }>('admin', 'POST', `/api/v1/campaigns/${c.id}/sessions`,
      { class: classOne, number, room: '3-201', starts: at(from), ends: at(to), override: 'drill', invigilator: 'demo-teacher', counselor: 'demo-counselor' })
    const session = await plan(1, -1, 45)
    const makeUp = await plan(2, 60 * 26, 60 * 27)
    await this.call('counselor', 'POST', `/api/v1/campaigns/${c.id}/acceptance`)
    await this.call('counselor', 'POST', `/api/v1/campaigns/${c.id}/consents`)
    await this.call('admin', 'POST', `/api/v1/campaigns/${c.id}/open`)
    await this.until('the campaign to open', async () => (await this.call<{ state: string }>('admin', 'GET', '/api/v1/campaigns/' + c.id)).state === 'open')
    return { campaign: c.id, session: session.id, makeUp: makeUp.id }
  }

  // pupils holds the slips of a session.
  async pupils(session: string): Promise<Pupil[]> {
    const slips = await this.call<{ items: Slip[] }>('counselor', 'GET', `/api/v1/sessions/${session}/slips`)
    return slips.items.map((s) => new Pupil(this, s))
  }

  student(slip: Slip) { return this.enter('/api/v1/login/student', { school: slip.school, number: slip.number, code: slip.code, pin: '471128' }) }
  as<T>(token: string, method: string, path: string, body?: unknown) { return this.send<T>(token, method, path, body) }

  classPath = outward(classOne)
}

export interface Slip { sitting: string; school: string; number: string; name: string; seat: number; code: string }
interface Paper { assent: { id: string }; sections: { items: { key: string }[] }[]; nextSeq: number }

// Pupil is a child in front of a paper.
export class Pupil {
  private token = ''
  private items: string[] = []
  private seq = 0
  constructor(private readonly scene: Scene, readonly slip: Slip) {}

  private own<T>(method: string, path: string, body?: unknown) { return this.scene.as<T>(this.token, method, `/api/v1/sittings/${this.slip.sitting}${path}`, body) }

  async begins() {
    this.token = await this.scene.student(this.slip)
    const paper = await this.own<Paper>('GET', '/paper')
    this.items = paper.sections.flatMap((s) => s.items.map((i) => i.key))
    this.seq = paper.nextSeq
    await this.own('POST', '/assent', { text: paper.assent.id, agrees: true })
  }

  async says(values: Record<string, number>) {
    await this.own('POST', '/answers', { answers: Object.entries(values).map(([item, value]) => ({ command: `c${this.seq}`, seq: this.seq++, item, value, elapsedMs: 2500 })) })
  }

  async finishes(but: Record<string, number> = {}) {
    if (!this.token) await this.begins()
    await this.says(Object.fromEntries(this.items.map((i) => [i, but[i] ?? 0])))
    await this.own('POST', '/submit')
  }
}

export const acute = { 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1 }
