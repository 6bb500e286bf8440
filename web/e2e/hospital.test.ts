// A referral through the hospital's hands: by mouse, the key steps by keyboard, and
// what the health contact sees of it meanwhile.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBothThemes } from './axe'
import { House } from './house'
import type { CaseFile, Referral } from './casefile'
import { Scene } from './scene'

let house: House
let scene: Scene
let file: CaseFile
let one: Referral
let clerk: Page
let health: Page
beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  file = await scene.case('consented')
  one = await file.refers()
  await file.names(one)
  clerk = await house.logIn('hospital')
  health = await house.logIn('health')
})
afterAll(() => house?.close())

const summary = '近一个月情绪低落'
const stands = (word: string) => clerk.locator('.tag.big', { hasText: word }).waitFor()
// Well before the page would ask by itself.
const moves = (word: string) => health.locator('tbody .tag', { hasText: word }).waitFor({ timeout: 10_000 })
const inChina = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16)

let clicks = 0
const click = async (selector: string) => { clicks++; await clerk.locator(selector).first().click() }

test('opened, accepted, appointed: three clicks from the inbox to the answer', async () => {
  await moves('待打开')
  await clerk.locator('main li').first().waitFor()
  await click('main li a')
  await clerk.getByText('打开即记录“已阅”').waitFor()
  expect(await clerk.content()).not.toContain(summary)
  await click('section.card .primary')
  await clerk.getByText(summary).waitFor()
  expect(await clerk.content()).not.toContain(file.name)
  await stands('待回复')
  await moves('待回复')
  await click('form .primary') // "received" stands chosen
  await stands('已接收')
  await moves('待约时间')
  expect(clicks).toBe(3)
  clicks = 0
  await clerk.locator('#at').fill(inChina(2)) // "make an appointment" stands chosen
  await click('form .primary')
  await stands('已约时间')
  await moves('已约时间')
  expect(clicks).toBe(1)
  const read = await scene.get<{ appointment: string }>('hospital', '/referrals/received/' + one.id)
  expect(new Date(Date.parse(read.appointment) + 8 * 3_600_000).toISOString().slice(0, 16)).toBe(inChina(2))
})

test('the identity is opened apart, and the page keeps nothing of it', async () => {
  await clerk.locator('.box button').click()
  await clerk.getByText(file.name).waitFor()
  expect(clerk.url() + await clerk.title()).not.toContain(file.name)
  expect(await clerk.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(file.name)
  await clerk.reload()
  await stands('已约时间')
  expect(await clerk.content()).not.toContain(file.name)
})

test('attended, reported and completed by keyboard alone', async () => {
  await clerk.locator('input[value=attended]').focus()
  await clerk.keyboard.press('Enter')
  await stands('已就诊')
  await moves('就诊中')
  await clerk.locator('input[value=first-visit]').focus()
  await clerk.keyboard.press('Space')
  await clerk.keyboard.press('Tab')
  await clerk.keyboard.type('已完成首诊评估。')
  await clerk.keyboard.press('Tab')
  await clerk.keyboard.press('Enter')
  await clerk.locator('.note', { hasText: '已完成首诊评估' }).waitFor()
  await clerk.locator('form .primary:enabled').waitFor() // its news may come before its answer, which empties the form
  await clerk.locator('input[value=first-visit]').focus()
  for (let i = 0; i < 3; i++) await clerk.keyboard.press('ArrowDown')
  await expect.poll(() => clerk.locator('input[value=fit-to-return]').isChecked()).toBe(true)
  await clerk.locator('#note').fill('可以复学，建议减少晚自习一个月。')
  await clerk.locator('form .primary').focus()
  await clerk.keyboard.press('Enter')
  await clerk.locator('dialog').waitFor() // it cannot be undone
  await clerk.keyboard.press('Escape')
  await expect.poll(() => clerk.evaluate(() => document.activeElement?.textContent)).toBe('提交回复')
  await clerk.keyboard.press('Enter')
  await clerk.locator('dialog .primary').focus()
  await clerk.keyboard.press('Enter')
  await stands('已结束')
})

test('the health contact sees where it stands and nothing of what it says', async () => {
  await health.goto('/staff/routing?show=all')
  await health.locator('tbody .tag', { hasText: '已结束' }).waitFor()
  await health.locator('tbody tr').first().click()
  await health.locator('dialog li').first().waitFor()
  const said = await health.content()
  for (const secret of [summary, file.name, file.number, '首诊评估', '晚自习', 'PHQ']) expect(said).not.toContain(secret)
  expect(await health.evaluate(async (id) => (await fetch(`/api/v1/referrals/${id}/open`, { method: 'POST' })).status, one.id)).toBe(403)
})

test('a doctor without a log-in answers by a link of the health contact; it opens once', async () => {
  const other = await scene.case('consented')
  const two = await other.refers()
  const { code } = await other.linked(two)
  await health.goto('/staff/routing')
  await health.locator('tbody tr', { hasText: two.reference }).click()
  await health.locator('dialog .primary').click()
  const address = await health.locator('#link').inputValue()
  expect(await health.content()).not.toContain(code)
  const doctor = await house.enter({ javaScriptEnabled: true })
  const enter = async (page: Page) => {
    await page.goto(address)
    await page.locator('#code').fill(code)
    await page.locator('#name').fill('沈若溪')
    await page.locator('#post').fill('儿童青少年心理科 医师')
    await page.locator('form button').click()
  }
  await enter(doctor)
  await doctor.locator('input[value=received]').check()
  await doctor.locator('#reply button').click()
  await doctor.getByText('已接收，待约时间').waitFor()
  expect(await inBothThemes(doctor)).toEqual([])
  const again = await house.enter()
  await enter(again)
  expect(await again.content()).not.toContain(summary)
})

test('a decline needs a reason and closes the packet', async () => {
  const silent = await scene.case('agreed')
  await silent.consented(false)
  const three = await silent.refers()
  await clerk.goto('/staff/referrals/' + three.id)
  await clerk.locator('section.card .primary').click()
  await clerk.getByText(summary).waitFor()
  await clerk.getByText('监护人未同意反馈详情').waitFor()
  await clerk.locator('input[value=decline]').check()
  await clerk.locator('input[value=no-room]').check()
  await clerk.locator('form .primary').click()
  await clerk.locator('dialog .primary').click()
  await stands('已退回')
  await clerk.reload()
  await clerk.getByText('材料已关闭').waitFor()
  expect(house.faults.filter((f) => !f.includes('status of 4'))).toEqual([])
})
