// The hour of the assessment, for whoever sits at the front desk.
import type { Area, Role } from '@staff/area'
import { words } from './words'

const desk: Role[] = ['teacher', 'counselor']

export const session: Area = {
  name: 'session',
  words,
  routes: [
    { path: '/sessions', component: () => import('./Sessions.vue') },
    { path: '/sessions/:id', component: () => import('./Console.vue') },
    { path: '/observers', component: () => import('./Observers.vue') },
    { path: '/observers/slips', component: () => import('./ObserverSlips.vue'), meta: { print: true } },
  ],
  nav: [
    { to: '/sessions', word: 'session.nav', roles: desk, order: 20 },
    { to: '/observers', word: 'session.observers.nav', roles: desk, order: 25 },
  ],
}
