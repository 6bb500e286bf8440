import type { View } from '../view'
import { referrals } from './hospital'

export const health: View[] = [
  { name: 'health-routing', who: 'health', path: '/staff/routing', open: async (page, house) => { await referrals(house); await page.reload(); await page.locator('tbody tr').first().waitFor() } },
  {
    name: 'health-one', who: 'health', path: '/staff/routing', open: async (page, house) => {
      await referrals(house)
      await page.reload()
      await page.locator('tbody tr').first().click()
      await page.locator('dialog').waitFor()
    },
  },
  { name: 'health-hospitals', who: 'health', path: '/staff/hospitals' },
  { name: 'health-contacts', who: 'health', path: '/staff/hospitals', open: async (page) => { await page.locator('.acts button').first().click(); await page.locator('dialog fieldset input').first().waitFor() } },
  { name: 'health-designate', who: 'health', path: '/staff/hospitals', open: async (page) => { await page.locator('button.primary').click(); await page.locator('dialog').waitFor() } },
  { name: 'health-connect', who: 'health', path: '/staff/hospitals', open: async (page) => { await page.locator('.acts button').nth(1).click(); await page.locator('dialog').waitFor(); await page.locator('#keys').fill('{'); await page.locator('dialog .row button').first().click() } },
  { name: 'health-notices', who: 'health', path: '/staff/notices' },
  { name: 'health-city', who: 'city-health', path: '/staff/routing' },
]
