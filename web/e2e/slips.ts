// A session that students of the demonstration can enter now, made through the API as
// people would make it, and its slips.
import type { Page } from 'playwright-core'
import type { House } from './house'

export interface Slip { sitting: string; school: string; number: string; name: string; seat: number; code: string }

const school = '32/3201/320117/3201170001'

export class Staff {
  private constructor(private readonly url: string, private readonly access: string) {}

  static async logIn(house: House, who: string): Promise<Staff> {
    const answer = await fetch(`${house.url}/api/v1/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: who, password: house.passwords.get(who) }) })
    return new Staff(house.url, (await answer.json() as { access: string }).access)
  }

  static holding(house: House, access: string) { return new Staff(house.url, access) }

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.raw(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }

  raw(method: string, path: string, body?: unknown) {
    return fetch(this.url + path, { method, headers: { Authorization: `Bearer ${this.access}`, 'Idempotency-Key': `e2e-${Date.now()}-${Math.random()}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }, body: body ? JSON.stringify(body) : undefined })
  }
}

export interface Sitting { session: string; campaign: string; slips: Slip[]; counselor: Staff }

// drilled has everybody confirm the exercise without which no campaign opens.
async function drilled(house: House) {
  const drills = '/api/v1/schools/3201170001/drills'
  const lead = await Staff.logIn(house, 'lead')
  const all = async () => (await lead.ask<{ items: { id: string; state: string }[] }>('GET', drills)).items
  if ((await all()).some((d) => d.state === 'passed')) return
  const drill = await lead.ask<{ id: string }>('POST', drills)
  const crew = await Promise.all(['counselor', 'deputy', 'lead', 'office'].map((who) => Staff.logIn(house, who)))
  const outside = await Promise.all(['health', 'hospital'].map((who) => Staff.logIn(house, who)))
  for (let n = 0; n < 120; n++) {
    const state = (await all()).find((d) => d.id === drill.id)!.state
    if (state === 'passed') return
    if (state !== 'running') throw new Error(`the drill ended as ${state}`)
    for (const one of crew) await one.raw('POST', `/api/v1/alerts/exercise~${drill.id}/acknowledge`)
    for (const one of outside) {
      const notices = await one.ask<{ items: { id: string; exercise?: string }[] }>('GET', '/api/v1/notices?limit=200')
      for (const notice of notices.items) if (notice.exercise) await one.raw('POST', `/api/v1/notices/${notice.id}/see`)
    }
    await new Promise((r) => setTimeout(r, 500))
  }
  throw new Error('the drill goes on')
}

// openSession seats a class; its sessions are open for an hour.
export async function openSession(house: House, clazz = '7/4'): Promise<Sitting> {
  const [admin, counselor] = [await Staff.logIn(house, 'admin'), await Staff.logIn(house, 'counselor')]
  await drilled(house)
  const now = Date.now()
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
  const policy = `student-${now}`
  await admin.ask('POST', '/api/v1/care-policies', exercise(policy))
  const day = new Date(now)
  const campaign = await admin.ask<{ id: string }>('POST', '/api/v1/campaigns', { name: '浏览器测试', year: day.getMonth() >= 8 ? day.getFullYear() : day.getFullYear() - 1,
    units: [`${school}/${clazz}`], grades: [Number(clazz.split('/')[0])], opens: at(-1), closes: at(180), care: { id: policy, version: 1 } })
  const me = await counselor.ask<{ id: string }>('GET', '/api/v1/me')
  const session = await admin.ask<{ id: string }>('POST', `/api/v1/campaigns/${campaign.id}/sessions`, { class: `${school}/${clazz}`, number: 1, room: '3-201',
    starts: at(-1), ends: at(60), override: 'drill', invigilator: 'demo-teacher', counselor: me.id })
  await counselor.ask('POST', `/api/v1/campaigns/${campaign.id}/acceptance`)
  await admin.ask('POST', `/api/v1/campaigns/${campaign.id}/open`)
  for (let n = 0; n < 300; n++) {
    const state = await admin.ask<{ state: string }>('GET', `/api/v1/campaigns/${campaign.id}`)
    if (state.state === 'open') break
    await new Promise((r) => setTimeout(r, 200))
  }
  const slips = await counselor.ask<{ items: Slip[] }>('GET', `/api/v1/sessions/${session.id}/slips`)
  return { session: session.id, campaign: campaign.id, slips: slips.items, counselor }
}

