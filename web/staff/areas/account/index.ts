// What everybody has: messages, the ways to be reached, the password.
import type { Area, Role } from '@staff/area'
import { words } from './words'

const everybody: Role[] = ['teacher', 'counselor', 'lead', 'office', 'health', 'hospital', 'admin']

export const account: Area = {
  name: 'account',
  words,
  routes: [
    { path: '/inbox', component: () => import('./Inbox.vue') },
    { path: '/account', component: () => import('./Account.vue') },
  ],
  nav: [
    { to: '/inbox', word: 'account.inbox.title', roles: everybody, order: 80 },
    { to: '/account', word: 'account.own.title', roles: [...everybody, 'auditor'], order: 90 },
  ],
}
