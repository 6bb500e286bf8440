import type { Page } from 'playwright-core'
import { queueOf, type Queue } from '../seed'
import type { View } from '../view'

const at = (to: (q: Queue) => string) => async (house: Parameters<typeof queueOf>[0]) => '/staff' + to(await queueOf(house))
const press = (key: string) => async (page: Page) => {
  await page.locator('article .next').waitFor()
  await page.keyboard.press(key)
  await page.locator('dialog[open]').waitFor()
}
const click = (name: string) => async (page: Page) => {
  await page.locator('article .next').waitFor()
  await page.locator(name).first().click()
  await page.locator('dialog[open]').waitFor()
}

export const counselor: View[] = [
  { name: 'queue', who: 'counselor', path: at(() => '/alerts') },
  { name: 'alert', who: 'counselor', path: at((q) => '/alerts/' + q.imminent), open: async (page) => { await page.locator('#history').waitFor() } },
  { name: 'alert-assign', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: press('m') },
  { name: 'alert-hear', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: click('.next button:nth-of-type(2)') },
  { name: 'alert-triage', who: 'counselor', path: at((q) => '/alerts/' + q.heard), open: click('.next .primary') },
  { name: 'alert-snooze', who: 'counselor', path: at((q) => '/alerts/' + q.moderate), open: click('.next button:nth-of-type(3)') },
  { name: 'alert-keys', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: press('?') },
  { name: 'queue-assign', who: 'counselor', path: at(() => '/alerts'), open: async (page) => { await page.locator('header .row button').nth(0).click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'queue-hand-over', who: 'counselor', path: at(() => '/alerts'), open: async (page) => { await page.locator('header .row button').nth(1).click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'alert-lead', who: 'lead', path: at((q) => '/alerts/' + q.imminent), open: async (page) => { await page.locator('#history').waitFor() } },
  { name: 'paper', who: 'counselor', path: at((q) => '/papers/' + q.imminent), open: async (page) => { await page.locator('#answers').first().waitFor() } },
  { name: 'student-papers', who: 'counselor', path: at((q) => `/students/${q.student}/papers`), open: async (page) => { await page.locator('figure svg').first().waitFor() } },
  { name: 'invitations', who: 'counselor', path: at(() => '/invitations') },
  { name: 'invitation-window', who: 'counselor', path: at(() => '/invitations'), open: async (page) => { await page.locator('tbody button').first().click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'interview', who: 'counselor', path: at((q) => '/interviews/' + q.interview), open: async (page) => { await page.locator('progress').waitFor() } },
  { name: 'counselor-inbox', who: 'counselor', path: at(() => '/inbox?all=1') },
  { name: 'escalation', who: 'office', path: at((q) => '/alerts/' + q.imminent) },
]
