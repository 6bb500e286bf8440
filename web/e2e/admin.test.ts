// What administrators do: an installation from nothing to its first class, and a
// campaign and a policy where much is there already.
import { readFileSync, statSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inBothThemes } from './axe'
import { House } from './house'
import { tabTo } from './keyboard'
import { workbook } from './xlsx'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const sample = (name: string) => new URL(`../../screening/roster/testdata/${name}.xlsx`, import.meta.url).pathname

const head = ['学号', '姓名', '性别', '出生日期', '年级', '班级', '紧急联系']
const pupils = [['G000000000000000011', '王芳', '女', '2013-03-05', '七年级', '3班', '19900000001'], ['G000000000000000022', '李雷', '男', '2013-09-30', '七年级', '3班', '19900000002']]

describe('an installation of nothing', () => {
  let house: House
  let page: Page
  beforeAll(async () => { house = await House.open('nothing'); page = await house.enter() })
  afterAll(() => house?.close())

  test('whoever started the server becomes its first administrator', async () => {
    const code = /启动码: (\S+)/.exec(house.said)?.[1] ?? ''
    await page.goto('/staff/setup')
    await page.locator('#code').waitFor()
    expect(await inBothThemes(page)).toEqual([])
    await page.locator('#code').fill('AAAAA-AAAAA-AAAAA-AAAAA')
    await page.locator('#who').fill('赵管理')
    await page.locator('#login').fill('zhao')
    await page.locator('#new').fill('a long enough one')
    await page.locator('#again').fill('a long enough one')
    await button(page, '建立管理员并登录').click()
    await page.getByText('启动码不对').waitFor()
    await page.locator('#code').fill(code)
    await button(page, '建立管理员并登录').click()
    await page.waitForURL('**/staff/begin')
    await page.locator('li .tag.warn').first().waitFor() // what is still missing
    const later = await house.enter()
    await later.goto('/staff/setup')
    await later.getByText('已经有管理员了').waitFor()
  })

  test('a school is entered', async () => {
    await page.goto('/staff/units?at=32~3201~320106')
    await button(page, '登记学校').click()
    await page.locator('#c-code').fill('3201060001')
    await page.locator('#c-name').fill('鼓楼实验中学')
    await page.locator('dialog button.primary').click()
    await page.waitForURL('**/units?at=32~3201~320106~3201060001')
    await page.getByRole('heading', { name: '鼓楼实验中学' }).waitFor()
  })

  test('a bad roster is refused with row, field and mend, and its faults are a workbook', async () => {
    await page.goto('/staff/imports')
    await page.locator('#roster').setInputFiles(sample('bad-cells'))
    await button(page, '上传并检查').click()
    await page.getByRole('heading', { name: '需要修改的地方' }).waitFor()
    await expect.poll(() => page.locator('tbody tr').first().innerText()).toMatch(/^2\s+A\s+学校标识码\s+“学校标识码”请填 10 位/)
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, '下载问题清单').click()])
    const path = (await file.path())!
    expect(statSync(path).size).toBeGreaterThan(2_000)
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK')
  })

  test('an old workbook is to be saved as .xlsx', async () => {
    await page.goto('/staff/imports')
    await page.locator('#roster').setInputFiles(sample('bad-old-format'))
    await button(page, '上传并检查').click()
    await page.getByText('另存为 .xlsx 后再上传').waitFor()
  })

  test('columns are corrected, the roster is written, and its class is there', async () => {
    await page.goto('/staff/imports')
    const roster = workbook([head.map((h) => (h === '学号' ? '编码' : h)), ...pupils])
    await page.locator('#roster').setInputFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: roster })
    await button(page, '上传并检查').click()
    await page.getByText('缺少这些列：学籍号').waitFor()
    await page.locator('#means-A').selectOption('number')
    await page.locator('#means-G').selectOption('phone')
    await button(page, '按更正重新检查').click()
    await button(page, '导入 2 行').click()
    await page.locator('.tag', { hasText: '已完成' }).waitFor()
    await page.reload()
    await page.locator('.tag', { hasText: '已完成' }).waitFor()
    await page.goto('/staff/units?at=32~3201~320106~3201060001')
    await page.getByRole('cell', { name: '七年级3班' }).waitFor()
  })

  test('who is missing from the next roster leaves by name only', async () => {
    await page.goto('/staff/imports')
    await page.locator('#roster').setInputFiles({ name: '名单.xlsx', mimeType: 'application/octet-stream', buffer: workbook([head.slice(0, 6), pupils[0]!.slice(0, 6)]) })
    await button(page, '上传并检查').click()
    await button(page, '导入 1 行').click()
    await page.getByLabel(/李雷/).check()
    expect(await inBothThemes(page)).toEqual([])
    await button(page, '确认 1 人离校').click()
    await page.getByText('已离校 1 人').waitFor()
  })

  test('a person is added and their password set anew', async () => {
    await page.goto('/staff/people')
    await button(page, '添加人员').click()
    await page.locator('#p-role').selectOption('counselor')
    await page.locator('#p-name').fill('钱老师')
    await page.locator('#p-login').fill('qian')
    await page.locator('dialog button.primary').click()
    await page.getByText('密码不再显示').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('row', { name: /钱老师/ }).click()
    await button(page, '重设密码').click()
    const password = await page.locator('dialog p code').innerText()
    await page.keyboard.press('Escape')
    const qian = await house.enter()
    await qian.goto('/staff/login')
    await qian.locator('#name').fill('qian')
    await qian.locator('#password').fill(password)
    await qian.locator('form button.primary').click()
    await qian.waitForURL((u) => !u.pathname.endsWith('/login'))
    expect(house.faults).toEqual([])
  })
})

