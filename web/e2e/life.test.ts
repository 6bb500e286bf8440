// The whole life of one high-risk result, through the web alone: six people, each in a
// browser of their own, none of whom reads what is not theirs.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardians } from './casefile'
import { House, phone } from './house'
import { agree, button, enterBySlip, heading } from './paper'
import { Scene } from './scene'
import type { Slip } from './seated'

let house: House
let slip: Slip
let student: Page, counselor: Page, lead: Page, teacher: Page, health: Page, clerk: Page
let file = '' // where the case is
const summary = '近两周情绪低落；学生知情并愿意就诊。'

beforeAll(async () => {
  house = await House.open('drill')
  slip = (await Scene.of(house).seated()).slips[2]!
  student = await house.enter({ viewport: phone })
  counselor = await house.logIn('counselor')
  lead = await house.logIn('lead')
  teacher = await house.logIn('teacher')
  health = await house.logIn('health')
  clerk = await house.logIn('hospital')
}, 240_000)
afterAll(async () => {
  expect(house?.faults).toEqual([])
  await house?.close()
})

const next = (page: Page) => page.locator('.next')
const dialog = (page: Page) => page.locator('dialog[open]')
const does = async (page: Page) => { await next(page).locator('.primary').first().click(); await dialog(page).waitFor() }
const sends = async (page: Page) => { await dialog(page).locator('.primary').last().click(); await dialog(page).waitFor({ state: 'detached' }) }

test('a student answers gravely on the phone, and reads what everybody reads', async () => {
  await counselor.goto('/staff/alerts')
  await enterBySlip(student, slip)
  await agree(student)
  for (let steps = 0; steps < 60 && !(await student.locator('.review').count()); steps++) {
    const was = await heading(student).textContent()
    const options = await student.locator('.option').allInnerTexts()
    const gravest = options.length === 2 ? options.findIndex((o) => o.includes('是') && !o.includes('不') ) : options.length - 1
    if (options.length) await student.locator('.option').nth(Math.max(0, gravest)).click()
    await student.keyboard.press('Enter')
    await student.waitForFunction((w) => document.querySelector('main h1')?.textContent !== w, was)
  }
  await button(student, '交卷').click()
  await student.getByText('谢谢你认真回答').first().waitFor()
  expect(await student.locator('body').innerText()).not.toMatch(/筛查|高危|预警|异常|分数|得分/)
})

test('the counselor sees it at once, goes to the student, hears and decides', async () => {
  const row = counselor.locator(`[data-id="${slip.sitting}"]`)
  await row.waitFor({ timeout: 30_000 })
  await row.click()
  await next(counselor).locator('.primary').click()
  await counselor.locator('article .who', { hasText: '有人去见' }).waitFor()
  await does(counselor)
  await dialog(counselor).locator('#said').fill('在心理室谈了半小时，愿意继续谈')
  await dialog(counselor).locator('form .primary').click()
  await counselor.locator('article .who', { hasText: '已听学生说' }).waitFor()
  await does(counselor)
  await dialog(counselor).locator('[value=referral]').check()
  await dialog(counselor).locator('#why-so').fill('持续的念头，需要专业评估')
  await dialog(counselor).locator('form .primary').click()
  const way = counselor.locator('article a.primary')
  await way.waitFor()
  file = (await way.getAttribute('href'))!
  await way.click()
  await next(counselor).getByText('下一步：研判').waitFor()
})

