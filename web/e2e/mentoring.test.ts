// A mentor's tasks and a safety card, through the web: two people and a counselor.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CaseFile } from './casefile'
import { House, phone } from './house'
import { Scene, until } from './scene'

let house: House
let teacher: Page
let counselor: Page
let scene: Scene
let life: CaseFile

beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  life = await scene.case('opened', 'school-support')
  await scene.put('lead', `/students/${life.student}/mentor`, { mentor: scene.id('teacher') })
  teacher = await house.logIn('teacher', { viewport: phone, hasTouch: true })
  counselor = await house.logIn('counselor')
}, 180_000)
afterAll(async () => {
  expect(house?.faults).toEqual([])
  await house?.close()
})

const tasks = () => scene.list<{ student: string; turn: number; due: string; waits: boolean }>('teacher', '/mentees')
const own = async () => (await tasks()).find((m) => m.student === life.student)!

test('one tick does a task, and one more takes it back', async () => {
  await teacher.goto('/staff/care')
  const first = teacher.getByRole('button', { name: /做了，一切如常/ }).first()
  await first.click()
  await teacher.getByText('：已完成').waitFor()
  expect((await tasks()).filter((m) => m.turn === 2)).toHaveLength(1)
  await teacher.locator('.toast').getByRole('button', { name: '撤销' }).click()
  await teacher.getByText('已撤销').waitFor()
  expect((await tasks()).filter((m) => m.turn === 2)).toHaveLength(0)
  await first.click()
  await teacher.getByText('：已完成').first().waitFor()
  await teacher.reload() // the toast has gone, the way back has not
  await teacher.getByRole('button', { name: /^撤销 · / }).click()
  await teacher.getByText('已撤销').waitFor()
  expect((await tasks()).filter((m) => m.turn === 2)).toHaveLength(0)
  await expect.poll(() => teacher.getByRole('button', { name: /^撤销 · / }).count()).toBe(0)
})

test('a denser rhythm shows nobody more than a day', async () => {
  const before = await own()
  await counselor.goto(life.path)
  await counselor.getByLabel('每三天一件').check()
  await counselor.getByText('已调整').waitFor()
  const after = await own()
  expect(after.due < before.due).toBe(true)
  expect({ ...after, due: '' }).toEqual({ ...before, due: '' })
  const lead = await house.logIn('lead')
  await lead.goto(life.path)
  await lead.locator('.columns').waitFor()
  expect(await lead.locator('main').innerText()).not.toMatch(/节奏|成长导师|安全卡/)
  expect(await teacher.locator('main').innerText()).not.toMatch(/节奏|每三天|个案|高危|筛查|预警|异常/)
})

test('a wish reaches the counselor, who takes it up', async () => {
  await teacher.goto('/staff/care')
  await teacher.getByRole('button', { name: /想请心理老师看一看/ }).first().click()
  await teacher.getByRole('button', { name: '告诉心理老师' }).click()
  await teacher.getByText('已告诉心理老师').waitFor()
  await counselor.goto('/staff/alerts')
  await counselor.getByText('导师想请您看一看（1）').waitFor()
  await until('the message', async () => (await scene.list<{ kind: string }>('counselor', '/inbox?limit=200')).some((m) => m.kind === 'mentor-concern'))
  await counselor.getByRole('button', { name: '我来看' }).click()
  await counselor.getByText('由您接手').waitFor()
  expect((await tasks()).some((m) => m.waits)).toBe(false)
})

test('a safety card is released, read and withdrawn', async () => {
  await counselor.goto(life.path)
  await counselor.getByRole('button', { name: '发安全卡' }).click()
  const dialog = counselor.locator('dialog[open]')
  await dialog.getByLabel(/请不要让他/).check()
  await dialog.getByRole('checkbox', { name: /成长导师|班主任/ }).first().check()
  await dialog.getByRole('button', { name: '发出' }).click()
  await counselor.getByText('还没有读').waitFor()

  await teacher.goto('/staff/care')
  await teacher.getByText('请不要让他（她）独处。').waitFor()
  await expect.poll(() => teacher.locator('article a[href^="tel:"]').count()).toBe(1)
  await teacher.getByRole('button', { name: '我已读，会照做' }).click()
  await teacher.locator('article').getByText('已确认').waitFor()

  await counselor.reload()
  await counselor.getByText(/已读$/).waitFor()
  await counselor.getByRole('button', { name: '收回', exact: true }).click()
  await counselor.locator('dialog[open] .danger').click()
  await counselor.getByText('已收回', { exact: true }).first().waitFor()
  await teacher.reload()
  await teacher.locator('.task').first().waitFor()
  await expect.poll(() => teacher.locator('article').count()).toBe(0)
})

test('a lead names a mentor for all who lack one, and takes it back', async () => {
  const lead = await house.logIn('lead')
  await lead.goto('/staff/mentors')
  const lacking = async () => Number((await lead.locator('form.card').innerText()).match(/\d+/)?.[0])
  const before = await lacking()
  expect(before).toBeGreaterThan(0)
  await lead.locator('form.card select').selectOption({ index: 1 })
  await lead.getByRole('button', { name: '指定', exact: true }).click()
  await lead.getByText(`已为 ${before} 人指定导师`).waitFor()
  await lead.getByText('人人有导师').waitFor()
  await lead.getByRole('button', { name: '撤销' }).click()
  await lead.locator('form.card').waitFor()
  await expect.poll(() => lacking()).toBe(before)
})
