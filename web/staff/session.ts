// Who is logged in. Nothing of it is kept on the device.
import { computed, reactive } from 'vue'
import { api, ok, Problem, type Schemas } from '@shared/api'
import type { Permission } from './area'
import { forgetDrafts, keepDraftsOf } from './ui/draft'
import { tell } from './ui/toast'

export const session = reactive<{ me?: Schemas['Me'] }>({})
export const me = computed(() => session.me!)

export const may = (permission: Permission) => session.me?.permissions?.includes(permission) ?? false

// whoAmI asks once; without a log-in it says no.
export async function whoAmI(): Promise<boolean> {
  if (session.me) return true
  try {
    session.me = await ok(api.GET('/api/v1/me'))
    keepDraftsOf(session.me.id)
    return session.me.role !== 'student'
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) return false
    throw problem
  }
}

export async function logIn(name: string, password: string) {
  await ok(api.POST('/api/v1/login', { body: { name, password, cookies: true } }))
  session.me = undefined
  await whoAmI()
}

// logOut stays where the server was not reached: the log-in would live on in the
// browser, behind a page that looks as if it were over.
export async function logOut() {
  try {
    await ok(api.POST('/api/v1/logout'))
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    if (problem.status !== 401) return tell(`${problem.title} ${problem.detail}`)
  }
  forgetDrafts()
  location.assign('/staff/login') // a fresh page holds nothing of the last person
}
