// The counselor's queue: whom to see first, why, and what to do next. Leads see it
// without answers; offices and the health contact stop a silence by its reference.
import type { Area } from '@staff/area'
import { words } from './words'

export const counselor: Area = {
  name: 'counselor',
  words,
  routes: [
    { path: '/alerts', component: () => import('./Queue.vue'), children: [{ path: ':id', component: { render: () => null } }] }, // the queue itself shows the chosen one
    { path: '/papers/:id', component: () => import('./Paper.vue') },
    { path: '/students/:id/papers', component: () => import('./StudentPapers.vue') },
    { path: '/invitations', component: () => import('./Invitations.vue') },
    { path: '/interviews/:id', component: () => import('./Interview.vue') },
  ],
  nav: [
    { to: '/alerts', word: 'counselor.queue.title', roles: ['counselor', 'lead'], order: 10 },
    { to: '/invitations', word: 'counselor.invitations.title', roles: ['counselor'], order: 30 },
  ],
  home: { counselor: '/alerts' },
}
