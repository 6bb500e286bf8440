// A case over the API, from the alert behind it to the hospital and back.
import type { Locator, Page } from 'playwright-core'
import { inMinutes, until, type Json, type Scene } from './scene'

export type Stage = 'opened' | 'reviewed' | 'refused' | 'agreed' | 'consented'
export type Outcome = 'referral' | 'school-support' | 'emergency'

export interface Referral { id: string; reference: string }

export const nanjing = 'demo-hospital-nanjing'

// guardians is where one of a student's guardians is chosen, once they are there: a dialog
// opens before.
export async function guardians(within: Page | Locator): Promise<Locator> {
  const list = within.locator('#guardian')
  await until('the guardians', async () => (await list.locator('option').count()) > 1)
  return list
}

// CaseFile is a case, and what the people around it do.
export class CaseFile {
  private constructor(private readonly scene: Scene, readonly id: string, readonly name: string, readonly number: string, readonly student: string, readonly guardian: string) {}

  // at brings the case of one more student to a stage.
  static async at(scene: Scene, stage: Stage, outcome: Outcome): Promise<CaseFile> {
    const alert = await scene.alert()
    await scene.post('counselor', `/alerts/${alert.id}/hear`, { note: '在心理室谈了半小时；学生说最近睡不好，愿意继续谈。' })
    await scene.post('counselor', `/alerts/${alert.id}/triage`, { outcome, note: '持续的念头，需要专业评估。' })
    // Where the sweep is at it already, the triage answers before the case stands.
    const id = await until('the case', async () => (await scene.get<{ case?: string }>('counselor', `/alerts/${alert.id}`)).case)
    const { guardians, number } = await scene.get<{ number: string; guardians?: { name: string; unsafe?: boolean }[] }>('counselor', '/students/' + alert.student)
    const file = new CaseFile(scene, id, alert.name, number, alert.student, guardians?.find((g) => !g.unsafe)?.name ?? '')
    for (const step of ways[stage]) await file[step]()
    return file
  }

  get path() { return '/staff/cases/' + this.id }

  does<T = Json>(path: string, body?: Json) { return this.scene.post<T>('counselor', `/cases/${this.id}${path}`, body) }

  async reviewed(decision: 'refer' | 'support' = 'refer') {
    await this.does('/review', { decision, members: [this.scene.id('counselor'), this.scene.id('lead')],
      minutes: '了解到的情况：近两周睡不好，有过不想活的念头。\n学生本人的意愿：愿意继续谈。\n接下来怎么做：先告诉学生，再与监护人谈。' })
  }
  async refused() {
    await this.does('/talks', { outcome: 'refuses', studentTold: true, note: '母亲担心影响升学，暂不同意。', witness: '班主任', safetyPlan: '每天见面；家中收好药品；求助电话已存。', offerAgain: inMinutes(60 * 24 * 3) })
  }
  async agreed() { await this.does('/talks', { outcome: 'agrees', studentTold: true, note: '说明结果不进学籍后同意。' }) }
  async consented(feedback = true) { await this.does('/consents', { ...this.consent, feedback }) }

  private get consent() { return { hospital: nanjing, guardian: this.guardian, studentAgrees: true, evidence: '纸质同意书，心理室档案柜' } }

  // refers sends the packet and waits until it has arrived.
  async refers(): Promise<Referral> {
    await this.does('/referrals', { hospital: nanjing, summary: '近一个月情绪低落、睡眠不好，测评与访谈提示需要专业评估。\n学生知情并愿意就诊，母亲陪同。' })
    return this.arrived()
  }

  // arrived is the last referral of the case, once the hospital has it.
  async arrived(): Promise<Referral> {
    const last = (await this.scene.list<Referral>('counselor', `/cases/${this.id}/referrals`)).at(-1)!
    return until('the referral to arrive', async () =>
      (await this.scene.list<Referral & { state?: string }>('hospital', '/referrals/received?limit=200')).find((r) => r.id === last.id && r.state === 'delivered'))
  }

  // names lets the hospital know who it is.
  async names(referral: Referral) { await this.scene.post('counselor', `/referrals/${referral.id}/identity`, this.consent) }

  // linked is a one-time link, with the code that opens it.
  async linked(referral: Referral): Promise<{ path: string; code: string }> {
    const { path } = await this.scene.post<{ path: string }>('counselor', `/referrals/${referral.id}/link`)
    const sheet = await this.scene.get<string>('counselor', `/referrals/${referral.id}/family-sheet`)
    const code = /<b>([0-9A-Z]{4}-[0-9A-Z]{4})<\/b>/.exec(sheet)?.[1]
    if (!code) throw new Error('the sheet holds no code')
    return { path, code }
  }

  // treated is all that the hospital does, to the end.
  async treated(referral: Referral) {
    await this.hospital(referral, 'open', 'accept')
    await this.appointed(referral)
    const at = '/referrals/' + referral.id
    await this.scene.post('hospital', at + '/attendance', { came: true })
    await this.scene.post('hospital', at + '/feedback', { kind: 'first-visit', note: '已完成首诊评估，每周复诊。' })
    await this.scene.post('hospital', at + '/complete', { note: '可以复学，建议减少晚自习一个月。' })
    await until('the case to return', async () => (await this.scene.get<{ state: string }>('counselor', '/cases/' + this.id)).state === 'returning')
  }
  // planned is a plan for the return, which the lead refuses for now; appealed is one
  // against which the family appealed, once the office knows.
  async planned(): Promise<string> {
    const { id } = await this.does<{ id: string }>('/returns', { note: '一个月内免晚自习，每周见心理老师，同桌陪伴。' })
    await this.scene.post('lead', `/returns/${id}/review`, { approve: false, note: '希望先观察一周。' })
    return id
  }
  async appealed(): Promise<string> {
    await this.treated(await this.refers())
    const plan = await this.planned()
    await this.scene.post('counselor', `/returns/${plan}/appeal`, { note: '家长附上医院的建议，希望按时复学。' })
    await until('the word to the office', async () => (await this.scene.list<{ object: string; ask?: string }>('office', '/decisions')).some((d) => d.object === plan && d.ask === 'return'))
    return plan
  }
  async appointed(referral: Referral) { await this.scene.post('hospital', `/referrals/${referral.id}/appointment`, { at: inMinutes(60 * 24 * 3) }) }
  // hospital does what takes a word.
  async hospital(referral: Referral, ...verbs: string[]) { for (const verb of verbs) await this.scene.post('hospital', `/referrals/${referral.id}/${verb}`) }
}

const ways: Record<Stage, ('reviewed' | 'refused' | 'agreed' | 'consented')[]> = {
  opened: [], reviewed: ['reviewed'], refused: ['reviewed', 'refused'], agreed: ['reviewed', 'agreed'], consented: ['reviewed', 'agreed', 'consented'],
}
