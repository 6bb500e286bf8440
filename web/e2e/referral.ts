// A referral made through the API, as internal/story makes it: a class sits its
// assessment, one answer is acute, the counselor hears, decides, talks, refers.
import type { House } from './house'

export const school = '32~3201~320117~3201170001'
const schoolNo = '3201170001'

type Json = Record<string, unknown>
type Answer<T> = T & Json

// Api speaks as the people of the demonstration.
export class Api {
  private readonly tokens = new Map<string, string>()
  constructor(readonly house: House) {}

  async call<T = Json>(who: string, method: string, path: string, body?: Json): Promise<Answer<T>> {
    const token = this.tokens.get(who) ?? await this.logIn(who)
    return this.send<T>(token, method, path, body)
  }

  async send<T = Json>(token: string, method: string, path: string, body?: Json): Promise<Answer<T>> {
    const answer = await fetch(this.house.url + path, {
      method,
      headers: { ...(token ? { Authorization: 'Bearer ' + token } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}), ...(method === 'GET' ? {} : { 'Idempotency-Key': crypto.randomUUID() }) },
      body: body ? JSON.stringify(body) : undefined,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text.startsWith('{') ? JSON.parse(text) : { text }) as Answer<T>
  }

  private async logIn(who: string): Promise<string> {
    const { access } = await this.send<{ access: string }>('', 'POST', '/api/v1/login', { name: who, password: this.house.passwords.get(who) })
    this.tokens.set(who, access)
    return access
  }

  // me is the staff id of somebody.
  async me(who: string): Promise<string> { return (await this.call<{ id: string }>(who, 'GET', '/api/v1/me')).id }
}

export async function until<T>(ask: () => Promise<T | undefined | false>, what: string, seconds = 40): Promise<T> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end;) {
    const got = await ask()
    if (got) return got
    await new Promise((r) => setTimeout(r, 250))
  }
  throw new Error('waited in vain for ' + what)
}

// drill exercises the chain of the school, without which no campaign opens.
async function drill(api: Api) {
  const drills = `/api/v1/schools/${schoolNo}/drills`
  const { id } = await api.call<{ id: string }>('lead', 'POST', drills)
  for (const who of ['counselor', 'deputy', 'lead', 'office']) {
    await until(async () => (await api.call<{ items: { object?: string }[] }>(who, 'GET', '/api/v1/inbox?limit=50')).items.some((m) => m.object === 'exercise~' + id), 'the exercise to reach ' + who)
    await api.call(who, 'POST', `/api/v1/alerts/exercise~${id}/acknowledge`)
  }
  for (const who of ['health', 'hospital']) {
    const notices = await until(async () => {
      const { items } = await api.call<{ items: { id: string; exercise?: string; seen?: string }[] }>(who, 'GET', '/api/v1/notices?limit=200')
      return items.some((n) => n.exercise) && items.filter((n) => n.exercise && !n.seen)
    }, 'the notice to reach ' + who)
    for (const n of notices) await api.call(who, 'POST', `/api/v1/notices/${n.id}/see`)
  }
  await until(async () => {
    const { items } = await api.call<{ items: { id: string; state: string }[] }>('lead', 'GET', drills)
    const state = items.find((d) => d.id === id)?.state
    if (state && !['running', 'passed'].includes(state)) throw new Error('the drill ' + state)
    return state === 'passed'
  }, 'the drill to pass')
}

interface Slip { sitting: string; number: string; name: string; code: string }

// Assessment is an open campaign for class 7/1, whose slips make students.
export class Assessment {
  private constructor(readonly api: Api, readonly campaign: string, readonly slips: Slip[]) {}

  static async open(api: Api): Promise<Assessment> {
    await drill(api)
    const now = Date.now()
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
    const year = new Date(now).getUTCMonth() >= 8 ? new Date(now).getUTCFullYear() : new Date(now).getUTCFullYear() - 1
    const unit = school.replaceAll('~', '/') + '/7/1'
    const campaign = await api.call<{ id: string }>('admin', 'POST', '/api/v1/campaigns', { name: '七年级心理健康测评', year, units: [unit], grades: [7], opens: at(-1), closes: at(600) })
    const path = '/api/v1/campaigns/' + campaign.id
    const session = await api.call<{ id: string }>('admin', 'POST', path + '/sessions', { class: unit, number: 1, room: '3-201', starts: at(-1), ends: at(120), override: 'drill', invigilator: await api.me('teacher'), counselor: await api.me('counselor') })
    await api.call('counselor', 'POST', path + '/acceptance')
    await api.call('admin', 'POST', path + '/open')
    await until(async () => (await api.call<{ state: string }>('admin', 'GET', path)).state === 'open', 'the campaign to open')
    const slips = await api.call<{ items: Slip[] }>('counselor', 'GET', `/api/v1/sessions/${session.id}/slips`)
    return new Assessment(api, campaign.id, slips.items)
  }

