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
    { path: '/notices', component: () => import('./Notices.vue') }, // the health contact's too: the same notice, the same page
  ],
  nav: [
    { to: '/referrals', word: 'hospital.inbox.title', roles: ['hospital'], order: 10 },
    { to: '/notices', word: 'hospital.notices.title', roles: ['hospital', 'health'], order: 20 },
  ],
  home: { hospital: '/referrals' },
}
