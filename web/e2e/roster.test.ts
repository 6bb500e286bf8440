// A long roster that is stopped while it is being written, and completed later.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House } from './house'
import { Scene } from './scene'
import { workbook } from './xlsx'

const place = '32/3201/320117/3201170099'
const all = 12_000
const given = [...'安白成丹恩方歌和嘉可乐明宁欧平青如山天文']

let house: House
let page: Page
beforeAll(async () => {
  house = await House.open('district')
  await Scene.of(house).put('admin', '/schools/3201170099', { district: '32/3201/320117', name: '万人中学', kind: 'urban', stage: 'junior' })
  page = await house.logIn('admin')
  await page.evaluate((p) => sessionStorage.setItem('xq-admin-place', p), place)
})
afterAll(() => house?.close())

const roster = workbook([['学籍号', '姓名', '性别', '出生日期', '年级', '班级'], ...Array.from({ length: all }, (_, n) =>
  [`G${String(n).padStart(17, '0')}X`, `王${given[n % 20]}${given[Math.floor(n / 20) % 20]}`, '女', '2013-03-05', '七年级', `${n % 20 + 1}班`])])

const button = (name: string) => page.getByRole('button', { name, exact: true })
const figure = async (name: string) => Number(await page.locator('dl.figures div', { hasText: name }).locator('dd').textContent())

// sends has the roster checked, and reads what it would change.
async function sends() {
  await page.goto('/staff/imports')
  await page.locator('#roster').setInputFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: roster })
  await button('上传并检查').click()
  await button(`导入 ${all} 行`).waitFor({ timeout: 120_000 })
  return { fresh: await figure('新学生'), there: await figure('没有变化'), missing: await figure('名单里没有') }
}

test('it goes on behind a reload, and stops when it is told to', async () => {
  expect(await sends()).toEqual({ fresh: all, there: 0, missing: 0 })
  await button(`导入 ${all} 行`).click()
  await page.locator('progress').waitFor()
  await page.reload()
  await page.locator('progress').waitFor()
  await button('停止').click()
  await page.getByText('已停止。已经写入的会保留').waitFor()
  await page.reload()
  await page.getByText('已停止。已经写入的会保留').waitFor()
  expect(await page.locator('progress').count() + await button(`导入 ${all} 行`).count()).toBe(0)
})

test('the same roster completes it, and nobody is there twice', async () => {
  const rest = await sends()
  expect(rest).toEqual({ fresh: all - rest.there, there: expect.any(Number), missing: 0 })
  expect(rest.fresh).toBeGreaterThan(0)
  await button(`导入 ${all} 行`).click()
  await page.locator('.tag', { hasText: '已完成' }).waitFor({ timeout: 120_000 })
  expect({ fresh: await figure('新学生'), there: await figure('没有变化') }).toEqual({ fresh: rest.fresh, there: rest.there })
  expect(await sends()).toEqual({ fresh: 0, there: all, missing: 0 })
  await button('放弃这份名单').click()
  await page.getByText('已停止').first().waitFor()
  expect(house.faults).toEqual([])
})
