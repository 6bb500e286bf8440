// Names in place of ids: the school's staff, the hospitals of the province. Asked
// once a page; the lists are short.
import { shallowReactive } from 'vue'
import { api, ok, type Schemas } from '@shared/api'
import { me } from '@staff/session'
import { i18n } from '@staff/words'

type Person = Schemas['Person']
type Hospital = Schemas['Hospital']

const known = shallowReactive({ of: '', people: [] as Person[], hospitals: [] as Hospital[] })

// The people of a school are those who can sit on a panel or take a case over.
export async function learnNames() {
  if (known.of === me.value.id) return
  known.of = me.value.id
  const place = (me.value.unit ?? '').replaceAll('/', '~')
  const [people, hospitals] = await Promise.allSettled([
    me.value.permissions.includes('see-people') && place ? ok(api.GET('/api/v1/people', { params: { query: { unit: place, limit: 200 } } })) : Promise.resolve({ items: [] }),
    ok(api.GET('/api/v1/units/{id}/hospitals', { params: { path: { id: place.split('~')[0]! } } })),
  ])
  if (people.status === 'fulfilled') known.people = people.value.items
  if (hospitals.status === 'fulfilled') known.hospitals = hospitals.value.items
}

export const colleagues = () => known.people.filter((p) => !p.left && (p.role === 'counselor' || p.role === 'lead'))
export const hospitals = () => known.hospitals
export const hospital = (id: string) => known.hospitals.find((h) => h.id === id)
export const hospitalName = (id: string) => hospital(id)?.name ?? id

// nameOf is a person as the reader knows them; of people outside the school the
// role is all that the school learns.
export function nameOf(id: string, role?: string): string {
  if (id === 'engine' || role === 'system') return i18n.global.t('casefile.engine')
  return known.people.find((p) => p.id === id)?.name ?? i18n.global.t(role ? 'c.role.' + role : 'casefile.somebody')
}
