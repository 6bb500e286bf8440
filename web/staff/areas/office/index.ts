// The education offices: coverage, staffing, care and hospitals by unit, in figures.
// Nobody is named here, and nothing small is shown.
import type { Area } from '@staff/area'
import { words } from './words'

export const office: Area = {
  name: 'office',
  words,
  routes: [
    { path: '/boards/coverage', component: () => import('./Coverage.vue') },
    { path: '/boards/staffing', component: () => import('./Staffing.vue') },
    { path: '/boards/care', component: () => import('./Care.vue') },
    { path: '/boards/hospitals', component: () => import('./Hospitals.vue') },
    { path: '/boards/policy', component: () => import('./Policy.vue') },
    { path: '/decisions', component: () => import('./Decisions.vue') },
  ],
  nav: [
    { to: '/boards/coverage', word: 'office.coverage.title', roles: ['office'], order: 10 },
    { to: '/boards/staffing', word: 'office.staffing.title', roles: ['office'], order: 20 },
    { to: '/boards/care', word: 'office.care.title', roles: ['office'], order: 30 },
    { to: '/boards/hospitals', word: 'office.hospitals.title', roles: ['office'], order: 40 },
    { to: '/boards/policy', word: 'office.policy.title', roles: ['office'], order: 50 },
    { to: '/decisions', word: 'office.decisions.title', roles: ['office'], order: 60 },
  ],
  home: { office: '/boards/coverage' },
}
