// What a class teacher or mentor has: who has not finished and why, and who is absent.
import type { Area } from '@staff/area'
import { words } from './words'

export const teacher: Area = {
  name: 'teacher',
  words,
  routes: [
    { path: '/class', component: () => import('./MyClass.vue') },
    { path: '/class/absences', component: () => import('./Absences.vue') },
  ],
  nav: [
    { to: '/class', word: 'teacher.nav', roles: ['teacher'], order: 10 },
    { to: '/class/absences', word: 'teacher.absences.nav', roles: ['teacher'], order: 15 },
  ],
  home: { teacher: '/class' },
}
