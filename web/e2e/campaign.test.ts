// A campaign from the wizard to its opening, and an instrument of one's own on the way.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House } from './house'
import { code, Scene, school, until } from './scene'
import { planningYear } from '../staff/areas/admin/campaigns/plan'

let house: House
let scene: Scene
let page: Page
beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  page = await house.logIn('admin')
})
afterAll(() => house?.close())

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const at = (place: string) => page.evaluate((p) => sessionStorage.setItem('xq-admin-place', p), place)
const small = readFileSync(new URL('../../screening/instrument/testdata/small.json', import.meta.url), 'utf8')
const file = (text: string) => ({ name: 'small.json', mimeType: 'application/json', buffer: Buffer.from(text) })

test('an instrument is refused with its line, mended, published and read as a student sees it', async () => {
  await at('32')
  await page.goto('/staff/instruments')
  await button('上传本单位的量表或文字').click()
  await page.getByLabel('完整的量表定义').check()
  await page.locator('#file').setInputFiles(file(small.slice(0, -9)))
  await page.getByRole('alert').getByText('这里不是完整的 JSON').waitFor()
  await page.locator('#file').setInputFiles(file(small.replace('"optionSet": "how", "critical"', '"optionSet": "nowhere", "critical"')))
  await button(/^发布给/).click()
  const fault = page.locator('[role=alert] tbody tr').first()
  await fault.waitFor()
  expect(Number(await fault.locator('td').first().innerText())).toBe(small.split('\n').findIndex((l) => l.includes('"small.a", "kind"')) + 1)
  await page.locator('#file').setInputFiles(file(small))
  await button(/^发布给/).click()
  await page.waitForURL('**/staff/instruments/small@1?unit=32')
  await page.getByRole('heading', { level: 1, name: '小' }).waitFor()
  const preview = page.getByRole('region', { name: '学生看到的样子' })
  await preview.getByText('1. 甲').waitFor()
  await expect.poll(() => preview.locator('legend').count()).toBe(7)
  await expect.poll(() => preview.locator('fieldset:disabled').count()).toBe(7)
})

test('what is published does not change', async () => {
  await page.goto('/staff/instruments')
  await page.getByRole('row', { name: /^小/ }).waitFor()
  await button('上传本单位的量表或文字').click()
  await page.getByLabel('完整的量表定义').check()
  await page.locator('#file').setInputFiles(file(small.replace('"甲"', '"换了"')))
  await button(/^发布给/).click()
  await page.locator('dialog .problem').waitFor()
  await page.goto('/staff/instruments/small@1')
  await page.getByText('1. 甲').waitFor()
})

test('a campaign goes through the wizard, with the new instrument at hand', async () => {
  const year = planningYear(new Date()) + 1
  await at(school)
  await page.goto('/staff/campaigns/new')
  await page.locator('#plan-name').fill('春季心理健康测评')
  await page.locator('#plan-units').click()
  await button('下一步').click()
  await button('只选初中').click()
  for (const grade of [8, 9]) await page.locator(`#grade-${grade}`).selectOption('')
  await page.locator('#plan-opens').fill(`${year}-03-08`)
  await page.locator('#plan-closes').fill(`${year}-04-30`)
  await button('下一步').click()
  await page.getByLabel('自己选择').check()
  await page.locator('#plan-individual').getByText('小 7 题').waitFor()
  await page.getByRole('radio').first().check()
  await button('下一步').click()
  await button('下一步').click()
  await button('建立草稿').click()
  await page.waitForURL(/\/campaigns\/(?!new)/)
  await page.getByRole('heading', { name: /启动前还缺 \d+ 项/ }).waitFor()
  await expect.poll(() => button('启动测评').isDisabled()).toBe(true)
})

test('it is opened once nothing lacks: each class has its session, the counselor answers for the instruments', async () => {
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  await button('安排下一个班').click()
  await page.locator('#s-room').fill('机房一')
  for (const n of [1, 2, 3, 4]) {
    await page.getByRole('heading', { name: new RegExp(`七年级${n}班`) }).waitFor()
    await page.locator('dialog').getByRole('button', { name: n < 4 ? '保存并安排下一个班' : '保存', exact: true }).click()
  }
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.getByText('4 个班，0 个未安排').waitFor()
  await expect.poll(() => button('启动测评').isDisabled()).toBe(true)

  const counselor = await house.logIn('counselor')
  await counselor.goto('/staff/readiness?campaign=' + id)
  await counselor.locator('li[data-lack="acceptance"]').getByRole('button').click()
  await counselor.locator('li[data-lack="acceptance"]').waitFor({ state: 'detached' })

  await page.reload()
  await page.getByRole('heading', { name: '可以启动' }).waitFor()
  await button('启动测评').click()
  await page.locator('dialog').getByRole('button', { name: '启动测评' }).click()
  await until('the campaign to open', async () => (await scene.get<{ state: string }>('admin', '/campaigns/' + id)).state === 'open')
  await page.reload()
  await page.locator('.tag.good', { hasText: '进行中' }).waitFor()
  const classes = (await scene.list<{ path: string }>('admin', `/schools/${code}/classes`)).filter((c) => c.path.startsWith(school + '/7/'))
  const sessions = await scene.list<{ id: string; class: string }>('admin', `/campaigns/${id}/sessions?unit=${school.replaceAll('/', '~')}`)
  expect(sessions.map((s) => s.class).sort()).toEqual(classes.map((c) => c.path).sort())
  for (const s of sessions) expect(await scene.list('counselor', `/sessions/${s.id}/slips`)).toHaveLength(43)
  expect(house.faults).toEqual([])
})
