// Names in place of ids: the school's staff, the hospitals of the province. Asked
// once a page; the lists are short.
import { shallowReactive } from 'vue'
import { api, ok, type Schemas } from '@shared/api'
import { me } from '@staff/session'
import { useNames } from '@staff/ui/names'
import { i18n } from '@staff/words'

const known = shallowReactive({ of: '', hospitals: [] as Schemas['Hospital'][] })

export async function learnNames() {
  useNames()
  if (known.of === me.value.id) return
  known.of = me.value.id
  try {
    known.hospitals = (await ok(api.GET('/api/v1/units/{id}/hospitals', { params: { path: { id: (me.value.unit ?? '').split('/')[0]! } } }))).items
  } catch { known.of = '' } // ids are shown until it works
}

// The people of a school are those who can sit on a panel or take a case over.
export const colleagues = () => useNames().colleagues.value
// adults are all who work at the school: of these a card may name some.
export const adults = () => useNames().adults.value
export const hospitals = () => known.hospitals
export const hospital = (id: string) => known.hospitals.find((h) => h.id === id)
export const hospitalName = (id: string) => hospital(id)?.name ?? id

// nameOf is a person as the reader knows them; of people outside the school the
// role is all that the school learns.
export function nameOf(id: string, role?: string): string {
  if (id === 'engine' || role === 'system') return i18n.global.t('casefile.engine')
  return useNames().nameOf(id) ?? i18n.global.t(role ? 'c.role.' + role : 'casefile.somebody')
}
