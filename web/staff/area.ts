// An area is what one kind of people has in the web: pages, their places in the
// navigation, their words. Areas know the design language and nothing of each other.
import type { RouteRecordRaw } from 'vue-router'
import type { Schemas } from '@shared/api'

export type Permission = Schemas['Me']['permissions'][number]
export type Role = Schemas['Me']['role']

type Tree = { [key: string]: string | Tree }

export interface NavItem {
  to: string // a path below /staff
  word: string // key of its name
  roles: Role[] // whose work it is; what they may do is decided by the server
  order: number
}

export interface Area {
  name: string // also the first part of its word keys
  routes: RouteRecordRaw[]
  nav: NavItem[]
  words: { zh: Tree; en: Tree }
  home?: Partial<Record<Role, string>> // where a role begins
}
