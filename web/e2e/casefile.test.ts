// The case file: from a triaged alert to a hospital and back, by keyboard where it
// matters, with the other side played through the API.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House, phone } from './house'
import { focused, pressed, tabTo, typed } from './keyboard'
import { guardians, type CaseFile, type Referral } from './casefile'
import { Scene, until } from './scene'

let house: House
let counselor: Page
let scene: Scene
let life: CaseFile
let referral: Referral
beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  life = await scene.case()
  counselor = await house.logIn('counselor')
})
afterAll(async () => {
  expect(house?.faults).toEqual([])
  await house?.close()
})

const next = (page: Page) => page.locator('.next')
const primary = (page: Page) => page.locator('.next .primary')

test('from triage to consent by keyboard only, and each dialog gives the focus back', async () => {
  const page = counselor
  await page.goto(life.path)
  await next(page).getByText('下一步：研判').waitFor()

  await pressed(page, primary(page))
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => focused(primary(page))).toBe(true)

  await page.keyboard.press('Enter')
  await pressed(page, dialog.getByRole('checkbox').nth(1), 'Space')
  await typed(page, dialog.locator('#review-facts'), '近两周睡不好')
  await tabTo(page, dialog.locator('[value=support]'))
  await page.keyboard.press('ArrowDown')
  await pressed(page, dialog.locator('.primary'))
  await next(page).getByText('下一步：与监护人谈话').waitFor()
  await expect.poll(() => focused(primary(page))).toBe(true)

  await page.keyboard.press('Enter')
  await pressed(page, dialog.getByRole('checkbox').first(), 'Space')
  await tabTo(page, dialog.locator('[name=outcome]').first())
  await page.keyboard.press('Space')
  await typed(page, dialog.locator('#note'), '说明结果不进学籍后同意')
  await page.keyboard.press('Control+Enter')
  await next(page).getByText('下一步：取得写明医院的同意').waitFor()

  await pressed(page, primary(page))
  await tabTo(page, dialog.locator('select').first())
  await page.keyboard.press('ArrowDown')
  const guardian = await guardians(dialog)
  await tabTo(page, guardian)
  if (!(await guardian.inputValue())) await page.keyboard.press('ArrowDown')
  await typed(page, dialog.locator('#evidence'), '纸质同意书')
  await pressed(page, dialog.locator('.primary'))
  await next(page).getByText('下一步：转介').waitFor()
  await expect.poll(() => focused(primary(page))).toBe(true)
})

test('on a phone one thing is to be done, and the rest is one key away', async () => {
  const page = counselor
  const other = await scene.case('consented')
  await page.setViewportSize(phone)
  await page.goto(other.path)
  await primary(page).waitFor()
  const shown = () => next(page).getByRole('button').allTextContents()
  await expect.poll(() => shown()).toEqual(['准备转介', '生命危险：紧急转介'])
  await pressed(page, next(page).locator('summary'))
  const all = await shown()
  expect(all).toContain('记录同意')
  await page.setViewportSize({ width: 1366, height: 768 }) // a desktop shows the same at once
  await expect.poll(() => next(page).locator('summary').count()).toBe(0)
  expect((await shown()).sort()).toEqual(all.sort())
})

test('what is being written survives a reload, in this tab only', async () => {
  const page = counselor
  const other = await scene.case()
  await page.goto(other.path)
  await primary(page).click()
  await page.locator('#review-facts').fill('写到一半')
  await page.reload()
  await primary(page).click()
  await expect.poll(() => page.locator('#review-facts').inputValue()).toBe('写到一半')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('写到一半')
  await page.keyboard.press('Escape')
})

test('the wizard shows exactly what leaves, refuses a name, and sends', async () => {
  const page = counselor
  await page.goto(life.path)
  await primary(page).click()
  await page.waitForURL(/\/refer$/)
  await page.locator('.paper').waitFor()
  expect(await page.locator('.paper').innerText()).not.toContain(life.name)
  const send = page.locator('form .button.primary')
  await expect.poll(() => send.isDisabled()).toBe(true)
  await page.locator('#summary').fill(life.name + '需要专业评估')
  await page.getByRole('alert').getByText('说明里写出了学生是谁').waitFor()
  await expect.poll(() => send.isDisabled()).toBe(true)
  await page.locator('#summary').fill('需要专业评估；学生知情并愿意就诊。')
  await page.locator('.paper').getByText('需要专业评估；学生知情并愿意就诊。').waitFor()
  const shown = await page.locator('.paper').innerText()
  expect(shown).toMatch(/有过不如死了更好[^]*(一半以上的天数|几乎每天)/) // what was asked and answered, not a key and a number
  await until('the button', async () => !(await send.isDisabled()))
  await send.click()
  await page.waitForURL((u) => u.pathname === life.path)
  referral = await life.arrived()
  const open = await scene.post<{ packet: { reference: string; pseudonym: string; summary: string } }>('hospital', `/referrals/${referral.id}/open`)
  for (const part of [open.packet.reference, open.packet.pseudonym, open.packet.summary]) expect(shown).toContain(part)
})