  // answers fills in the paper of the n-th student from the end (the first have a past
  // in the full demonstration); grave ones lead to an alert.
  async answers(n: number, grave: boolean): Promise<Slip> {
    const slip = this.slips.at(-1 - n)!
    const { access } = await this.api.send<{ access: string }>('', 'POST', '/api/v1/login/student', { school: schoolNo, number: slip.number, code: slip.code, pin: '471128' })
    const own = '/api/v1/sittings/' + slip.sitting.replaceAll('/', '~')
    const paper = await this.api.send<{ assent: { id: string }; nextSeq: number; sections: { items: { key: string }[] }[] }>(access, 'GET', own + '/paper')
    await this.api.send(access, 'POST', own + '/assent', { text: paper.assent.id, agrees: true })
    const values: Record<string, number> = grave ? { 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1, 'phq-a.mood': 3, 'phq-a.interest': 2 } : {}
    const items = paper.sections.flatMap((s) => s.items)
    const answers = items.map((item, i) => ({ command: item.key, seq: paper.nextSeq + i, item: item.key, value: values[item.key] ?? 0, elapsedMs: 2500 + 100 * i }))
    await this.api.send(access, 'POST', own + '/answers', { answers })
    await this.api.send(access, 'POST', own + '/submit')
    return slip
  }

  // refer takes the n-th student to a hospital's inbox and names the referral.
  async refer(n: number, hospital: 'demo-hospital-nanjing' | 'demo-hospital-suzhou', options: { identity?: boolean; feedback?: boolean } = {}): Promise<{ id: string; reference: string; name: string; number: string }> {
    const { api } = this
    const slip = await this.answers(n, true)
    const alert = '/api/v1/alerts/' + slip.sitting.replaceAll('/', '~')
    await until(() => api.call('counselor', 'POST', alert + '/acknowledge').then(() => true, () => false), 'the alert')
    await api.call('counselor', 'POST', alert + '/hear', { note: '在心理室谈了半小时；愿意继续谈。' })
    const { case: file } = await api.call<{ case: string }>('counselor', 'POST', alert + '/triage', { outcome: 'referral', note: '需要专业评估。' })
    const path = '/api/v1/cases/' + file
    await api.call('counselor', 'POST', path + '/review', { decision: 'refer', members: [await api.me('counselor'), await api.me('lead')], minutes: '三人研判：建议转介。' })
    await api.call('counselor', 'POST', path + '/talks', { outcome: 'agrees', studentTold: true, note: '说明结果不进学籍后同意。' })
    const { student } = await api.call<{ student: string }>('counselor', 'GET', path)
    const pupil = await api.call<{ guardians: { name: string; unsafe?: boolean }[] }>('counselor', 'GET', '/api/v1/students/' + student)
    const consent = { hospital, guardian: pupil.guardians.find((g) => !g.unsafe)!.name, studentAgrees: true, evidence: '纸质同意书，心理室档案' }
    await api.call('counselor', 'POST', path + '/consents', { ...consent, feedback: options.feedback ?? true })
    await api.call('counselor', 'POST', path + '/referrals', { hospital, summary: '近一个月情绪低落、睡眠不好，测评与访谈提示需要专业评估。\n学生知情并愿意就诊，母亲陪同。' })
    const sent = await until(async () => {
      const all = await api.call<{ items: { id: string; reference: string; stage: string; state?: string }[] }>('counselor', 'GET', path + '/referrals')
      const last = all.items.at(-1)
      return last && last.state !== 'sent' ? last : undefined
    }, 'the referral to be delivered')
    if (options.identity) await api.call('counselor', 'POST', `/api/v1/referrals/${sent.id}/identity`, consent)
    return { id: sent.id, reference: sent.reference, name: slip.name, number: slip.number }
  }

  // link makes a one-time link of a referral, with the code that opens it.
  async link(referral: string): Promise<{ path: string; code: string }> {
    const { path } = await this.api.call<{ path: string }>('counselor', 'POST', `/api/v1/referrals/${referral}/link`)
    const sheet = await this.api.call<{ text: string }>('counselor', 'GET', `/api/v1/referrals/${referral}/family-sheet`)
    const code = String(sheet.text).match(/<b>([0-9A-Z]{4}-[0-9A-Z]{4})<\/b>/)?.[1]
    if (!code) throw new Error('the sheet holds no code')
    return { path, code }
  }
}
