// A class that is being assessed, and its students in front of their papers.
import { inMinutes, school, speak, until, type Json, type Scene } from './scene'

export interface Slip { sitting: string; school: string; number: string; name: string; seat: number; code: string }

export const pin = '4321'

// Answers that lead to an alert of each level; what is not said is "not at all".
export const grave = { 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1, 'phq-a.mood': 3, 'phq-a.interest': 2, 'phq-a.sleep': 2 }
export const high = { 'phq-a.self-harm': 2, 'phq-a.mood': 2, 'phq-a.tiredness': 2, 'gad-7.nervous': 2 }
export const moderate = { 'phq-a.self-harm': 1, 'phq-a.mood': 2, 'gad-7.worry-much': 2 }
export const mild = { 'gad-7.nervous': 2, 'gad-7.control-worry': 2, 'gad-7.worry-much': 2, 'gad-7.relax': 2, 'gad-7.restless': 1, 'gad-7.irritable': 1 }

// Seated is a class whose session is running.
export class Seated {
  private taken = 0
  private constructor(private readonly scene: Scene, readonly campaign: string, readonly session: string, readonly clazz: string, readonly slips: Slip[]) {}

  static async open(scene: Scene, clazz: string, more: Json = {}): Promise<Seated> {
    const { id } = await scene.draft({ name: '秋季心理健康测评', units: [`${school}/${clazz}`], grades: [Number(clazz.split('/')[0])], ...more })
    const session = await plan(scene, id, clazz, 1, -1)
    await scene.open(id)
    return new Seated(scene, id, session, clazz, await scene.list<Slip>('counselor', `/sessions/${session}/slips`))
  }

  // laterSession plans the make-up of tomorrow.
  laterSession() { return plan(this.scene, this.campaign, this.clazz, 2, 60 * 26) }

  pupil(n: number) { return new Pupil(this.scene, this.slips[n]!) }

  // next is a student who has not been here yet.
  next() { return this.pupil(this.taken++) }

  // alert has the next student answer, and waits until the alert stands in the queue. The
  // sitting is also the alert's id.
  async alert(values: Record<string, number> = grave, talks = false): Promise<Alert> {
    const pupil = this.next()
    await pupil.answers(values)
    if (talks) await pupil.talks()
    const { sitting: id, name } = pupil.slip
    const { student, level } = await until('the alert', async () =>
      (await this.scene.list<Alert>('counselor', '/alerts')).find((a) => a.id === id))
    return { id, name, student, level }
  }

  // alone invites a student to answer alone.
  async alone(student: string, stage: 'repeat' | 'retest'): Promise<Pupil> {
    const { id } = await this.scene.post<{ id: string }>('counselor', `/campaigns/${this.campaign}/invitations`, { student, stage, from: inMinutes(-1), until: inMinutes(60 * 24) })
    return new Pupil(this.scene, await this.scene.get<Slip>('counselor', `/sittings/${id}/slip`))
  }

  // studentAt is the id of who sits at a seat.
  async studentAt(seat: number): Promise<string> {
    return (await this.scene.list<{ student: string; seat: number }>('counselor', `/sessions/${this.session}/progress`)).find((r) => r.seat === seat)!.student
  }
}

export interface Alert { id: string; name: string; student: string; level: string }

async function plan(scene: Scene, campaign: string, clazz: string, number: number, starts: number): Promise<string> {
  const { id } = await scene.post<{ id: string }>('admin', `/campaigns/${campaign}/sessions`, { class: `${school}/${clazz}`, number, room: '3-201', starts: inMinutes(starts), ends: inMinutes(starts + 61),
    override: 'drill', invigilator: scene.id('teacher'), counselor: scene.id('counselor') })
  return id
}

export interface Paper { state: string; assent: { id: string }; sections: { items: { key: string }[] }[]; reached: string[]; nextSeq: number; closing?: string }

// Pupil is a student in front of a paper, on a device that no test looks at.
export class Pupil {
  private token?: Promise<{ access: string }>
  constructor(private readonly scene: Scene, readonly slip: Slip) {}

  private async own<T>(method: string, path: string, body?: Json): Promise<T> {
    const { school: at, number, code } = this.slip
    this.token ??= speak(this.scene.house.url, '', 'POST', '/login/student', { school: at, number, code, pin })
    return speak<T>(this.scene.house.url, (await this.token).access, method, `/sittings/${this.slip.sitting}${path}`, body)
  }

  paper() { return this.own<Paper>('GET', '/paper') }
  async agrees() { await this.own('POST', '/assent', { text: (await this.paper()).assent.id, agrees: true }) }
  async says(values: Record<string, number>) {
    const { nextSeq } = await this.paper()
    await this.own('POST', '/answers', { answers: Object.entries(values).map(([item, value], n) => ({ command: `s${nextSeq + n}`, seq: nextSeq + n, item, value, elapsedMs: 2_500 })) })
  }

  // fills answers all questions, or the first of them; what values do not say is 0.
  async fills(values: Record<string, number> = {}, most = Infinity) {
    const keys = (await this.paper()).sections.flatMap((s) => s.items.map((i) => i.key)).slice(0, most)
    await this.says(Object.fromEntries(keys.map((key) => [key, values[key] ?? 0])))
  }

  async submits() { await this.own('POST', '/submit') }
  async talks() { await this.own('POST', '/talk') }

  // answers is a whole sitting, from the agreement to the end.
  async answers(values: Record<string, number> = {}) {
    await this.agrees()
    await this.fills(values)
    await this.submits()
  }
}
