import type { Page } from 'playwright-core'
import { once, school } from '../scene'
import type { View } from '../view'

// A session of the class teacher's own class: some are done, two are ill, and there is a
// make-up that they could join.
export const ownClass = once(async (scene) => {
  const hall = await scene.seated()
  await hall.laterSession()
  await hall.pupil(0).answers()
  await hall.pupil(1).agrees()
  for (const n of [3, 4]) await scene.post('teacher', `/sittings/${hall.slips[n]!.sitting}/excuse`, { reason: 'absent-ill' })
  return '/staff/sessions/' + hall.session
})

// Children who are assessed by a form that an adult fills in.
const observed = once(async (scene) => {
  const { id } = await scene.draft({ name: '观察填写', units: [school + '/8/1'], grades: [], observed: [8] })
  await scene.post('counselor', `/campaigns/${id}/consents`)
  await scene.open(id)
  return '/staff/observers'
})

// The first session of the list, where the demonstration has one.
const toConsole = async (page: Page) => {
  await page.locator('main li.card, main .empty').first().waitFor()
  const link = page.locator('main a[href^="/staff/sessions/"]').first()
  if (!(await link.count())) return
  await link.click()
  await page.locator('ul.seats').waitFor()
}

const toSeat: View['open'] = async (page) => {
  await toConsole(page)
  const seat = page.locator('ul.seats button:not(.submitted)').first()
  if (!(await seat.count())) return
  await seat.click()
  await page.locator('dialog[open]').waitFor()
}

const press = (words: RegExp): View['open'] => async (page) => {
  await page.locator('ul.seats').waitFor()
  await page.getByRole('button', { name: words }).first().click()
  await page.locator('dialog[open]').waitFor()
}

export const session: View[] = [
  { name: 'sessions', who: 'teacher', path: '/staff/sessions' },
  { name: 'console', who: 'teacher', path: '/staff/sessions', open: toConsole },
  { name: 'console-seat', who: 'teacher', path: '/staff/sessions', open: toSeat },
  { name: 'console-make-up', who: 'teacher', path: ownClass, open: press(/安排补测|Arrange the make-up/) },
  { name: 'console-add', who: 'teacher', path: ownClass, open: press(/补充学生|Add a student/) },
  { name: 'console-counselor', who: 'counselor', path: '/staff/sessions', open: toConsole },
  { name: 'console-notes', who: 'counselor', path: '/staff/sessions', open: async (page, house) => { await toConsole(page); await press(/便条|Notes/)!(page, house) } },
  { name: 'observers', who: 'counselor', path: observed },
]
