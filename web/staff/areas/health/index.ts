// The health contact of a district or city: where referrals stand, and which
// hospitals there are. Never what a packet says.
import type { Area } from '@staff/area'
import { words } from './words'

export const health: Area = {
  name: 'health',
  words,
  routes: [
    { path: '/routing', component: () => import('./Routing.vue') },
    { path: '/hospitals', component: () => import('./Hospitals.vue') },
  ],
  nav: [
    { to: '/routing', word: 'health.routing.title', roles: ['health'], order: 10 },
    { to: '/hospitals', word: 'health.hospitals.title', roles: ['health'], order: 30 },
  ],
  home: { health: '/routing' },
}
