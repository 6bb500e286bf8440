import type { Page } from 'playwright-core'
import type { House } from '../house'
import { once } from '../scene'
import type { View } from '../view'

// Two referrals: one that nobody has opened, one that names its student.
export const referrals = once(async (scene) => {
  const [unopened, opened] = [await scene.case('consented'), await scene.case('consented')]
  const fresh = await unopened.refers()
  const known = await opened.refers()
  await opened.names(known)
  await opened.hospital(known, 'open')
  return { fresh, known, link: () => opened.linked(known) }
})

async function look(page: Page, path: string) {
  await page.goto(path)
  await page.locator('section.card').first().waitFor()
}

async function byLink(page: Page, house: House) {
  const { path, code } = await (await referrals(house)).link()
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
