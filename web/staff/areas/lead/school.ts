// What the pages of a school ask for, and how figures are told.
import { api, ok, type Schemas } from '@shared/api'
import { me } from '@staff/session'
import { everyPage } from '@staff/ui/pages'
import { outward, schoolCode, schoolOf } from '@staff/ui/places'

export type Campaign = Schemas['Campaign']
export type Row = Schemas['CoverageRow']
export type Drill = Schemas['Drill']

export const place = () => schoolOf(me.value.unit ?? '')
export const code = () => schoolCode(me.value.unit ?? '')
export const atSchool = () => ({ params: { path: { code: code() } } })

// campaigns are those that touch the school, the newest first.
export const campaigns = () => everyPage((after) => ok(api.GET('/api/v1/campaigns', { params: { query: { limit: 200, after } } }))).then((all) => all.reverse())

// coverage is the school's row, those of its grades and those of their classes.
export async function coverage(campaign: string): Promise<{ school: Row; rows: Row[] }> {
  const of = (unit: string) => ok(api.GET('/api/v1/campaigns/{id}/coverage', { params: { path: { id: campaign }, query: { unit } } }))
  const school = await of(place())
  const grades = await Promise.all(school.children.map((g) => of(g.unit)))
  return { school, rows: grades.flatMap((g) => [g, ...g.children]) }
}

export const excused = (c: { excused: Record<string, number> }) => Object.values(c.excused).reduce((sum, n) => sum + n, 0)
export const toCome = (c: Schemas['Counts'] | Row) => c.invited - c.submitted - c.waiting - c.unfinished - excused(c)

// percent is rounded down: 99.9 is not everybody.
export const percent = (n: number, of: number) => (of ? Math.floor((100 * n) / of) + '%' : '—')

export const drills = () => ok(api.GET('/api/v1/schools/{code}/drills', atSchool())).then((p) => p.items)
export const figures = () => ok(api.GET('/api/v1/schools/{code}/alert-figures', atSchool()))
export const staffing = () => ok(api.GET('/api/v1/units/{id}/staffing', { params: { path: { id: outward(place()) } } }))
export const mentors = () => ok(api.GET('/api/v1/units/{id}/mentors', { params: { path: { id: outward(place()) } } }))
export const readiness = (id: string) => ok(api.GET('/api/v1/campaigns/{id}/readiness', { params: { path: { id } } }))
export const school = () => ok(api.GET('/api/v1/schools/{code}', atSchool()))

// staff are the people of a unit by id.
export async function staff(unit = place()): Promise<Map<string, Schemas['Person']>> {
  const all = await everyPage((after) => ok(api.GET('/api/v1/people', { params: { query: { unit, limit: 200, after } } })))
  return new Map(all.map((p) => [p.id, p]))
}

