// The designated hospital: referrals, their packets and answers, and notices. Made
// for somebody who opens it once a month.
import type { Area } from '@staff/area'
import { words } from './words'

export const hospital: Area = {
  name: 'hospital',
  words,
  routes: [
    {
      path: '/referrals', children: [ // nested, so that the navigation shows where one is
        { path: '', component: () => import('./Referrals.vue') },
        { path: ':id', component: () => import('./Referral.vue'), props: true },
      ],
    },
    { path: '/notices', component: () => import('./Notices.vue') }, // also for the health contact, and for offices those that nobody opened
  ],
  nav: [
    { to: '/referrals', word: 'hospital.inbox.title', roles: ['hospital'], order: 10 },
    { to: '/notices', word: 'hospital.notices.title', roles: ['hospital', 'health'], order: 20 },
    { to: '/notices', word: 'hospital.notices.unopened', roles: ['office'], order: 70 },
  ],
  home: { hospital: '/referrals' },
}
