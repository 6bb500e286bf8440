// Names in place of ids: the staff of one's school, and classes as people call
// them. Asked once a page; a school's list is short.
import { computed, shallowReactive } from 'vue'
import { api, ok, type Schemas } from '@shared/api'
import { settings } from '@shared/settings'
import { may, me } from '@staff/session'

export type Person = Schemas['Person']

const staff = shallowReactive(new Map<string, Person>())
const teachers = shallowReactive(new Map<string, string>())
let asked = false

export const schoolPath = () => (me.value.unit ?? '').split('/').slice(0, 4).join('/')
export const schoolCode = () => (me.value.unit ?? '').split('/')[3] ?? ''
const outward = (path: string) => path.replaceAll('/', '~')

async function learn() {
  if (asked || !may('see-people') || !schoolCode()) return
  asked = true
  try {
    for (let after: string | undefined = undefined; ;) {
      const page: { items: Person[]; next?: string } = await ok(api.GET('/api/v1/people', { params: { query: { unit: outward(schoolPath()), limit: 200, after } } }))
      page.items.forEach((p) => staff.set(p.id, p))
      if (!(after = page.next)) break
    }
    const classes = await ok(api.GET('/api/v1/schools/{code}/classes', { params: { path: { code: schoolCode() } } }))
    classes.items.forEach((c) => { if (c.teacher) teachers.set(c.path, c.teacher) })
  } catch { asked = false } // ids are shown until it works
}

export function useNames() {
  void learn()
  return {
    person: (id: string) => staff.get(id),
    nameOf: (id: string) => staff.get(id)?.name,
    teacherOf: (classPath: string) => staff.get(teachers.get(classPath) ?? ''),
    // Those who may answer for an alert or a case.
    colleagues: computed(() => [...staff.values()].filter((p) => !p.left && (p.role === 'counselor' || p.role === 'lead'))),
  }
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '高一', '高二', '高三']

// className is a class as its school says it.
export function className(path: string): string {
  const [grade, number] = path.split('/').slice(4)
  if (!grade || !number) return path
  if (settings.lang !== 'zh') return `Class ${grade}/${number}`
  const word = digits[Number(grade)] ?? grade
  return (word.startsWith('高') ? word : word + '年级') + number + '班'
}
