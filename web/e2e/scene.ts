// What has to stand before a page is looked at, made over the public API in the names of
// the people whose work it is.
import type { House } from './house'
import { CaseFile, type Outcome, type Stage } from './casefile'
import { Seated, type Alert } from './seated'

export type Json = Record<string, unknown>

export const school = '32/3201/320117/3201170001'
export const code = '3201170001'

// speak sends one request; a refusal is an error that says so.
export async function speak<T>(url: string, token: string, method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': 'zh' }
  if (token) headers.Authorization = 'Bearer ' + token
  if (method !== 'GET') headers['Idempotency-Key'] = crypto.randomUUID()
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T
}

// until asks again and again, for what happens in the background.
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await new Promise((r) => setTimeout(r, 150))) {
    const got = await ask()
    if (got) return got
  }
  throw new Error('waited in vain for ' + what)
}

// once makes something the first time a house is asked for it.
export function once<T>(make: (scene: Scene) => Promise<T>): (house: House) => Promise<T> {
  const made = new WeakMap<House, Promise<T>>()
  return (house) => {
    const known = made.get(house) ?? make(Scene.of(house))
    made.set(house, known)
    return known
  }
}

interface Drill { id: string; state: string }
type Page<T> = { items: T[] }

// Scene is a house with people at work in it. What they made, the tests of a house share.
export class Scene {
  static of(house: House): Scene {
    const known = scenes.get(house) ?? new Scene(house)
    scenes.set(house, known)
    return known
  }

  private readonly tokens = new Map<string, Promise<{ access: string }>>()
  private readonly classes = new Map<string, Promise<Seated>>()
  private constructor(readonly house: House) {}

  get<T = Json>(who: string, path: string) { return this.ask<T>(who, 'GET', path) }
  post<T = Json>(who: string, path: string, body?: Json) { return this.ask<T>(who, 'POST', path, body) }
  put<T = Json>(who: string, path: string, body?: Json) { return this.ask<T>(who, 'PUT', path, body) }

  // list reads the first page of a list.
  async list<T = Json>(who: string, path: string): Promise<T[]> { return (await this.get<Page<T>>(who, path)).items }

  private async ask<T>(who: string, method: string, path: string, body?: Json): Promise<T> {
    const ticket = this.tokens.get(who) ?? speak<{ access: string }>(this.house.url, '', 'POST', '/login', { name: who, password: this.house.passwords.get(who) })
    this.tokens.set(who, ticket)
    return speak<T>(this.house.url, (await ticket).access, method, path, body)
  }

  // id is the staff id of who logs in so.
  id(who: string) { return 'demo-' + who }

  private drills = () => this.list<Drill>('lead', `/schools/${code}/drills`)

  // drill plays an exercise of the school's chain to its end, unless one has passed:
  // without one no campaign opens.
  async drill() {
    if ((await this.drills()).some((d) => d.state === 'passed')) return
    const { id } = await this.post<Drill>('lead', `/schools/${code}/drills`)
    await this.confirm(id)
    await until('the drill to pass', async () => {
      const state = (await this.drills()).find((d) => d.id === id)?.state
      if (state && !['running', 'passed'].includes(state)) throw new Error('the drill is ' + state)
      return state === 'passed'
    })
  }

  // confirm does what everybody does when a drill reaches them.
  async confirm(drill: string) {
    await Promise.all(['counselor', 'deputy', 'lead', 'office'].map(async (who) => {
      await until('the word to ' + who, async () => (await this.list<{ object?: string }>(who, '/inbox?limit=200')).some((m) => m.object === 'exercise~' + drill))
      await this.post(who, `/alerts/exercise~${drill}/acknowledge`)
    }))
    await Promise.all(['health', 'hospital'].map(async (who) => {
      const unseen = await until('the notice to ' + who, async () => {
        const all = (await this.list<{ id: string; exercise?: string; seen?: string }>(who, '/notices?limit=200')).filter((n) => n.exercise)
        return all.length > 0 && all.filter((n) => !n.seen)
      })
      for (const n of unseen) await this.post(who, `/notices/${n.id}/see`)
    }))
  }

  // draft plans a campaign that began a moment ago.
  draft(plan: { name: string; units: string[]; grades: number[] } & Json) {
    const china = new Date(Date.now() + 8 * 3_600_000)
    const year = china.getUTCFullYear() - (china.getUTCMonth() < 8 ? 1 : 0)
    return this.post<{ id: string }>('admin', '/campaigns', { year, opens: inMinutes(-2), closes: inMinutes(60 * 24 * 20), ...plan })
  }

  // open opens a campaign that lacks nothing.
  async open(campaign: string) {
    await this.post('counselor', `/campaigns/${campaign}/acceptance`)
    await this.post('admin', `/campaigns/${campaign}/open`)
    await until('the campaign to open', async () => (await this.get<{ state: string }>('admin', '/campaigns/' + campaign)).state === 'open')
  }

  // seated is a class whose session runs for an hour, in a campaign of its own.
  seated(clazz = '7/1'): Promise<Seated> {
    const known = this.classes.get(clazz) ?? this.drill().then(() => Seated.open(this, clazz))
    this.classes.set(clazz, known)
    return known
  }

  // risen is an alert whose silence has reached the office: under a policy of seconds, in
  // a class of its own.
  async risen(clazz = '8/1'): Promise<Alert> {
    await this.drill()
    const policy = await this.get<Json & { levels: { imminent: { chain: { steps: { after: string }[] } } } }>('admin', '/care-policies/care/1')
    policy.levels.imminent.chain.steps.forEach((step, n) => { step.after = `${n}s` })
    await this.post('admin', '/care-policies', { ...policy, id: 'seconds', version: 1 })
    const alert = await (await Seated.open(this, clazz, { care: { id: 'seconds', version: 1 } })).alert()
    await until('the silence to reach the office', async () => (await this.list<{ object?: string }>('office', '/inbox?limit=200')).some((m) => m.object === alert.id))
    return alert
  }

  // alert is the alert of one more student of class 7/1.
  async alert(...how: Parameters<Seated['alert']>) { return (await this.seated()).alert(...how) }

  // case is the case of one more student, brought as far as that.
  async case(stage: Stage = 'opened', outcome: Outcome = 'referral') { return CaseFile.at(this, stage, outcome) }
}

const scenes = new WeakMap<House, Scene>()

export const inMinutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString()