test('papers open, and the hospital’s steps appear by themselves', async () => {
  const page = counselor
  const track = page.locator('.track [aria-current=step]')
  await track.getByText('有人打开').waitFor()
  for (const [name, words] of [['转介单', '转介单'], ['会议记录', '研判会议记录'], ['给家长的信', '给家长的信']] as const) {
    const [paper] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name }).first().click()])
    await paper.getByRole('heading', { level: 1 }).first().waitFor()
    await expect.poll(() => paper.locator('h1').first().innerText()).toContain(words.slice(-3))
    await paper.close()
  }
  await page.getByRole('button', { name: '发一次性链接' }).click()
  await page.getByRole('link', { name: '家庭就诊说明' }).waitFor()
  const at = '/referrals/' + referral.id
  await scene.post('hospital', at + '/accept')
  await track.getByText('已接收').waitFor()
  await life.appointed(referral)
  await scene.post('hospital', at + '/attendance', { came: true })
  await scene.post('hospital', at + '/feedback', { kind: 'first-visit', note: '每周复诊' })
  await page.getByText('已首诊').first().waitFor()
  await scene.post('hospital', at + '/complete', { note: '可以复学' })
  await next(page).getByText('下一步：提出复学方案').waitFor()
})

test('back to class: a plan, a second pair of eyes, follow-up, close', async () => {
  const page = counselor
  await primary(page).click()
  await page.locator('dialog textarea').fill('一个月内免晚自习')
  await page.locator('dialog .primary').click()
  await next(page).getByText('方案在等另一位同事评估').waitFor()

  const lead = await house.logIn('lead')
  await lead.goto(life.path)
  await next(lead).getByText('下一步：复学评估').waitFor()
  await primary(lead).click()
  await lead.locator('dialog').getByText('一个月内免晚自习').waitFor() // who decides reads the plan
  await lead.locator('dialog [value=yes]').check()
  await lead.locator('dialog textarea').fill('同意复学')
  await lead.locator('dialog .primary').click()
  await lead.locator('.head').getByText('随访中').waitFor()
  expect(await lead.locator('main').innerText()).not.toContain('近两周睡不好') // and no note of a counselor
  await expect.poll(() => lead.getByRole('link', { name: '监护人意见记录' }).count()).toBe(0)

  await next(page).getByText('下一步：随访').waitFor()
  await primary(page).click()
  await page.locator('dialog textarea').fill('回来第一天，睡得好一些')
  await page.locator('dialog .primary').click()
  await page.getByText('已完成').first().waitFor()
  await next(page).getByRole('button', { name: '结案' }).click()
  await expect.poll(() => page.locator('dialog [value=completed]').isDisabled()).toBe(true)
  await page.locator('dialog [value=care-elsewhere]').check()
  await page.locator('dialog textarea').fill('转入医院长期随访')
  await page.locator('dialog .primary').click()
  await page.locator('.head').getByText('已结案').waitFor()
  await expect.poll(() => next(page).locator('button').count()).toBe(0)
})

test('an emergency: disclosed, approved by two who see no more than they may, reviewed', async () => {
  const page = counselor
  const urgent = await scene.case('opened', 'emergency')
  await page.goto(urgent.path)
  await page.getByRole('button', { name: '生命危险' }).click()
  await page.locator('select').first().selectOption('demo-hospital-nanjing')
  await page.locator('#summary').fill('学生有危险，已拨打 120')
  await page.locator('.paper').getByText(urgent.name).waitFor() // the identity goes along, and is shown to
  await page.locator('form .button.danger').last().click()
  await page.waitForURL((u) => u.pathname === urgent.path)

  const lead = await house.logIn('lead')
  await lead.goto(urgent.path)
  await primary(lead).click()
  await lead.getByText('1 / 2').first().waitFor()
  const office = await house.logIn('office')
  await office.goto(urgent.path)
  await office.locator('.primary').click()
  await office.getByText('2 / 2').waitFor()
  const all = await office.locator('main').innerText()
  for (const secret of [urgent.name, '年级', '学生有危险']) expect(all).not.toContain(secret)

  const deputy = await house.logIn('deputy')
  await deputy.goto(urgent.path)
  await next(deputy).getByText('复核紧急披露').waitFor()
  await primary(deputy).click()
  await deputy.locator('dialog [value=yes]').check()
  await deputy.locator('dialog textarea').fill('当时不能等')
  await deputy.locator('dialog .primary').click()
  await deputy.getByText('复核紧急披露').last().waitFor()
})