describe('the demonstration district', () => {
  let house: House
  let page: Page
  beforeAll(async () => { house = await House.open('district'); page = await house.logIn('admin') })
  afterAll(() => house?.close())

  test('a campaign is drafted by keyboard only, and what lacks is shown', async () => {
    await page.evaluate(() => sessionStorage.setItem('xq-admin-place', '32/3201/320117/3201170001'))
    await page.goto('/staff/campaigns/new')
    await page.getByRole('heading', { level: 2 }).waitFor()
    await page.getByLabel('学校', { exact: true }).waitFor()
    await tabTo(page, '#plan-name')
    await page.keyboard.type('春季测评')
    await tabTo(page, '#plan-units')
    await page.keyboard.press('Enter')
    const year = Number(await page.locator('#plan-year').inputValue()) + 1 // its spring is ahead, and within the school year, whatever the day
    const next = async () => { await tabTo(page, 'form .button.primary'); await page.keyboard.press('Enter') }
    await next()
    await page.reload() // the draft is where it was left
    await page.getByRole('heading', { name: '年级和时间' }).waitFor()
    await next()
    await expect.poll(() => page.locator('form [role=alert]').innerText()).toBe('请选开始日期。')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('plan-opens')
    await page.keyboard.type(`0308${year}`) // the browser of the tests shows month, day, year
    await tabTo(page, '#plan-closes')
    await page.keyboard.type(`0430${year}`)
    await next()
    await page.getByRole('heading', { name: '量表' }).waitFor()
    await next()
    await page.getByRole('heading', { name: '规则' }).waitFor()
    await next()
    await page.getByRole('heading', { name: '核对' }).waitFor()
    await next()
    await Promise.race([page.waitForURL(/\/campaigns\/(?!new)/), page.locator('.problem').waitFor()])
    await expect.poll(() => page.locator('.problem').allInnerTexts()).toEqual([])
    await page.getByRole('heading', { name: /启动前还缺 \d+ 项/ }).waitFor()
    await page.getByText('请安排第 1 场').first().waitFor()
    await expect.poll(() => button(page, '启动测评').isDisabled()).toBe(true)
  })

  test('a session is planned, and a Friday needs a reason', async () => {
    await button(page, '安排下一个班').click()
    const day = await page.locator('#s-day').inputValue()
    const friday = new Date(day + 'T00:00:00Z')
    while (friday.getUTCDay() !== 5) friday.setUTCDate(friday.getUTCDate() + 1)
    await page.locator('#s-day').fill(friday.toISOString().slice(0, 10))
    await page.locator('#s-room').fill('机房一')
    if (!(await page.locator('#s-invigilator').inputValue())) await page.locator('#s-invigilator').selectOption({ index: 0 })
    await page.locator('dialog').getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('请选在测评日的上课时间').waitFor()
    await page.locator('#s-override').selectOption('no-other-room')
    await page.locator('dialog').getByRole('button', { name: '保存并安排下一个班' }).click()
    await page.getByRole('heading', { name: /七年级2班/ }).waitFor()
    await expect.poll(() => page.locator('#s-room').inputValue()).toBe('机房一')
    await page.keyboard.press('Escape')
    await page.getByText('12 个班，11 个未安排').waitFor()
  })

  test('a rule is refused at its condition, mended, tried out and published', async () => {
    await page.evaluate(() => sessionStorage.setItem('xq-admin-place', '32/3201/320117')) // whose rules the administrator of its province reads too
    await page.goto('/staff/policies/edit')
    const rule = (reason: string) => page.locator('details', { has: page.locator('summary', { hasText: reason }) }).last()
    await rule('PHQ-A 总分达到 20 分或以上').locator('summary').click()
    await page.locator('#phq-a-severe-when').fill('score("phq-a.totl") >= 19')
    await button(page, '检查').click()
    await page.locator('#phq-a-severe-when-fault', { hasText: '没有分量表 "phq-a.totl"' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('phq-a-severe-when')
    await page.locator('#phq-a-severe-when').fill('score("phq-a.total") >= 19')
    await page.locator('#phq-a-severe-level').selectOption('imminent')

    await button(page, /^添加规则.*GAD-7/).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('gad-7-rule-1-level')
    await page.locator('#gad-7-rule-1-when').fill('score("gad-7.total") >= 18')
    await button(page, '检查').click()
    expect(await page.locator('#gad-7-rule-1-text-fault').innerText()).toBe('请用两种语言写明理由。') // before it is sent
    await page.locator('#gad-7-rule-1-zh').fill('GAD-7 总分达到 18 分或以上')
    await page.locator('#gad-7-rule-1-en').fill('GAD-7 total of 18 or more')
    await page.locator('#gad-7-rule-1-source').fill('本区自己的选择')
    await page.reload() // the draft is where it was left
    await page.getByText('上次没有保存的修改还在这里').waitFor()

    await rule('有关键题的作答需要了解').locator('summary').click()
    await button(page, '去掉这条规则 有关键题的作答需要了解').click()
    await button(page, '检查').click()
    await page.getByText('请为它加一条规则，或加一条 critical()').first().waitFor() // what no field is to blame for
    await button(page, '放回 有关键题的作答需要了解').click()
    expect(await page.locator('section', { has: page.getByRole('heading', { name: '与原来相比' }) }).locator('li .tag').allInnerTexts()).toEqual(['已改', '新增'])

    await button(page, '检查').click()
    await page.getByText('检查通过').waitFor()
    await button(page, '用以往答卷试算').click()
    await page.locator('.tag', { hasText: '已完成' }).waitFor()
    await expect.poll(() => page.locator('table tbody tr').count()).toBe(5)
    await button(page, /^发布给/).click()
    await page.waitForURL('**/policies/local/1')
    const made = await page.evaluate(async () => (await fetch('/api/v1/risk-policies/local/1')).json()) as { rules: { id: string; level: string; when: string; hearWithin?: string }[] }
    expect(made.rules.find((r) => r.id === 'phq-a-severe')).toMatchObject({ level: 'imminent', when: 'score("phq-a.total") >= 19' })
    expect(made.rules.find((r) => r.id === 'gad-7-rule-1')).toMatchObject({ level: 'moderate' })
    expect(made.rules.find((r) => r.id === 'critical-answer')).toMatchObject({ level: 'moderate', hearWithin: '24h0m0s', when: 'critical()' })
  })

  test('a policy is read from a file, and a version that is taken is not overwritten', async () => {
    await page.goto('/staff/policies/edit')
    await page.getByText('以文件保存或读取').click()
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, '下载这一版（JSON）').click()])
    const text = readFileSync((await file.path())!, 'utf8')
    const read = (content: string) => page.locator('#policy-file').setInputFiles({ name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from(content) })
    await read(text.slice(0, -3))
    await page.getByText('这里不是完整的 JSON').waitFor()
    await read('{"id": "x"}')
    await page.getByText('这不是一份完整的评估规则').waitFor()
    await read(text.replace('"336h0m0s"', '"300h0m0s"'))
    await expect.poll(() => page.locator('#hear-mild').inputValue()).toBe('300')
    await button(page, '检查').click()
    await page.getByText('检查通过').waitFor()
    await button(page, /^发布给/).click()
    await page.getByText('这一版已有别的内容').waitFor()
    await button(page, '改用第 2 版').click()
    await button(page, '检查').click()
    await page.getByText('检查通过').waitFor()
    await button(page, /^发布给/).click()
    await page.waitForURL('**/policies/local/2')
  })

  test('a care policy that lets an imminent danger wait is refused at its field, before it is sent', async () => {
    await page.goto('/staff/policies/care/care/1')
    await page.locator('#imminent-notice').selectOption('never')
    await page.locator('#case-opened').evaluate((field: HTMLInputElement) => { field.value = '0'; field.dispatchEvent(new Event('input')) })
    await button(page, '检查并保存这一版').click()
    await page.getByText('有 2 处要改').waitFor()
    expect(await page.locator('#imminent-notice-fault').innerText()).toBe('紧急情况必须立即通知。')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('imminent-notice')
    await page.locator('#case-opened').fill('2') // what is folded away is shown with its fault
    await page.locator('#imminent-notice').selectOption('at-once')
    await page.locator('#v-id').fill('exercise:1')
    await button(page, '检查并保存这一版').click()
    await page.locator('#v-id-fault', { hasText: 'exercise: 开头' }).waitFor() // what only the server knows
    await page.locator('#v-id').fill('local')
  })

  test('times to hear, follow-ups and the days before holidays are changed, and survive a reload', async () => {
    await page.locator('#imminent-ack').fill('45')
    await page.locator('#high-triage').fill('2')
    await page.getByLabel('听学生说之后研判：单位').nth(1).selectOption('days')
    await page.locator('#high-hear').fill('4')
    await button(page, '去掉 第 11 次随访').click()
    await button(page, '去掉 第 10 次随访').click()
    await button(page, '再加一次随访').click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('follow-9')
    await page.locator('#follow-9').fill('1')
    await page.locator('#h-days').fill('7')
    await page.locator('#h-before').fill('10')
    await page.locator('#v-basis').fill('区教育局 2026 年 3 号文')
    await page.reload()
    await page.getByText('上次没有保存的修改还在这里').waitFor()
    await button(page, '检查并保存这一版').click()
    await page.locator('#follow-9-fault', { hasText: '应晚于前一次随访' }).waitFor()
    await page.locator('#follow-9').fill('160')
    await page.getByLabel('第 10 次随访：单位').selectOption('days')
    await button(page, '检查并保存这一版').click()
    await page.waitForURL('**/policies/care/local/1')
    const saved = await page.evaluate(async () => (await fetch('/api/v1/care-policies/local/1')).json()) as { legalBasis: object; followUps: string[]; holidays: object; levels: Record<string, { ackExpires: string; triageWithin: string; hearWithin?: string }> }
    expect(saved).toMatchObject({ legalBasis: { 'zh-CN': '区教育局 2026 年 3 号文' }, holidays: { days: 7, before: '240h0m0s' }, levels: { imminent: { ackExpires: '45m0s' }, high: { triageWithin: '48h0m0s', hearWithin: '4h0m0s' } } })
    expect(saved.levels.imminent!.hearWithin).toBeUndefined()
    expect(saved.followUps.length).toBe(10)
    expect(saved.followUps.at(-1)).toBe('3840h0m0s')
  })

  test('the holidays that count are those of the calendar', async () => {
    await page.locator('#h-year').selectOption({ index: 0 })
    await page.locator('#h-days').fill('3')
    await page.locator('li', { hasText: '国庆节' }).waitFor()
    await page.locator('#h-days').fill('40')
    await page.getByText('没有这样长的假期').waitFor()
  })

  test('a version that is taken is not overwritten: a higher one is offered', async () => {
    await page.locator('#v-version').fill('1')
    await button(page, '检查并保存这一版').click()
    await page.getByText('这一版已有别的内容').waitFor()
    await button(page, '改用第 2 版').click()
    await button(page, '检查并保存这一版').click()
    await page.waitForURL('**/policies/care/local/2')
    await page.getByText('设为现行').first().waitFor()
    expect(house.faults).toEqual([])
  })
})
