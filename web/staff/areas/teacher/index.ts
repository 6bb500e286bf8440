// What a class teacher or mentor has: who has not finished and why, the own care tasks,
// released safety cards, and who is absent.
import type { Area } from '@staff/area'
import { words } from './words'

export const teacher: Area = {
  name: 'teacher',
  words,
  routes: [
    { path: '/class', component: () => import('./MyClass.vue') },
    { path: '/care', component: () => import('./Care.vue') },
    { path: '/class/absences', component: () => import('./Absences.vue') },
  ],
  nav: [
    { to: '/class', word: 'teacher.nav', roles: ['teacher'], order: 10 },
    { to: '/care', word: 'teacher.care.nav', roles: ['teacher'], order: 12 },
    { to: '/care', word: 'teacher.care.nav', roles: ['counselor', 'lead'], order: 80 }, // who may be a mentor, too
    { to: '/class/absences', word: 'teacher.absences.nav', roles: ['teacher'], order: 15 },
  ],
  home: { teacher: '/class' },
}