test('guardians who refuse, and one who is unsafe', async () => {
  const page = counselor
  const hard = await scene.case('reviewed')
  await page.goto(hard.path)
  await primary(page).click()
  await page.locator('dialog [type=checkbox]').first().check()
  await page.locator('dialog [value=refuses]').check()
  await page.locator('#witness').fill('班主任')
  await page.locator('#safety').fill('每天见面')
  await page.locator('#note').fill('暂不同意')
  await page.locator('dialog .primary').click()
  await page.locator('.head').getByText('监护人暂不同意').waitFor()
  const [record] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: '监护人意见记录' }).click()])
  await record.getByText('每天见面').waitFor()
  await record.close()

  await primary(page).click()
  await page.locator('dialog [type=checkbox]').first().check()
  await page.locator('dialog [value=unsafe]').check()
  await page.locator('dialog fieldset').nth(1).getByRole('checkbox').first().check()
  await page.locator('#note').fill('学生说回家会挨打')
  await page.locator('dialog .primary').click()
  await next(page).getByText('下一步：向公安机关报告').waitFor()
  await primary(page).click()
  await page.locator('dialog textarea').fill('已向派出所报告')
  await page.locator('dialog .primary').click()
  await page.locator('.head').getByText('待与监护人谈话').waitFor()
})

// Presses of the mouse, typing left out; a choice in a list is two.
test('the frequent tasks cost few clicks', async () => {
  const page = await house.logIn('counselor')
  const many = await scene.case('reviewed')
  await page.goto(many.path)
  let clicks = 0
  const click = async (at: Locator) => { clicks++; await at.click() }
  const choose = async (at: Locator, value: string) => { clicks += 2; await at.selectOption(value) }
  const counted: Record<string, number> = {}
  const done = (what: string) => { counted[what] = clicks; clicks = 0 }
  const dialog = page.locator('dialog[open]')

  await click(primary(page))
  await click(dialog.locator('.told'))
  await click(dialog.locator('[value=agrees]'))
  await click(dialog.locator('#note'))
  await page.keyboard.type('同意')
  await click(dialog.locator('.primary'))
  await next(page).getByText('下一步：取得').waitFor()
  done('a guardian talk')

  await click(primary(page))
  await choose(dialog.locator('select').first(), 'demo-hospital-nanjing')
  const guardian = await guardians(dialog)
  if (!(await guardian.inputValue())) await choose(guardian, many.guardian)
  await click(dialog.locator('#evidence'))
  await page.keyboard.type('纸质')
  await click(dialog.locator('.primary'))
  await next(page).getByText('下一步：转介').waitFor()
  done('a consent')

  await click(primary(page))
  await click(page.locator('#summary'))
  await page.keyboard.type('需要专业评估')
  await until('the button', async () => !(await page.locator('form .button.primary').isDisabled()))
  await click(page.locator('form .button.primary'))
  await page.waitForURL((u) => u.pathname === many.path)
  done('a referral')

  const kept = await scene.case('opened', 'school-support')
  await kept.reviewed('support')
  await page.goto(kept.path)
  await click(primary(page))
  await page.keyboard.type('课间见面')
  await click(dialog.locator('.primary'))
  await page.getByText('已完成').first().waitFor()
  done('a follow-up')

  console.log('clicks', counted)
  expect(counted).toEqual({ 'a guardian talk': 5, 'a consent': expect.any(Number), 'a referral': 3, 'a follow-up': 2 })
  expect(counted['a consent']).toBeLessThanOrEqual(7)
})

test('a paper reply, the identity, the withdrawal: the seldom ways of a referral', async () => {
  const page = counselor
  const slow = await scene.case('consented')
  const { id } = await slow.refers()
  await page.goto(slow.path)
  const more = page.locator('details.no-print > summary')
  await more.click()
  await page.getByRole('button', { name: '往来凭证' }).click()
  await page.getByText('没有往来').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '开放身份' }).click()
  const guardian = await guardians(page)
  if (!(await guardian.inputValue())) await guardian.selectOption(slow.guardian)
  await page.locator('dialog [type=checkbox]').first().check()
  await page.locator('#evidence').fill('纸质')
  await page.locator('dialog .primary').click()
  await page.getByText('医院可知道学生是谁').first().waitFor()

  await page.getByRole('button', { name: '代录回执' }).click()
  await page.locator('dialog [value=appointment]').check()
  await page.locator('#at').fill('2099-01-05T09:30')
  await page.locator('#signed-by').fill('沈若溪')
  await page.locator('#post').fill('医师')
  await page.locator('#how').fill('传真')
  await page.locator('dialog .primary').click()
  await page.locator('.track [aria-current=step]').getByText('已预约').waitFor()
  await page.getByText('2099年1月5日 09:30').first().waitFor()

  await page.getByRole('button', { name: '撤回同意' }).click()
  await page.locator('dialog textarea').fill('母亲来电撤回')
  await page.locator('dialog .danger').click()
  await page.locator('.track [aria-current=step]').getByText('已撤回').waitFor()
  await expect(scene.post('hospital', `/referrals/${id}/open`)).rejects.toThrow('410')
  await page.locator('.head').getByText('待写明医院的同意').waitFor()
  await next(page).getByRole('button', { name: '家庭自选医院' }).click()
  await page.locator('dialog textarea').fill('家长带去省城医院')
  await page.locator('dialog .primary').click()
  await page.locator('.head').getByText('随访中').waitFor()
})

