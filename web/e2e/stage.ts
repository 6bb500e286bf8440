// Students with an alert and a case, made through the API as people make them: a
// drill, a campaign, papers filled in, heard and triaged. One campaign a house.
import type { House } from './house'

export type Json = Record<string, unknown>

// Api speaks for one person.
export class Api {
  constructor(private readonly url: string, private readonly token: string, readonly id: string) {}

  async ask<T = Json>(method: string, path: string, body?: Json): Promise<T> {
    return call<T>(this.url, method, path, body, this.token)
  }
  get<T = Json>(path: string) { return this.ask<T>('GET', '/api/v1' + path) }
  post<T = Json>(path: string, body?: Json) { return this.ask<T>('POST', '/api/v1' + path, body) }
}

async function call<T>(url: string, method: string, path: string, body?: Json, token?: string): Promise<T> {
  const headers: Record<string, string> = {}
  if (body) headers['Content-Type'] = 'application/json'
  if (token) headers.Authorization = 'Bearer ' + token
  if (method !== 'GET') headers['Idempotency-Key'] = 'e2e-' + Math.random().toString(36).slice(2).padEnd(12, '0')
  const answer = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : undefined })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T
}

async function enter(url: string, path: string, body: Json): Promise<Api> {
  const ticket = await call<{ access: string }>(url, 'POST', '/api/v1' + path, body)
  const me = await call<{ id: string; sitting?: string }>(url, 'GET', '/api/v1/me', undefined, ticket.access)
  return new Api(url, ticket.access, me.sitting ?? me.id)
}

const people = new WeakMap<House, Map<string, Promise<Api>>>()

export function as(house: House, who: string): Promise<Api> {
  const known = people.get(house) ?? new Map<string, Promise<Api>>()
  people.set(house, known)
  const found = known.get(who) ?? enter(house.url, '/login', { name: who, password: house.passwords.get(who) ?? '' })
  known.set(who, found)
  return found
}

export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, within = 60_000): Promise<T> {
  for (const end = Date.now() + within; Date.now() < end; await new Promise((r) => setTimeout(r, 250))) {
    const got = await ask()
    if (got) return got
  }
  throw new Error('waited in vain for ' + what)
}

const school = '3201170001'
const schoolClass = '32/3201/320117/3201170001/7/1'
export const hospital = 'demo-hospital-nanjing'

// A drill that passed: everybody confirms that it reached them.
async function drill(house: House) {
  const lead = await as(house, 'lead')
  const { id } = await lead.post<{ id: string }>(`/schools/${school}/drills`)
  const confirmed = new Set<string>()
  await until('the drill to pass', async () => {
    for (const who of ['counselor', 'deputy', 'lead', 'office']) {
      if (confirmed.has(who)) continue
      const me = await as(house, who)
      const inbox = await me.get<{ items: { kind: string; object: string }[] }>('/inbox?limit=50')
      if (!inbox.items.some((m) => m.kind === 'alert' && m.object === 'exercise~' + id)) continue
      await me.post(`/alerts/exercise~${id}/acknowledge`)
      confirmed.add(who)
    }
    for (const who of ['health', 'hospital']) {
      const me = await as(house, who)
      const notices = await me.get<{ items: { id: string; exercise?: string; seen?: string }[] }>('/notices?limit=200')
      for (const n of notices.items.filter((x) => x.exercise && !x.seen)) await me.post(`/notices/${n.id}/see`)
    }
    const drills = await lead.get<{ items: { id: string; state: string }[] }>(`/schools/${school}/drills`)
    const mine = drills.items.find((d) => d.id === id)
    if (mine && mine.state !== 'running' && mine.state !== 'passed') throw new Error('the drill is ' + mine.state)
    return mine?.state === 'passed'
  }, 120_000)
}

interface Slip { sitting: string; number: string; name: string; code: string }

async function campaign(house: House): Promise<Slip[]> {
  await drill(house)
  const [admin, counselor, teacher] = await Promise.all(['admin', 'counselor', 'teacher'].map((who) => as(house, who))) as [Api, Api, Api]
  const now = Date.now()
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
  const today = new Date(now + 8 * 3_600_000)
  const { id } = await admin.post<{ id: string }>('/campaigns', { name: '网页测试', year: today.getUTCFullYear() - (today.getUTCMonth() < 8 ? 1 : 0), units: [schoolClass], grades: [7], opens: at(-1), closes: at(120) })
  const session = await admin.post<{ id: string }>(`/campaigns/${id}/sessions`, { class: schoolClass, number: 1, room: '3-201', starts: at(-1), ends: at(60), override: 'drill', invigilator: teacher.id, counselor: counselor.id })
  await counselor.post(`/campaigns/${id}/acceptance`)
  await admin.post(`/campaigns/${id}/open`)
  await until('the campaign to open', async () => (await admin.get<{ state: string }>('/campaigns/' + id)).state === 'open')
  return (await counselor.get<{ items: Slip[] }>(`/sessions/${session.id}/slips`)).items
}

