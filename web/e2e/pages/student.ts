import type { Page } from 'playwright-core'
import { House } from '../house'
import { alone, enterBySlip, fragment, openSession, Pupil, type Sitting, type Slip } from '../slips'
import type { View } from '../view'

// One class a house; each view has a seat, and those who send theirs take a new one.
const classes = new WeakMap<House, Promise<Sitting>>()
const clazz = () => {
  const house = House.last!
  if (!classes.has(house)) classes.set(house, openSession(house))
  return classes.get(house)!
}
let used = 12
const ready = new Map<string, Slip>()
async function seat(n: number, how: (p: Pupil) => Promise<void> = async () => {}): Promise<Slip> {
  const slip = (await clazz()).slips[n]!
  const key = slip.code
  if (!ready.has(key)) {
    await how(await Pupil.logIn(House.last!, slip))
    ready.set(key, slip)
  }
  return slip
}
const agreed = (p: Pupil) => p.agree()
const whole = async (p: Pupil) => { await p.agree(); await p.answer() }
const most = async (p: Pupil) => { await p.agree(); await p.answer(17) }

async function enter(page: Page, slip: Slip) {
  await page.unroute('**/answers')
  await enterBySlip(page, slip)
}
const settled = (page: Page) => page.waitForTimeout(300)
async function question(page: Page, n: number) {
  await enter(page, await seat(n, agreed))
  await page.locator('main .primary').click()
  await page.locator('.option').first().waitFor()
}
const fields = 'form .field input'

export const student: View[] = [
  { name: 'student-door', path: '/' },
  { name: 'student-door-fault', path: '/', open: async (page) => {
    for (const [n, v] of ['3201170001', 'G0000000', 'ABCD2345'].entries()) await page.locator(fields).nth(n).fill(v)
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]').waitFor()
  } },
  { name: 'student-pin', path: '/', open: async (page) => {
    await page.goto('about:blank')
    await page.goto(fragment((await clazz()).slips[0]!))
    await page.locator('input.code[inputmode=numeric]').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('12')
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]').waitFor()
  } },
  { name: 'student-pin-again', path: '/', open: async (page) => {
    await page.goto('about:blank')
    await page.goto(fragment(await seat(1)))
    await page.locator('input.code[inputmode=numeric]').first().waitFor()
  } },
  { name: 'student-assent', path: '/', open: async (page) => { await enter(page, await seat(2)) } },
  { name: 'student-decline', path: '/', open: async (page) => {
    await enter(page, await seat(2))
    await page.locator('main .actions button').first().click()
    await page.locator('dialog[open]').waitFor()
  } },
  { name: 'student-section', path: '/', open: async (page) => { await enter(page, await seat(3, agreed)) } },
  { name: 'student-question', path: '/', open: async (page) => { await question(page, 3); await page.locator('.option').nth(1).click(); await settled(page) } },
  { name: 'student-question-fault', path: '/', open: async (page) => { await question(page, 4); await page.keyboard.press('Enter'); await page.locator('[role=alert]').waitFor() } },
  { name: 'student-offline', path: '/', open: async (page) => {
    await question(page, 5)
    await page.route('**/answers', (route) => route.fulfill({ status: 408 }))
    await page.locator('.option').first().click()
    await page.locator('.saved.offline').waitFor()
  } },
  { name: 'student-elsewhere', path: '/', open: async (page) => { await enter(page, await seat(6, most)); await page.locator('.option').first().waitFor() } },
  { name: 'student-talk', path: '/', open: async (page) => { await question(page, 7); await page.locator('.talk').click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'student-talked', path: '/', open: async (page) => {
    await question(page, 7)
    await page.locator('.talk').click()
    await page.locator('dialog[open] .primary').click()
    await page.locator('.receipt').waitFor()
  } },
  { name: 'student-leave', path: '/', open: async (page) => { await question(page, 8); await page.locator('.out').click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'student-review', path: '/', open: async (page) => { await enter(page, await seat(9, whole)); await page.locator('.review').waitFor() } },
  { name: 'student-closing', path: '/', open: async (page) => {
    await enter(page, await seat(used++, whole))
    await page.locator('main .actions .primary').click()
    await page.locator('.lines').waitFor()
  } },
  { name: 'student-help-now', path: '/', open: async (page) => {
    if (!ready.has('alone')) {
      ready.set('alone', await alone(await clazz(), 12))
      await (await Pupil.logIn(House.last!, ready.get('alone')!)).agree()
    }
    const slip = ready.get('alone')!
    await enter(page, slip)
    for (let n = 0; n < 20 && !await page.locator('.receipt').count(); n++) {
      if (await page.locator('.option').count()) await page.keyboard.press('4')
      await page.keyboard.press('Enter')
      await page.waitForTimeout(150)
    }
    await page.locator('.receipt').waitFor()
  } },
]
