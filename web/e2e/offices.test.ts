// Offices go down from the province to a school and back, and see nobody.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House, phone } from './house'
import { referrals } from './pages/hospital'
import { Scene, until } from './scene'

let house: House
let people: string[] // names and numbers of all who were assessed
beforeAll(async () => {
  house = await House.open('drill')
  await referrals(house)
  const scene = Scene.of(house)
  const hall = await scene.seated()
  people = hall.slips.flatMap((s) => [s.name, s.number])
  await until('the counts to rise', async () => (await scene.get<{ children: { invited: number }[] }>('province-office', `/campaigns/${hall.campaign}/coverage?unit=32`)).children.some((c) => c.invited))
})
afterAll(() => house?.close())

async function showsNobody(page: Page) {
  const text = await page.content() + page.url() + await page.title()
  expect(people.filter((p) => text.includes(p))).toEqual([])
}

test('from the province down to a school, and back to where one was', async () => {
  const page = await house.logIn('province-office')
  await page.waitForURL('**/staff/boards/coverage')
  const trail: string[] = []
  for (const name of ['南京市', '溧水区', '南京市心桥路初级中学（虚构）']) {
    await page.locator('tbody a', { hasText: name }).first().waitFor()
    await showsNobody(page)
    trail.push(page.url())
    await page.locator('tbody a', { hasText: name }).first().click()
    await page.locator('nav [aria-current=location]', { hasText: name }).waitFor()
  }
  expect(new URL(page.url()).search).toContain('unit=32~3201~320117~3201170001')
  await showsNobody(page)
  for (const before of trail.reverse()) {
    await page.goBack()
    await page.waitForURL(before)
  }
  await page.goto(trail[0]!) // an address that somebody was sent
  await page.locator('nav [aria-current=location]', { hasText: '溧水区' }).waitFor()
  expect(house.faults).toEqual([])
})

test('small counts are hidden, and nobody is on any board', async () => {
  const page = await house.logIn('office')
  await page.goto('/staff/boards/care')
  const alerts = page.locator('.figure', { hasText: '提醒' }).first().locator('strong')
  await expect.poll(async () => { await page.reload(); await alerts.waitFor(); return alerts.textContent() }, { timeout: 30_000, interval: 1_500 }).toBe('隐去')
  await showsNobody(page)
  const raw = await page.evaluate(async () => (await fetch('/api/v1/units/32~3201~320117/care-figures')).json()) as { opened: number | null; sent: number | null; children: { opened: number | null }[] }
  expect([raw.opened, raw.sent, raw.children.map((c) => c.opened)]).toEqual([null, null, [null]])
  for (const path of ['staffing', 'staffing?unit=32~3201~320117~3201170001', 'hospitals', 'policy', 'coverage?unit=32~3201~320117~3201170001']) {
    await page.goto('/staff/boards/' + path)
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
    await showsNobody(page)
  }
  await page.goto('/staff/decisions')
  await page.waitForLoadState('networkidle')
  await showsNobody(page)
  expect(await page.evaluate(async () => (await fetch('/api/v1/classes/32~3201~320117~3201170001~7~1/students')).status)).toBe(403)
  expect(house.faults.filter((f) => !f.includes('403'))).toEqual([])
})

test('what is open to decide stands apart from what is done, and is asked once', async () => {
  const urgent = await Scene.of(house).case('opened', 'emergency')
  await urgent.does('/emergency', { hospital: 'demo-hospital-nanjing', summary: '学生有危险，已拨打 120' })
  const page = await house.logIn('office')
  await page.goto('/staff/decisions')
  const open = page.locator('article', { hasText: '紧急披露：批准' })
  await open.waitFor()
  await page.locator('.settled li', { hasText: '演练' }).first().waitFor() // its drill is over
  await expect.poll(() => page.getByRole('button', { name: /确认收到|我来督办/ }).count()).toBe(0)
  await expect.poll(() => page.locator('.settled button').count()).toBe(0)
  await open.getByRole('button', { name: '批准披露' }).click()
  await page.locator('.settled li', { hasText: '个案' }).getByText('您已表态').waitFor()
  await expect.poll(() => open.count()).toBe(0)
  expect(await page.content()).not.toContain(urgent.name)
})

test('the school with the largest shortfall is one click away', async () => {
  const page = await house.logIn('city-office')
  await page.locator('#nav a', { hasText: '心理教师配备' }).click()
  const first = page.locator('.worst li').first()
  await first.waitFor()
  await page.goto('/staff/boards/staffing?list=schools&schools.sort=-deficit')
  await page.locator('tbody tr').first().waitFor()
  expect(Number(await page.locator('tbody tr').first().locator('[data-title=缺]').textContent())).toBeGreaterThan(0)
  const saving = page.waitForEvent('download')
  await page.getByText('导出 CSV').first().click()
  expect((await saving).suggestedFilename()).toBe('schools.csv')
})

test('on a phone the cards are sorted too, and the address keeps it', async () => {
  const page = await house.logIn('city-office', { viewport: phone })
  await page.goto('/staff/boards/staffing?list=schools')
  const table = page.locator('.table').first()
  const by = table.getByLabel('排序')
  const lacks = async () => (await table.locator('td[data-title=缺]').allTextContents()).map(Number)
  await by.selectOption({ label: '缺' })
  await page.waitForURL(/schools\.sort=deficit/)
  const rising = (await lacks()).sort((a, b) => a - b)
  expect(new Set(rising).size).toBeGreaterThan(1)
  await expect.poll(() => lacks()).toEqual(rising)
  const before = await table.locator('tbody').boundingBox()
  await table.getByRole('button', { name: '升序' }).click()
  await page.waitForURL(/schools\.sort=-deficit/)
  expect((await table.locator('tbody').boundingBox())!.y).toBe(before!.y)
  await page.reload()
  await table.getByRole('button', { name: '降序' }).waitFor()
  await expect.poll(() => by.inputValue()).toBe('deficit')
  await expect.poll(() => lacks()).toEqual([...rising].reverse())
  await by.selectOption({ label: '默认顺序' })
  await page.waitForURL((u) => !u.search.includes('sort'))
  await page.context().close()
})

test('a row is opened by keyboard', async () => {
  const page = await house.logIn('office')
  await page.goto('/staff/boards/staffing')
  await page.locator('tbody tr').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/unit=/)
  expect(house.faults.filter((f) => !f.includes('403'))).toEqual([])
})
