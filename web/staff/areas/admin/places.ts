// Places by name: paths of official codes are for programs.
import { reactive, ref, watch } from 'vue'
import { api, ok } from '@shared/api'
import { settings } from '@shared/settings'
import { placeName } from '@staff/ui/places'

export const tilde = (path: string) => path.replaceAll('/', '~')
export const slashes = (id: string) => id.replaceAll('~', '/')
export const level = (path: string) => (path ? path.split('/').length : 0)
export const district = 3
export const school = 4
export const prefix = (path: string, parts: number) => path.split('/').slice(0, parts).join('/')
export const codeOf = (path: string) => path.split('/')[school - 1] ?? ''

export interface Place { path: string; name: string }

// below lists the units, or the schools, right below a unit.
export async function below(path: string): Promise<Place[]> {
  if (level(path) >= district) return (await ok(api.GET('/api/v1/units/{id}/schools', { params: { path: { id: tilde(path) } } }))).items
  return (await ok(api.GET('/api/v1/units', { params: { query: { parent: path } } }))).items
}

const names = reactive(new Map<string, string>())
const asked = new Set<string>()
watch(() => settings.lang, () => { names.clear(); asked.clear() })

async function ask(path: string) {
  asked.add(path)
  try {
    const found = level(path) === school
      ? await ok(api.GET('/api/v1/schools/{code}', { params: { path: { code: codeOf(path) } } }))
      : await ok(api.GET('/api/v1/units/{id}', { params: { path: { id: tilde(path) } } }))
    names.set(path, found.name)
  } catch { /* its code stands for it */ }
}

// nameOf is what a place is called: "七年级1班" below its school, else its own name.
export function nameOf(path: string): string {
  if (level(path) > school) return placeName(path)
  if (!names.has(path) && path && !asked.has(path)) void ask(path)
  return names.get(path) ?? path.split('/').at(-1) ?? ''
}

// fullName names the school of a class too.
export const fullName = (path: string) => (level(path) > school ? `${nameOf(prefix(path, school))} ${nameOf(path)}` : nameOf(path))

// The place that somebody works on stays the same from page to page, in this tab.
const key = 'xq-admin-place'
export const current = ref(sessionStorage.getItem(key) ?? '')
watch(current, (path) => sessionStorage.setItem(key, path))
