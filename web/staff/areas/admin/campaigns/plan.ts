// A campaign as it is being planned, and what the server is told of it.
import type { Schemas } from '@shared/api'

export type Answerer = '' | 'self' | 'observer'
export type StageName = 'group' | 'individual' | 'interview' | 'observer'
export const stageNames: StageName[] = ['group', 'individual', 'interview', 'observer']

export interface Plan {
  step: number
  name: string
  year: number
  units: string[]
  grades: Record<number, Answerer>
  opens: string // days
  closes: string
  makeUpDays: number
  own: boolean // instruments of one's own choice
  stages: Record<StageName, string[]>
  risk: string // id@version
  care: string // empty: the one in force
  consentMode: 'written' | 'informed'
  days: number[]
  from: string
  to: string
}

// The school year begins in September; from March on people plan the next one.
export const planningYear = (now: Date) => (now.getMonth() >= 2 ? now.getFullYear() : now.getFullYear() - 1)

export const emptyPlan = (now = new Date()): Plan => ({
  step: 0, name: '', year: planningYear(now), units: [], grades: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, i > 2 ? 'self' : ''])),
  opens: '', closes: '', makeUpDays: 14, own: false, stages: { group: [], individual: [], interview: [], observer: [] },
  risk: 'default@1', care: '', consentMode: 'informed', days: [1, 2, 3, 4], from: '08:00', to: '17:30',
})

const zone = '+08:00'
export const startOf = (day: string) => `${day}T00:00:00${zone}`
export const endOf = (day: string) => `${day}T23:59:59${zone}`

export function refOf(text: string): Schemas['Ref'] | undefined {
  const [id, version] = text.split('@')
  return id && version ? { id, version: Number(version) } : undefined
}

const gradesOf = (p: Plan, who: Answerer) => Object.entries(p.grades).filter(([, w]) => w === who).map(([g]) => Number(g))

export function bodyOf(p: Plan): Schemas['CampaignPlan'] {
  const observed = gradesOf(p, 'observer')
  return {
    name: p.name.trim(), year: p.year, units: p.units, grades: gradesOf(p, 'self'), ...(observed.length ? { observed } : {}),
    opens: startOf(p.opens), closes: endOf(p.closes), makeUpDays: p.makeUpDays, consentMode: p.consentMode,
    risk: refOf(p.risk), ...(p.care ? { care: refOf(p.care) } : {}),
    testDay: { days: [...p.days].sort(), from: p.from, to: p.to },
    ...(p.own ? Object.fromEntries(stageNames.filter((s) => p.stages[s].length).map((s) => [s, p.stages[s]])) : {}),
  }
}

// lacking names the first field of a step that is still to be filled in.
export function lacking(p: Plan, step: number): string {
  const checks: [boolean, string][][] = [
    [[!p.name.trim(), 'name'], [!p.units.length, 'units']],
    [[!Object.values(p.grades).some(Boolean), 'grades'], [!p.opens, 'opens'], [!p.closes || p.closes < p.opens, 'closes']],
    [[p.own && !p.stages.group.length && gradesOf(p, 'self').length > 0, 'group']],
    [[!p.days.length, 'days'], [p.from >= p.to, 'to']],
    [],
  ]
  return checks[step]?.find(([is]) => is)?.[1] ?? ''
}
