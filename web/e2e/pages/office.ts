import type { Page } from 'playwright-core'
import type { House } from '../house'
import type { View } from '../view'
import { once } from '../scene'
import { referrals } from './hospital'

// A disclosure that the office is asked about.
const urgent = once(async (scene) => {
  const file = await scene.case('opened', 'emergency')
  await file.does('/emergency', { hospital: 'demo-hospital-nanjing', summary: '学生有危险，已拨打 120' })
})

// A house with a campaign, alerts and referrals in it.
const lived = async (page: Page, house: House) => {
  await referrals(house)
  await page.reload()
  await page.locator('.figure').first().waitFor()
}

export const office: View[] = [
  { name: 'office-coverage', who: 'office', path: '/staff/boards/coverage', open: lived },
  { name: 'office-coverage-province', who: 'province-office', path: '/staff/boards/coverage', open: lived },
  { name: 'office-coverage-school', who: 'office', path: '/staff/boards/coverage?unit=32~3201~320117~3201170001', open: lived },
  { name: 'office-staffing', who: 'office', path: '/staff/boards/staffing', open: lived },
  { name: 'office-staffing-province', who: 'province-office', path: '/staff/boards/staffing', open: lived },
  { name: 'office-care', who: 'city-office', path: '/staff/boards/care', open: lived },
  { name: 'office-hospitals', who: 'province-office', path: '/staff/boards/hospitals' },
  { name: 'office-policy', who: 'office', path: '/staff/boards/policy' },
  { name: 'office-notices', who: 'office', path: '/staff/notices' },
  { name: 'office-decisions', who: 'office', path: '/staff/decisions', open: async (page, house) => { await referrals(house); await urgent(house); await page.reload(); await page.locator('article').first().waitFor() } },
]