// exercise is a care policy for trying things out: its legal basis frees a campaign
// from the gates before real ones.
function exercise(id: string) {
  const chain = (...spans: string[]) => ({ steps: spans.map((after, i) => ({ to: ['owner', 'deputy', 'lead', 'district'][i], after })), repeat: '1h' })
  const level = (notice: string) => ({ chain: chain('0s', '30m', '1h', '2h'), ackExpires: '1h', triageWithin: '1h', notice })
  const long = (...states: string[]) => Object.fromEntries(states.map((s) => [s, '1h']))
  return { id, version: 1, legalBasis: 'exercise 演练：demonstration district, nobody is really assessed',
    levels: { mild: level('never'), moderate: level('never'), high: level('overdue'), imminent: level('at-once') },
    overdue: chain('0s', '5m'), approvals: '1h', review: '2h', noticeSeen: '1h', police: '1h', followUps: ['1h', '2h'],
    case: long('opened', 'reviewed', 'refused', 'protecting', 'agreed', 'consented', 'referred', 'returning', 'following'),
    referral: long('sent', 'delivered', 'seen', 'accepted', 'appointed', 'missed', 'attended'), return: long('proposed', 'refused', 'appealed') }
}

export const fragment = (s: Slip) => `/#${s.school}.${s.number}.${s.code}`

export const pin = '4321'

// Pupil is a student who answers from another device, by the API.
export class Pupil {
  private constructor(private readonly staff: Staff, readonly sitting: string) {}

  static async logIn(house: House, s: Slip): Promise<Pupil> {
    const answer = await fetch(`${house.url}/api/v1/login/student`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ school: s.school, number: s.number, code: s.code, pin }) })
    if (!answer.ok) throw new Error(`the slip does not open: ${await answer.text()}`)
    return new Pupil(Staff.holding(house, (await answer.json() as { access: string }).access), s.sitting)
  }

  paper() { return this.staff.ask<{ state: string; assent: { id: string }; sections: { items: { key: string }[] }[]; reached: string[]; nextSeq: number; closing?: string }>('GET', `/api/v1/sittings/${this.sitting}/paper`) }

  async agree() { await this.staff.ask('POST', `/api/v1/sittings/${this.sitting}/assent`, { text: (await this.paper()).assent.id, agrees: true }) }

  async answer(most = Infinity) {
    const keys = (await this.paper()).sections.flatMap((s) => s.items.map((i) => i.key)).slice(0, most)
    await this.staff.ask('POST', `/api/v1/sittings/${this.sitting}/answers`, { answers: keys.map((item, n) => ({ command: `api-${n}`, seq: n, item, value: 0, elapsedMs: 2000 })) })
  }
}

// alone invites the student of a seat to answer alone, and gives that slip.
export async function alone(s: Sitting, seat: number): Promise<Slip> {
  const rows = await s.counselor.ask<{ items: { student: string; seat: number }[] }>('GET', `/api/v1/sessions/${s.session}/progress`)
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const sitting = await s.counselor.ask<{ id: string }>('POST', `/api/v1/campaigns/${s.campaign}/invitations`,
    { student: rows.items.find((r) => r.seat === seat)!.student, stage: 'repeat', from: at(-1), until: at(24) })
  return s.counselor.ask<Slip>('GET', `/api/v1/sittings/${sitting.id}/slip`)
}

// enterBySlip scans the slip and types the PIN, once or twice.
export async function enterBySlip(page: Page, s: Slip) {
  await page.goto('about:blank')
  await page.goto(fragment(s))
  const boxes = page.locator('input.code[inputmode=numeric]')
  await boxes.first().waitFor()
  for (let n = 0; n < await boxes.count(); n++) await boxes.nth(n).fill(pin)
  await page.keyboard.press('Enter')
  await boxes.first().waitFor({ state: 'detached' })
  await page.locator('h1').first().waitFor()
}
