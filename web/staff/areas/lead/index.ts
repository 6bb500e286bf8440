// What a school lead sees of the school, and the auditor of what was done.
import type { Area } from '@staff/area'
import { words } from './words'

export const lead: Area = {
  name: 'lead',
  words,
  routes: [
    { path: '/school', component: () => import('./School.vue') },
    { path: '/mentors', component: () => import('./Mentors.vue') },
    { path: '/school/papers', component: () => import('./Papers.vue') },
    { path: '/readiness', component: () => import('./Readiness.vue') },
    { path: '/drills', component: () => import('./Drills.vue') },
    { path: '/duty', component: () => import('./Duty.vue') },
    { path: '/duty/roster', component: () => import('./Roster.vue') },
    { path: '/ledgers', component: () => import('./Ledgers.vue') },
    { path: '/audit', component: () => import('./Audit.vue') },
  ],
  nav: [
    { to: '/school', word: 'lead.school.nav', roles: ['lead'], order: 10 },
    { to: '/readiness', word: 'lead.ready.nav', roles: ['lead'], order: 15 },
    { to: '/readiness', word: 'lead.ready.nav', roles: ['counselor'], order: 60 },
    { to: '/drills', word: 'lead.drill.nav', roles: ['lead'], order: 20 },
    { to: '/duty', word: 'lead.duty.nav', roles: ['lead', 'counselor'], order: 30 },
    { to: '/mentors', word: 'lead.mentor.title', roles: ['lead'], order: 35 },
    { to: '/audit', word: 'lead.audit.nav', roles: ['auditor'], order: 10 },
    { to: '/ledgers', word: 'lead.ledger.nav', roles: ['lead', 'auditor'], order: 40 },
    { to: '/ledgers', word: 'lead.ledger.nav', roles: ['counselor'], order: 65 },
    { to: '/school/papers', word: 'lead.papers.nav', roles: ['lead'], order: 50 },
  ],
  home: { lead: '/school', auditor: '/audit' },
}
