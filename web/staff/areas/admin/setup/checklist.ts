// What an installation needs, in the order in which it is entered, and whether it is
// there for a school and its district.
import { api, ok } from '@shared/api'
import { me } from '@staff/session'
import { codeOf, district, level, prefix, school, tilde } from '../places'

export type Mark = 'done' | 'missing' | 'later' // later: an earlier step comes first
export interface Step { key: string; mark: Mark; to: string }

const schoolYear = (now = new Date()) => (now.getMonth() >= 7 ? now.getFullYear() : now.getFullYear() - 1)
const none = <T>(value: T) => (): T => value

async function schoolsOf(unit: string) {
  if (level(unit) < district) return []
  return (await ok(api.GET('/api/v1/units/{id}/schools', { params: { path: { id: tilde(prefix(unit, district)) } } })).catch(none({ items: [] }))).items
}

export async function checklist(unit: string): Promise<Step[]> {
  const schools = await schoolsOf(unit)
  const one = level(unit) >= school ? schools.find((s) => s.path === prefix(unit, school)) : schools[0]
  const place = one?.path ?? ''
  const at = { params: { path: { id: tilde(prefix(unit, district)) } } }
  const city = { params: { path: { id: tilde(prefix(unit, 2)) } } }
  const [people, classes, year, contacts, channels, hospitals, care, campaigns] = await Promise.all([
    place ? ok(api.GET('/api/v1/people', { params: { query: { unit: place, limit: 200 } } })).catch(none(undefined)) : undefined,
    place ? ok(api.GET('/api/v1/schools/{code}/classes', { params: { path: { code: codeOf(place) } } })).catch(none(undefined)) : undefined,
    place ? ok(api.GET('/api/v1/units/{id}/calendar/{year}', { params: { path: { id: tilde(place), year: schoolYear() } } })).catch(none(undefined)) : undefined,
    level(unit) >= district ? ok(api.GET('/api/v1/units/{id}', at)).catch(none(undefined)) : undefined,
    ok(api.GET('/api/v1/me/channels')).catch(none(undefined)),
    level(unit) >= 2 ? ok(api.GET('/api/v1/units/{id}/hospitals', city)).catch(none(undefined)) : undefined,
    level(unit) >= district ? ok(api.GET('/api/v1/units/{id}/care-policy', at)).catch(none(undefined)) : undefined,
    ok(api.GET('/api/v1/campaigns', { params: { query: { limit: 200 } } })).catch(none(undefined)),
  ])
  const duty = one?.duty
  const done = (key: string, to: string, is: boolean, possible = true): Step => ({ key, to, mark: is ? 'done' : possible ? 'missing' : 'later' })
  return [
    done('units', '/units', level(me.value.unit ?? '') > 0),
    done('school', '/units', schools.length > 0, level(unit) >= district),
    done('people', '/people', people?.items.some((p) => p.role === 'counselor') ?? false, !!one),
    done('roster', '/imports', (classes?.items.length ?? 0) > 0, !!one),
    done('calendar', '/units', (year?.plan.vacations?.length ?? 0) > 0, !!one),
    done('duty', '/units', !!(duty?.counselor && (duty.deputy || duty.lead) && duty.callBack), !!one),
    done('contacts', '/units', !!(contacts?.office && contacts.healthContact), level(unit) >= district),
    done('channels', '/account', channels?.contacts.some((c) => c.offered) ?? false),
    done('hospitals', '/hospitals', (hospitals?.items.length ?? 0) > 0, level(unit) >= 2),
    done('policy', '/policies', !!care, level(unit) >= district),
    done('campaign', '/campaigns', (campaigns?.items.length ?? 0) > 0, !!one),
  ]
}
