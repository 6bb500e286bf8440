// Where in the tree of units a board looks: in its address, so that it can be shared.
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, ok } from '@shared/api'
import { me } from '@staff/session'
import { steps } from './figures'

export interface Place { path: string; name: string }
export interface Places { trail: Place[]; names: Map<string, string>; school: boolean }

const depth = (path: string) => path.split('/').length
export const outward = (path: string) => path.replaceAll('/', '~')

async function nameOf(path: string): Promise<string> {
  if (depth(path) === 4) return (await ok(api.GET('/api/v1/schools/{code}', { params: { path: { code: path.split('/')[3]! } } }))).name
  return (await ok(api.GET('/api/v1/units/{id}', { params: { path: { id: outward(path) } } }))).name
}

async function below(path: string): Promise<[string, string][]> {
  if (depth(path) > 3) return []
  if (depth(path) === 3) return (await ok(api.GET('/api/v1/units/{id}/schools', { params: { path: { id: outward(path) } } }))).items.map((s) => [s.path, s.name])
  return (await ok(api.GET('/api/v1/units', { params: { query: { parent: path } } }))).items.map((u) => [u.path, u.name])
}

// placesOf names the way down to a unit, and the units right below it.
export async function placesOf(own: string, path: string): Promise<Places> {
  const way = steps(own, path)
  const [names, under] = await Promise.all([Promise.all(way.map(nameOf)), below(path)])
  return { trail: way.map((p, i) => ({ path: p, name: names[i]! })), names: new Map(under), school: depth(path) === 4 }
}

export function useUnit() {
  const route = useRoute()
  const router = useRouter()
  const own = me.value.unit ?? ''
  const unit = computed(() => {
    const asked = String(route.query.unit ?? '').replaceAll('~', '/')
    return asked === own || asked.startsWith(own + '/') ? asked : own
  })
  // Sort and filter belong to the table that is left.
  const at = (path: string) => ({ query: { ...Object.fromEntries(Object.entries(route.query).filter(([k]) => !k.includes('.'))), unit: path === own ? undefined : outward(path) } })
  return { own, unit, at, open: (path: string) => { void router.push(at(path)) } }
}
