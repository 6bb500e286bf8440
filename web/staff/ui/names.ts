// Names in place of ids: the staff of one's school. Asked once a page; a school's
// list is short.
import { computed, shallowReactive } from 'vue'
import { api, ok, type Schemas } from '@shared/api'
import { may, me } from '@staff/session'
import { everyPage } from './pages'
import { outward, schoolCode, schoolOf } from './places'

export type Person = Schemas['Person']

const staff = shallowReactive(new Map<string, Person>())
const teachers = shallowReactive(new Map<string, string>())
let askedFor = '' // whom: after a log-in that ran out it may be somebody of another school

async function learn() {
  const unit = me.value.unit ?? ''
  if (askedFor === me.value.id || !may('see-people') || !schoolCode(unit)) return
  askedFor = me.value.id
  try {
    const people = await everyPage<Person>((after) => ok(api.GET('/api/v1/people', { params: { query: { unit: outward(schoolOf(unit)), limit: 200, after } } })))
    staff.clear()
    people.forEach((p) => staff.set(p.id, p))
    const classes = await ok(api.GET('/api/v1/schools/{code}/classes', { params: { path: { code: schoolCode(unit) } } }))
    classes.items.forEach((c) => { if (c.teacher) teachers.set(c.path, c.teacher) })
  } catch { askedFor = '' } // ids are shown until it works
}

const names = {
  person: (id: string) => staff.get(id),
  nameOf: (id: string) => staff.get(id)?.name,
  teacherOf: (classPath: string) => staff.get(teachers.get(classPath) ?? ''),
  // Those who may answer for an alert or a case.
  colleagues: computed(() => [...staff.values()].filter((p) => !p.left && (p.role === 'counselor' || p.role === 'lead'))),
  // All who work at the school.
  adults: computed(() => [...staff.values()].filter((p) => !p.left && ['teacher', 'counselor', 'lead'].includes(p.role))),
}

export function useNames() {
  void learn()
  return names
}
