import type { Page } from 'playwright-core'
import type { View } from '../view'

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

const then = (words: RegExp): View['open'] => async (page) => {
  await toConsole(page)
  const button = page.getByRole('button', { name: words }).first()
  if (!(await button.count())) return
  await button.click()
  await page.locator('dialog[open]').waitFor()
}

export const session: View[] = [
  { name: 'sessions', who: 'teacher', path: '/staff/sessions' },
  { name: 'console', who: 'teacher', path: '/staff/sessions', open: toConsole },
  { name: 'console-seat', who: 'teacher', path: '/staff/sessions', open: toSeat },
  { name: 'console-make-up', who: 'teacher', path: '/staff/sessions', open: then(/安排补测|Arrange a make-up/) },
  { name: 'console-add', who: 'teacher', path: '/staff/sessions', open: then(/补充学生|Add a student/) },
  { name: 'console-counselor', who: 'counselor', path: '/staff/sessions', open: toConsole },
  { name: 'console-notes', who: 'counselor', path: '/staff/sessions', open: then(/便条|Notes/) },
  { name: 'observers', who: 'counselor', path: '/staff/observers' },
]
