import type { Page } from 'playwright-core'
import type { House } from '../house'
import { enterBySlip, fragment, heading } from '../paper'
import { once } from '../scene'
import type { Pupil, Slip } from '../seated'
import type { View } from '../view'

// One class a house: each view has a seat, whoever sends theirs takes a new one, and one
// student is asked to answer alone.
type Way = (p: Pupil) => Promise<unknown>
const hall = once(async (scene) => {
  const seated = await scene.seated('7/4')
  const ready = new Map<number, Promise<Slip>>()
  const brought = (key: number, pupil: () => Promise<Pupil>, how: Way) => {
    const slip = ready.get(key) ?? pupil().then(async (p) => { await how(p); return p.slip })
    ready.set(key, slip)
    return slip
  }
  let used = 12
  let asked = 20
  return {
    unused: seated.slips[0]!,
    seat: (n: number, how: Way) => brought(n, async () => seated.pupil(n), how),
    next: (how: Way) => brought(used, async () => seated.pupil(used++), how),
    alone: () => { const at = asked++; return brought(1000 + at, async () => seated.alone(await seated.studentAt(at), 'repeat'), agreed) },
  }
})
const entered = (p: Pupil) => p.paper()
const agreed = (p: Pupil) => p.agrees()
const whole = async (p: Pupil) => { await p.agrees(); await p.fills() }
const most = async (p: Pupil) => { await p.agrees(); await p.fills({}, 17) }
const seat = async (house: House, n: number, how: Way = entered) => (await hall(house)).seat(n, how)

async function enter(page: Page, slip: Slip) {
  await page.unroute('**/answers')
  await enterBySlip(page, slip)
}
async function question(page: Page, house: House, n: number) {
  await enter(page, await seat(house, n, agreed))
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
  { name: 'student-pin', path: '/', open: async (page, house) => {
    await page.goto('about:blank')
    await page.goto(fragment((await hall(house)).unused))
    await page.locator('input.code[inputmode=numeric]').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('12')
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]').waitFor()
  } },
  { name: 'student-pin-again', path: '/', open: async (page, house) => {
    await page.goto('about:blank')
    await page.goto(fragment(await seat(house, 1)))
    await page.locator('input.code[inputmode=numeric]').first().waitFor()
  } },
  { name: 'student-assent', path: '/', open: async (page, house) => { await enter(page, await seat(house, 2)) } },
  { name: 'student-decline', path: '/', open: async (page, house) => {
    await enter(page, await seat(house, 2))
    await page.locator('main .actions button').first().click()
    await page.locator('dialog[open]').waitFor()
  } },
  { name: 'student-section', path: '/', open: async (page, house) => { await enter(page, await seat(house, 3, agreed)) } },
  { name: 'student-question', path: '/', open: async (page, house) => { await question(page, house, 3); await page.locator('.option').nth(1).click(); } },
  { name: 'student-question-fault', path: '/', open: async (page, house) => { await question(page, house, 4); await page.keyboard.press('Enter'); await page.locator('[role=alert]').waitFor() } },
  { name: 'student-offline', path: '/', open: async (page, house) => {
    await question(page, house, 5)
    await page.route('**/answers', (route) => route.fulfill({ status: 408 }))
    await page.locator('.option').first().click()
    await page.locator('.saved.offline').waitFor()
  } },
  { name: 'student-elsewhere', path: '/', open: async (page, house) => { await enter(page, await seat(house, 6, most)); await page.locator('.option').first().waitFor() } },
  { name: 'student-talk', path: '/', open: async (page, house) => { await question(page, house, 7); await page.locator('.talk').click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'student-talked', path: '/', open: async (page, house) => {
    await question(page, house, 7)
    await page.locator('.talk').click()
    await page.locator('dialog[open] .primary').click()
    await page.locator('.receipt').waitFor()
  } },
  { name: 'student-leave', path: '/', open: async (page, house) => { await question(page, house, 8); await page.locator('.out').click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'student-review', path: '/', open: async (page, house) => { await enter(page, await seat(house, 9, whole)); await page.locator('.review').waitFor() } },
  { name: 'student-closing', path: '/', open: async (page, house) => {
    await enter(page, await (await hall(house)).next(whole))
    await page.locator('main .actions .primary').click()
    await page.locator('.lines').waitFor()
  } },
  { name: 'student-help-now', path: '/', open: async (page, house) => {
    await enter(page, await (await hall(house)).alone())
    for (let n = 0; n < 20 && !await page.locator('.receipt').count(); n++) {
      const was = await heading(page).textContent()
      if (await page.locator('.option').count()) await page.keyboard.press('4')
      await page.keyboard.press('Enter')
      await page.waitForFunction((w) => document.querySelector('main h1')?.textContent !== w || document.querySelector('.receipt'), was)
    }
    await page.locator('.receipt').waitFor()
  } },
]