test('a review, a talk, a consent that names the hospital, and the packet goes', async () => {
  await does(counselor)
  await dialog(counselor).getByRole('checkbox').nth(1).check()
  await dialog(counselor).locator('#review-facts').fill('近两周睡不好')
  await dialog(counselor).locator('[value=refer]').check()
  await sends(counselor)
  await next(counselor).getByText('下一步：与监护人谈话').waitFor()
  await does(counselor)
  await dialog(counselor).getByRole('checkbox').first().check()
  await dialog(counselor).locator('[name=outcome]').first().check()
  await dialog(counselor).locator('#note').fill('说明结果不进学籍后同意')
  await sends(counselor)
  await next(counselor).getByText('下一步：取得写明医院的同意').waitFor()
  await does(counselor)
  await dialog(counselor).locator('select').first().selectOption('demo-hospital-nanjing')
  const guardian = await guardians(dialog(counselor))
  if (!(await guardian.inputValue())) await guardian.selectOption({ index: 1 })
  await dialog(counselor).locator('#evidence').fill('纸质同意书')
  await sends(counselor)
  await next(counselor).getByText('下一步：转介').waitFor()
  await next(counselor).locator('.primary').click()
  await counselor.locator('.paper').waitFor()
  await counselor.locator('#summary').fill(summary)
  await counselor.locator('.paper').getByText(summary).waitFor()
  await counselor.locator('form .button.primary:enabled').click()
  await counselor.waitForURL((u) => u.pathname === file)
})

test('the hospital opens, accepts, appoints, sees and sends back; the health contact follows', async () => {
  await clerk.goto('/staff/referrals')
  await clerk.locator('main li a').first().click()
  await clerk.getByText('打开即记录“已阅”').waitFor()
  await clerk.locator('section.card .primary').first().click()
  await clerk.getByText(summary).waitFor()
  await clerk.locator('dl > div', { hasText: '有过不如死了更好' }).getByText('几乎每天').first().waitFor()
  expect(await clerk.content()).not.toContain(slip.name)
  const reply = clerk.locator('form .primary').first()
  const stands = (word: string) => clerk.locator('.tag.big', { hasText: word }).waitFor()
  await reply.click()
  await stands('已接收')
  await clerk.locator('#at').fill(new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 16))
  await reply.click()
  await stands('已约时间')
  await health.goto('/staff/routing')
  await health.locator('tbody .tag', { hasText: '已约时间' }).first().waitFor()
  for (const secret of [slip.name, slip.number, summary]) expect(await health.content()).not.toContain(secret)
  await counselor.locator('.track [aria-current=step]').getByText('已预约').waitFor()
  await clerk.locator('input[value=attended]').check()
  await reply.click()
  await stands('已就诊')
  await clerk.locator('input[value=fit-to-return]').check()
  await clerk.locator('#note').fill('可以复学，建议减少晚自习一个月。')
  await reply.click()
  await dialog(clerk).locator('.primary').click()
  await stands('已结束')
})

test('back to class: the counselor proposes, the lead decides, care goes on and ends', async () => {
  await next(counselor).getByText('下一步：提出复学方案').waitFor()
  await does(counselor)
  await dialog(counselor).locator('textarea').fill('一个月内免晚自习')
  await sends(counselor)
  await lead.goto(file)
  await next(lead).getByText('下一步：复学评估').waitFor()
  await does(lead)
  await dialog(lead).locator('[value=yes]').check()
  await dialog(lead).locator('textarea').fill('同意复学')
  await sends(lead)
  await next(counselor).getByText('下一步：随访').waitFor()
  await does(counselor)
  await dialog(counselor).locator('textarea').fill('回来第一天，睡得好一些')
  await sends(counselor)
  await next(counselor).getByRole('button', { name: '结案' }).click()
  await dialog(counselor).locator('[value=care-elsewhere]').check()
  await dialog(counselor).locator('textarea').fill('转入医院长期随访')
  await sends(counselor)
  await counselor.locator('.head').getByText('已结案').waitFor()
})

test('the class teacher has read of all this only that the paper is there', async () => {
  await teacher.goto('/staff/class')
  await teacher.locator('h1').waitFor()
  await house.settled(teacher)
  expect(await teacher.locator('main').innerText()).not.toMatch(/PHQ|GAD|紧急|重度|转介|个案|自伤/)
  await teacher.goto(file)
  await teacher.locator('main [role=alert]').waitFor()
  expect(await teacher.content()).not.toContain(slip.name)
})