interface Paper { assent: { id: string }; nextSeq: number; sections: { items: { key: string }[] }[] }
const grave: Record<string, number> = { 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1, 'phq-a.mood': 3, 'phq-a.interest': 2 }

const campaigns = new WeakMap<House, Promise<Slip[]>>()
const taken = new WeakMap<House, number>()

// alert is the alert of one more student who answered gravely.
export async function alert(house: House): Promise<{ id: string; name: string }> {
  const made = campaigns.get(house) ?? campaign(house)
  campaigns.set(house, made)
  const nth = taken.get(house) ?? 0
  taken.set(house, nth + 1)
  const slip = (await made)[nth]!
  const student = await enter(house.url, '/login/student', { school, number: slip.number, code: slip.code, pin: '471128' })
  const own = '/sittings/' + student.id.replaceAll('/', '~')
  const paper = await student.get<Paper>(own + '/paper')
  await student.post(own + '/assent', { text: paper.assent.id, agrees: true })
  const items = paper.sections.flatMap((s) => s.items)
  await student.post(own + '/answers', { answers: items.map((item, n) => ({ command: item.key, seq: paper.nextSeq + n, item: item.key, value: grave[item.key] ?? 0, elapsedMs: 2500 + 100 * n })) })
  await student.post(own + '/submit')
  const id = student.id.replaceAll('/', '~')
  const counselor = await as(house, 'counselor')
  await until('the alert', async () => (await counselor.get<{ items: { id: string }[] }>('/alerts')).items.some((a) => a.id === id))
  return { id, name: slip.name }
}

// Staged is a case, and who can do what with it.
export class Staged {
  private constructor(readonly house: House, readonly id: string, readonly name: string, readonly student: string, readonly guardian: string, readonly counselor: Api) {}

  static async open(house: House, outcome = 'referral'): Promise<Staged> {
    const raised = await alert(house)
    const counselor = await as(house, 'counselor')
    await counselor.post(`/alerts/${raised.id}/hear`, { note: '在心理室谈了半小时；学生说最近睡不好，愿意继续谈。' })
    const { case: id } = await counselor.post<{ case: string }>(`/alerts/${raised.id}/triage`, { outcome, note: '持续的念头，需要专业评估。' })
    const { student } = await counselor.get<{ student: string }>('/cases/' + id)
    const record = await counselor.get<{ guardians?: { name: string; unsafe?: boolean }[] }>('/students/' + student)
    return new Staged(house, id, raised.name, student, record.guardians?.find((g) => !g.unsafe)?.name ?? '', counselor)
  }

  get path() { return '/staff/cases/' + this.id }
  async does(path: string, body?: Json) { return this.counselor.post(`/cases/${this.id}${path}`, body) }
  async reviewed() {
    const lead = await as(this.house, 'lead')
    await this.does('/review', { decision: 'refer', members: [this.counselor.id, lead.id], minutes: '了解到的情况：近两周睡不好，有过不想活的念头。\n学生本人的意愿：愿意就诊。\n接下来怎么做：先告诉学生，再与监护人谈。' })
    return this
  }
  async refused() {
    await this.does('/talks', { outcome: 'refuses', studentTold: true, note: '母亲担心影响升学，暂不同意。', witness: '班主任', safetyPlan: '每天见面；家中收好药品；求助电话已存。', offerAgain: new Date(Date.now() + 3 * 86_400_000).toISOString() })
    return this
  }
  async agreed() { await this.does('/talks', { outcome: 'agrees', studentTold: true, note: '说明结果不进学籍后同意。' }); return this }
  async consented() { await this.does('/consents', { hospital, guardian: this.guardian, studentAgrees: true, feedback: true, evidence: '纸质同意书，心理室档案柜' }); return this }
  async referred() { await this.does('/referrals', { hospital, summary: '测评与访谈提示需要专业评估；学生知情并愿意就诊。' }); return this.referral() }
  async referral(): Promise<string> {
    const all = await this.counselor.get<{ items: { id: string }[] }>(`/cases/${this.id}/referrals`)
    const id = all.items.at(-1)!.id
    const clerk = await as(this.house, 'hospital')
    await until('the referral to arrive', async () => (await clerk.get<{ items: { id: string; state?: string }[] }>('/referrals/received?limit=200')).items.some((r) => r.id === id && r.state === 'delivered'))
    return id
  }
  async treated(referral: string) {
    const clerk = await as(this.house, 'hospital')
    const at = '/referrals/' + referral
    await clerk.post(at + '/open')
    await clerk.post(at + '/accept')
    await clerk.post(at + '/appointment', { at: new Date(Date.now() + 3_600_000).toISOString() })
    await clerk.post(at + '/attendance', { came: true })
    await clerk.post(at + '/feedback', { kind: 'first-visit', note: '已完成首诊评估，每周复诊。' })
    await clerk.post(at + '/complete', { note: '可以复学，建议减少晚自习一个月。' })
    await this.is('returning')
    return this
  }
  async is(state: string) {
    await until(`the case to be ${state}`, async () => (await this.counselor.get<{ state: string }>('/cases/' + this.id)).state === state)
  }
}
