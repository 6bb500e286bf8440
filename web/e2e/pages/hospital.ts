import type { Page } from 'playwright-core'
import type { House } from '../house'
import { Api, Assessment } from '../referral'
import type { View } from '../view'

type Referral = { id: string; reference: string }

// A house has its referrals once, however many views look at them.
const made = new WeakMap<House, Promise<{ class: Assessment; fresh: Referral; known: Referral }>>()
export function referrals(house: House) {
  const known = made.get(house)
  if (known) return known
  const making = (async () => {
    const all = await Assessment.open(new Api(house))
    const one = await all.refer(0, 'demo-hospital-nanjing')
    const two = await all.refer(1, 'demo-hospital-nanjing', { identity: true })
    await all.api.call('hospital', 'POST', `/api/v1/referrals/${two.id}/open`)
    return { class: all, fresh: one, known: two }
  })()
  made.set(house, making)
  return making
}

async function look(page: Page, path: string) {
  await page.goto(path)
  await page.locator('section.card').first().waitFor()
}

async function byLink(page: Page, house: House) {
  const { class: all, known } = await referrals(house)
  const { path, code } = await all.link(known.id)
  await page.goto(path)
  await page.locator('#code').fill(code)
  await page.locator('#name').fill('沈若溪')
  await page.locator('#post').fill('儿童青少年心理科 医师')
  await page.locator('form button').click()
  await page.locator('#reply').waitFor()
}

export const hospital: View[] = [
  { name: 'hospital-inbox', who: 'hospital', path: '/staff/referrals', open: async (page, house) => { await referrals(house); await page.reload(); await page.locator('main li').first().waitFor() } },
  { name: 'hospital-inbox-empty', who: 'hospital-suzhou', path: '/staff/referrals' },
  { name: 'hospital-unopened', who: 'hospital', path: '/staff/referrals', open: async (page, house) => look(page, '/staff/referrals/' + (await referrals(house)).fresh.id) },
  {
    name: 'hospital-referral', who: 'hospital', path: '/staff/referrals', open: async (page, house) => {
      await look(page, '/staff/referrals/' + (await referrals(house)).known.id)
      await page.locator('section.card .large').last().click()
      await page.locator('.box button').click()
      await page.locator('.box dl').waitFor()
    },
  },
  {
    name: 'hospital-decline', who: 'hospital', path: '/staff/referrals', open: async (page, house) => {
      await look(page, '/staff/referrals/' + (await referrals(house)).known.id)
      await page.locator('input[value=decline]').check()
      await page.locator('input[value=no-room]').check()
      await page.locator('form button.primary').click()
      await page.locator('dialog').waitFor()
    },
  },
  { name: 'hospital-notices', who: 'hospital', path: '/staff/notices', open: async (page, house) => { await referrals(house); await page.reload(); await page.locator('main li').first().waitFor() } },
  { name: 'link-gate', path: '/r/none' },
  { name: 'link-over', path: '/r' },
  { name: 'link-reply', path: '/r/none', open: byLink },
]
