// The hour of the assessment: what stands at the front desk, and what does not.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House } from './house'
import { Scene, school } from './scene'
import type { Pupil } from './seated'

let house: House
let scene: Scene
let session: string
let pupils: Pupil[]
let teacher: Page
let counselor: Page

beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  const hall = await scene.seated()
  await hall.laterSession()
  session = hall.session
  pupils = [0, 1, 2, 3, 4].map((n) => hall.pupil(n))
  teacher = await house.logIn('teacher')
  counselor = await house.logIn('counselor')
}, 180_000)
afterAll(() => house?.close())

const seat = (page: Page, n: number) => page.locator(`ul.seats button[data-seat="${n}"]`)
const says = (page: Page, n: number, word: string) => seat(page, n).getByText(word).waitFor()

// Time goes on: what counts minutes is left out of the comparison, nothing else.
const dom = (page: Page) => page.evaluate(() => document.querySelector('#app')!.outerHTML.replace(/(剩|还剩)? ?(\d+小时 ?)?\d+ ?(分钟|分)/g, '…'))

test('who is here, writes, is done or pauses stands there by itself', async () => {
  await teacher.goto('/staff/sessions')
  await teacher.locator(`a[href="/staff/sessions/${session}"]`).click()
  await says(teacher, 1, '未到')
  await pupils[0]!.agrees()
  await pupils[1]!.answers()
  await pupils[2]!.agrees()
  await pupils[2]!.says({ 'phq-a.mood': 0 })
  await says(teacher, 1, '作答中')
  await says(teacher, 2, '已交')
  await says(teacher, 3, '作答中')

  // Six minutes without an answer, as the server would tell them.
  await teacher.route('**/progress', async (route) => {
    const answer = await route.fetch()
    const page = await answer.json() as { items: { seat: number; active?: string }[] }
    for (const row of page.items) if (row.seat === 3) row.active = new Date(Date.now() - 6 * 60_000 - 5_000).toISOString()
    await route.fulfill({ response: answer, json: page })
  })
  await says(teacher, 3, '停住 · 6 分钟')
  await teacher.locator('dl.tally .here dd').getByText('3').waitFor()
  await teacher.unrouteAll({ behavior: 'wait' })
  await says(teacher, 3, '作答中')
})

test('who has no list of a class is not offered to add a student from it', async () => {
  const other = await scene.seated('7/4')
  const add = teacher.getByRole('button', { name: '补充学生' })
  await teacher.goto('/staff/sessions/' + other.session)
  await seat(teacher, 1).waitFor()
  await expect.poll(() => add.count()).toBe(0)
  await teacher.goto('/staff/sessions/' + session)
  await add.click()
  await teacher.locator('dialog[open]').getByText('本班学生都已在场次里').waitFor()
  await teacher.keyboard.press('Escape')
})

test('an acute answer reaches the counselor, and changes nothing for the class teacher', async () => {
  await counselor.goto('/staff/sessions/' + session)
  await says(counselor, 1, '作答中')
  await counselor.getByRole('button', { name: '便条 0' }).waitFor()
  await says(teacher, 1, '作答中')
  await teacher.waitForTimeout(6_000) // toasts and polls are over
  const before = await dom(teacher)
  const seats = await counselor.locator('ul.seats').innerHTML()

  await pupils[0]!.says({ 'phq-a.self-harm': 3, 'phq-a.thoughts-past-month': 1 })
  await counselor.getByRole('button', { name: '便条 1' }).waitFor({ timeout: 120_000 })
  expect(await counselor.locator('ul.seats').innerHTML()).toBe(seats) // nothing to see from behind, either
  await teacher.waitForTimeout(12_000)
  expect(await dom(teacher)).toBe(before)
  expect(await teacher.locator('body').innerText()).not.toContain('便条')

  await counselor.getByRole('button', { name: '便条 1' }).click()
  const note = counselor.locator('dialog[open]')
  await expect.poll(() => note.innerText()).toContain('1 号')
  await note.getByRole('button', { name: '我来见' }).click()
  await note.getByText('已有人来见').waitFor()
  await counselor.keyboard.press('Escape')
  await counselor.getByRole('button', { name: '便条 0' }).waitFor()
})

test('a reason and a make-up by keyboard alone', async () => {
  const page = teacher
  await seat(page, 1).focus()
  await page.keyboard.type('5')
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset.seat)).toBe('5')
  await page.keyboard.press('Enter')
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  await dialog.getByText('病假').waitFor()
  for (let i = 0; i < 8 && !(await page.evaluate(() => (document.activeElement as HTMLInputElement).type === 'radio')); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset.seat)).toBe('5') // the focus is back
  await says(page, 5, '未完成')
  expect(await seat(page, 5).innerText()).not.toContain('病假') // the grid does not say why

  const arrange = page.getByRole('button', { name: '安排补测' })
  for (let i = 0; i < 60 && !(await arrange.evaluate((b) => b === document.activeElement)); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('dialog[open] input[type="radio"]:checked').waitFor()
  const go = page.locator('dialog[open]').getByRole('button', { name: '安排补测' })
  for (let i = 0; i < 12 && !(await go.evaluate((b) => b === document.activeElement)); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  await seat(page, 5).waitFor({ state: 'detached' }) // seated in the other session now

  await page.goto('/staff/class')
  await page.locator('section.ahead', { hasText: '等补测' }).getByText(pupils[4]!.slip.name).waitFor()
})

test('a PIN is reset from the seat', async () => {
  await teacher.goto('/staff/sessions/' + session)
  await seat(teacher, 3).click()
  await teacher.getByRole('button', { name: '解锁并重设 PIN' }).click()
  await teacher.getByText('已重设').waitFor()
})

test('the first period: tick, send, and again to correct', async () => {
  await teacher.goto('/staff/class/absences')
  await teacher.getByRole('checkbox').nth(1).check()
  await teacher.getByRole('button', { name: '发送' }).click()
  await teacher.getByText('已发送，1 人缺席').waitFor()
  await teacher.reload()
  await teacher.getByText('再次发送即为更正').waitFor()
  await expect.poll(() => teacher.getByRole('checkbox').nth(1).isChecked()).toBe(true)
  await teacher.getByRole('checkbox').nth(1).uncheck()
  await teacher.getByRole('button', { name: '发送' }).click()
  await teacher.getByText('已发送，全班到齐').waitFor()
})

test('observers of a class: progress and slips', async () => {
  const c = await scene.draft({ name: '观察填写', units: [school + '/8/1'], grades: [], observed: [8] })
  await scene.post('counselor', `/campaigns/${c.id}/consents`)
  await scene.open(c.id)
  await counselor.goto('/staff/observers')
  await counselor.getByText('已交 0 / 共 43').waitFor()
  await counselor.goto(`/staff/observers/slips?campaign=${c.id}&class=${(school + '/8/1').replaceAll('/', '~')}`)
  await counselor.getByText('登录码').first().waitFor()
  await expect.poll(() => counselor.locator('main li').count()).toBe(43)
})

test('nothing went wrong on the way', () => expect(house.faults).toEqual([]))
