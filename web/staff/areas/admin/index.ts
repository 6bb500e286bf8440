// Administrators: what an installation is made of, and that it runs.
import type { Area, Role } from '@staff/area'
import { words } from './words'

const admins: Role[] = ['admin']
const nav = (to: string, word: string, order: number) => ({ to, word: `admin.${word}`, roles: admins, order })

export const admin: Area = {
  name: 'admin',
  words,
  home: { admin: '/begin' },
  routes: [
    { path: '/setup', component: () => import('./setup/Setup.vue'), meta: { open: true } },
    { path: '/begin', component: () => import('./setup/Begin.vue') },
    { path: '/imports', component: () => import('./imports/Imports.vue') },
    { path: '/imports/:id', component: () => import('./imports/Import.vue') },
    { path: '/campaigns', component: () => import('./campaigns/Campaigns.vue') },
    { path: '/campaigns/new', component: () => import('./campaigns/Wizard.vue') },
    { path: '/campaigns/:id', component: () => import('./campaigns/Campaign.vue') },
    { path: '/instruments', component: () => import('./instruments/Instruments.vue') },
    { path: '/instruments/:ref', component: () => import('./instruments/Instrument.vue') },
    { path: '/people', component: () => import('./people/People.vue') },
    { path: '/units', component: () => import('./units/Units.vue') },
    { path: '/policies', component: () => import('./policies/Policies.vue') },
    { path: '/policies/edit', component: () => import('./policies/EditRisk.vue') },
    { path: '/policies/care/:id/:version', component: () => import('./policies/CarePolicy.vue') },
    { path: '/policies/:id/:version', component: () => import('./policies/RiskPolicy.vue') },
    { path: '/operations', component: () => import('./Operations.vue') },
  ],
  nav: [
    nav('/begin', 'begin.nav', 10), nav('/units', 'units.title', 12), nav('/people', 'people.title', 14), nav('/imports', 'imports.title', 16),
    nav('/campaigns', 'campaign.title', 18), nav('/instruments', 'instrument.title', 20), nav('/policies', 'policy.title', 22), nav('/operations', 'ops.title', 24),
  ],
}
