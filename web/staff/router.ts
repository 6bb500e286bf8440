import { createRouter, createWebHistory } from 'vue-router'
import { areas } from './areas'
import { session, whoAmI } from './session'

export const router = createRouter({
  history: createWebHistory('/staff'),
  routes: [
    { path: '/login', name: 'login', component: () => import('./shell/LogIn.vue'), meta: { open: true } },
    { path: '/', name: 'home', redirect: () => home() },
    ...areas.flatMap((a) => a.routes),
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./shell/Nowhere.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

export function home(): string {
  const role = session.me?.role
  return (role && areas.map((a) => a.home?.[role]).find(Boolean)) ?? '/inbox'
}

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  if (await whoAmI()) return true
  return { name: 'login', query: { next: to.fullPath } }
})
