import type { Page } from 'playwright-core'
import type { View } from '../view'

const press = (name: RegExp): View['open'] => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
}

export const lead: View[] = [
  { name: 'school', who: 'lead', path: '/staff/school' },
  { name: 'mentors', who: 'lead', path: '/staff/mentors', open: async (page) => { await page.locator('li select').first().waitFor() } },
  { name: 'readiness', who: 'lead', path: '/staff/readiness' },
  { name: 'drills', who: 'lead', path: '/staff/drills' },
  { name: 'duty', who: 'lead', path: '/staff/duty' },
  { name: 'duty-holiday', who: 'lead', path: '/staff/duty?month=2026-10' },
  { name: 'duty-leave', who: 'lead', path: '/staff/duty', open: press(/登记请假|Enter leave/) },
  { name: 'duty-swap', who: 'lead', path: '/staff/duty', open: press(/临时换班|Swap a shift/) },
  { name: 'duty-roster', who: 'lead', path: '/staff/duty/roster' },
  { name: 'duty-roster-begun', who: 'lead', path: '/staff/duty/roster', open: async (page) => {
    const preset = page.getByRole('button', { name: /白天、夜间|Days, nights/ })
    if (await preset.count()) await preset.click()
  } },
  { name: 'ledgers', who: 'lead', path: '/staff/ledgers' },
  { name: 'inspection-papers', who: 'lead', path: '/staff/school/papers' },
  { name: 'readiness-counselor', who: 'counselor', path: '/staff/readiness' },
  { name: 'duty-counselor', who: 'counselor', path: '/staff/duty' },
  { name: 'audit', who: 'auditor', path: '/staff/audit' },
  { name: 'auditor-ledgers', who: 'auditor', path: '/staff/ledgers' },
]
