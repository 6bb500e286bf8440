// The care of one student: the open cases, the file (一生一策), the way to a hospital
// and back to class.
import type { Area } from '@staff/area'
import { words } from './words'

export const casefile: Area = {
  name: 'casefile',
  words,
  routes: [
    { path: '/cases', children: [ // one branch, so that the navigation knows where one is
      { path: '', component: () => import('./Cases.vue') },
      { path: ':id', component: () => import('./CaseFile.vue') },
      { path: ':id/refer', component: () => import('./Refer.vue') },
    ] },
    { path: '/hand-overs/:id', component: () => import('./HandOver.vue') },
    { path: '/risen/:of(cases|referrals|returns)/:id', component: () => import('./Risen.vue'), props: true },
    { path: '/returns/:id', component: () => import('./ReturnReview.vue') },
  ],
  nav: [{ to: '/cases', word: 'casefile.list.title', roles: ['counselor', 'lead'], order: 20 }],
}