test('a holiday is planned, and the case changes hands', async () => {
  const page = counselor
  const kept = await scene.case()
  await page.goto(kept.path)
  await next(page).getByRole('button', { name: '安排假期' }).click()
  await until('the guardians', async () => (await page.locator('#briefed-who option').count()) > 1)
  if (!(await page.locator('#briefed-who').inputValue())) await page.locator('#briefed-who').selectOption(kept.guardian)
  await page.locator('#holiday-note').fill('每次打电话，孩子愿意')
  await page.locator('dialog .primary').click()
  await page.getByRole('heading', { name: '假期' }).waitFor()
  await page.locator('.head').getByRole('button', { name: '交给另一人' }).click()
  await page.locator('dialog [type=radio]').first().check()
  await page.locator('dialog .primary').click()
  await page.locator('.head').getByText('负责人：周玲红').waitFor()
})

test('somebody hands everything over, and the receiver reads why', async () => {
  const lead = await house.logIn('lead')
  const kept = await scene.case()
  await kept.does('/assign', { owner: scene.id('deputy') })
  await lead.goto(kept.path)
  await lead.locator('.head').getByRole('button', { name: '交给另一人' }).click()
  await lead.locator('dialog [value=demo-counselor]').check()
  await lead.locator('dialog [type=checkbox]').check()
  await lead.locator('#handover-note').fill('下周请假，每天中午见他')
  await lead.locator('dialog .primary').click()
  await lead.locator('.head').getByText('负责人：金建伟').waitFor()
  const letter = await until('the message', async () => (await scene.list<{ kind: string; object: string }>('counselor', '/inbox?limit=50')).find((m) => m.kind === 'handed-over'))
  await counselor.goto('/staff/hand-overs/' + letter.object)
  await counselor.getByText('下周请假，每天中午见他').waitFor()
})

test('an appeal goes to the office, which learns nothing of the student', async () => {
  const page = counselor
  const far = await scene.case('consented')
  await far.treated(await far.refers())
  const plan = await far.planned()
  const office = await house.logIn('office')
  await office.goto('/staff/returns/' + plan)
  await office.getByText('这里没有需要您督促的事').waitFor()
  await office.locator('.skeleton').waitFor({ state: 'detached' })
  expect(await office.locator('main button').count(), 'asked before an appeal').toBe(0)
  await page.goto(far.path)
  await page.getByRole('button', { name: '家庭申诉' }).click()
  await page.locator('dialog textarea').fill('家长附上医院建议')
  await page.locator('dialog .primary').click()
  await page.getByText('申诉中').waitFor()
  await office.locator('main .primary').waitFor() // without a reload: it hears of the appeal
  expect(await office.locator('main').innerText()).not.toContain(far.name)
  await office.locator('main .primary').click()
  await office.locator('dialog [value=yes]').check()
  await office.locator('dialog textarea').fill('同意复学')
  await office.locator('dialog .primary').click()
  await office.getByRole('status').getByText('已记录').first().waitFor()
  await page.locator('.head').getByText('随访中').waitFor()
})

test('a student in care who is absent comes before all else', async () => {
  const page = counselor
  const away = await scene.case()
  await scene.post('teacher', '/classes/32~3201~320117~3201170001~7~1/absences', { absent: [{ student: away.student }] })
  await page.goto(away.path)
  await next(page).getByText('下一步：找到学生').waitFor()
  await page.goto('/staff/cases')
  await page.getByRole('row').nth(1).getByText('正在寻找').waitFor()
  await page.goto(away.path)
  await primary(page).click()
  await page.locator('dialog textarea').fill('在校医室，安全')
  await page.locator('dialog .primary').click()
  await next(page).getByText('下一步：研判').waitFor()
})

test('the years of a student are one step from the file', async () => {
  const page = counselor
  await page.goto(life.path)
  await page.locator('.head').getByRole('link', { name: '历年变化' }).click()
  await page.getByRole('heading', { name: '答卷与变化' }).waitFor()
})
