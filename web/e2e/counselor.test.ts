// The counselor's hour, by keyboard only: a graver alert arrives by itself, is
// acknowledged, heard and decided; and what a lead and an office see of it.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House } from './house'
import { tabTo } from './keyboard'
import { code, Scene } from './scene'
import { grave, moderate, type Alert, type Seated } from './seated'

let house: House
let scene: Scene
let hall: Seated
let page: Page
let calm: Alert
let acute: Alert

beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  hall = await scene.seated()
  calm = await hall.alert(moderate)
  page = await house.logIn('counselor')
})
afterAll(() => house?.close())

const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
const dialog = () => page.locator('dialog[open]')

test('a graver alert arrives without a reload, and stands first', async () => {
  await page.goto('/staff/alerts')
  await page.locator(`[data-id="${calm.id}"]`).waitFor()
  await page.evaluate(() => { (window as unknown as { same: boolean }).same = true })
  acute = await hall.alert(grave)
  await page.locator(`[data-id="${acute.id}"]`).waitFor({ timeout: 30_000 })
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true)
  await expect.poll(() => page.locator('[data-id]').first().getAttribute('data-id')).toBe(acute.id)
  await expect.poll(() => page.locator(`[data-id="${acute.id}"]`).innerText()).toContain(acute.name)
})

test('j chooses, a acknowledges, and it says who and until when', async () => {
  await page.locator('h1').focus()
  await page.keyboard.press('j')
  await page.waitForURL(`**/alerts/${acute.id}`)
  await page.locator('article .next .primary').waitFor()
  await page.keyboard.press('a')
  await page.locator('article .who', { hasText: '有人去见' }).waitFor()
  await expect.poll(() => page.locator('article dl').first().innerText()).toMatch(/去见学生的人\s*我, .*前有效/)
  const alert = await scene.get<{ state: string; ackBy: string }>('counselor', `/alerts/${acute.id}`)
  expect(alert.state).toBe('acknowledged')
})

test('m opens the assigning, Escape closes it, and the focus is where it was', async () => {
  await tabTo(page, '.next .primary')
  await page.keyboard.press('m')
  await dialog().waitFor()
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => focused()).toContain('已听学生说')
})

test('the student was heard: a half-written note survives a reload', async () => {
  await tabTo(page, '.next .primary')
  await page.keyboard.press('Enter')
  await dialog().waitFor()
  await tabTo(page, '#said')
  await page.keyboard.type('睡不好，愿意谈')
  await page.reload()
  await page.locator('article .next .primary').waitFor()
  await tabTo(page, '.next .primary')
  await page.keyboard.press('Enter')
  await tabTo(page, '#said')
  await expect.poll(() => page.locator('#said').inputValue()).toBe('睡不好，愿意谈')
  await page.keyboard.press('End')
  await page.keyboard.type('。')
  await tabTo(page, 'dialog[open] form .primary')
  await page.keyboard.press('Enter')
  await page.locator('article .who', { hasText: '已听学生说' }).waitFor()
  await expect.poll(() => page.locator('article').innerText()).toContain('睡不好，愿意谈。')
  await expect.poll(() => focused()).toContain('研判去向')
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.startsWith('xq-draft:hear')))).toEqual([])
})

test('triage to referral leads to the case', async () => {
  await tabTo(page, '.next .primary')
  await page.keyboard.press('Enter')
  await dialog().waitFor()
  await tabTo(page, 'input[name=outcome]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.locator('input[name=outcome]:checked').inputValue()).toBe('referral')
  await tabTo(page, '#why-so')
  await page.keyboard.type('持续的念头，需要专业评估')
  await tabTo(page, 'dialog[open] form .primary')
  await expect.poll(() => focused()).toContain('建议转介')
  await page.keyboard.press('Enter')
  const link = page.locator('article a.primary')
  await link.waitFor()
  await expect.poll(() => link.getAttribute('href')).toMatch(/^\/staff\/cases\/.+~1$/)
  await page.locator(`[data-id="${acute.id}"]`).waitFor({ state: 'detached' })
})

test('where the case is still being opened the page says so, and leads there when it is', async () => {
  const slow = await hall.alert(moderate)
  await scene.post('counselor', `/alerts/${slow.id}/hear`, { note: '见过了' })
  // As when a sweep of the server holds the work at that moment.
  let early = 3
  await page.route(`**/api/v1/alerts/${slow.id}{,/triage}`, async (route) => {
    const answer = await route.fetch()
    const { case: opened, ...rest } = await answer.json() as { case?: string }
    await route.fulfill({ response: answer, json: opened && early-- > 0 ? rest : { ...rest, case: opened } })
  })
  await page.goto(`/staff/alerts/${slow.id}`)
  await page.locator('article .next .primary').click()
  await page.locator('input[name=outcome][value=school-support]').check()
  await page.locator('#why-so').fill('在校支持')
  await dialog().locator('form .primary').click()
  await page.locator('article [role=status]', { hasText: '正在建立个案' }).waitFor()
  await expect.poll(() => page.locator('article .next .primary').count()).toBe(0)
  const link = page.locator('article a.primary')
  await link.waitFor()
  await expect.poll(() => page.locator('article', { hasText: '正在建立个案' }).count()).toBe(0)
  await page.unroute(`**/api/v1/alerts/${slow.id}{,/triage}`)
  await link.click()
  await page.waitForURL(/\/staff\/cases\/.+~1$/)
})

test('a lead sees that, until when and who; not why', async () => {
  const lead = await house.logIn('lead')
  await lead.goto(`/staff/alerts/${calm.id}`)
  await lead.locator('#why').waitFor()
  await lead.locator('#history').waitFor()
  const text = await lead.locator('main').innerText()
  expect(text).toContain(calm.name)
  expect(text).toContain('只有心理教师能看')
  expect(text).not.toMatch(/PHQ|GAD|自伤/)
  await expect.poll(() => lead.locator('a[href*="/papers/"]').count()).toBe(0)
})

test('an office stops the silence by its reference, and learns the school only', async () => {
  const office = await house.logIn('office')
  await office.goto(`/staff/alerts/${calm.id}`) // whose silence has not risen to it
  await office.locator('main').getByText('没有找到').waitFor()
  const risen = await scene.risen()
  await office.goto(`/staff/alerts/${risen.id}`)
  await office.locator('main code').waitFor()
  const text = await office.locator('main').innerText()
  expect(text).toContain('心桥路初级中学')
  expect(text).not.toContain(risen.name)
  await office.locator('main .primary').click()
  await office.locator('main .good').waitFor()
})

test('keys can be switched off', async () => {
  await page.goto('/staff/alerts')
  await page.locator(`[data-id="${calm.id}"]`).waitFor()
  await page.locator('h1').focus()
  await page.keyboard.press('?')
  await dialog().locator('input[type=checkbox]').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.waitForTimeout(300)
  expect(new URL(page.url()).pathname).toBe('/staff/alerts')
})

test('an interview is asked question by question, and its result can be read', async () => {
  await page.goto(`/staff/students/${calm.student}/papers`)
  await page.locator('section button.primary').click()
  await page.waitForURL('**/interviews/**')
  await page.locator('section .primary').click() // the student agrees
  for (let n = 0; n < 20 && !(await page.locator('ol').count()); n++) {
    const heading = await page.locator('h2').innerText()
    await page.locator('.option input').last().check()
    await page.locator('form .primary').click()
    await page.waitForFunction((before) => document.querySelector('h2')?.innerText !== before, heading)
  }
  await page.locator('section .primary').click()
  await page.locator('a.primary').click()
  await page.waitForURL('**/papers/**')
  await page.locator('#answers').first().waitFor()
})

test('several go to one person, and come back one by one', async () => {
  const more = [await hall.alert(moderate), await hall.alert(moderate)]
  const owner = async (id: string) => (await scene.get<{ owner: string }>('counselor', '/alerts/' + id)).owner
  await page.goto('/staff/alerts')
  for (const m of more) await page.locator(`[data-id="${m.id}"]`).waitFor()
  await page.getByRole('button', { name: '批量改派' }).click()
  for (const m of more) await dialog().locator('label', { hasText: m.name }).locator('input').check()
  await dialog().locator('label', { hasText: '分管校领导' }).locator('input').check()
  await dialog().locator('.primary').click()
  await dialog().waitFor({ state: 'detached' })
  for (const m of more) expect(await owner(m.id)).toBe('demo-lead')
  await page.goto(`/staff/alerts/${more[0]!.id}`)
  await page.locator('.next .primary').waitFor()
  await page.getByRole('button', { name: '改派', exact: false }).last().click()
  await dialog().locator('label', { hasText: ' · 我' }).locator('input').check()
  await dialog().locator('form .primary').click()
  await page.locator('.toast button').click() // undo
  await expect.poll(() => owner(more[0]!.id)).toBe('demo-lead')
})

test('the inbox has one line a thing, and its counts are true', async () => {
  const counted = async () => {
    const unread = (await scene.list<{ readAt?: string }>('counselor', '/inbox?limit=200')).filter((m) => !m.readAt).length
    const [lead, badge] = [await page.locator('header.head p').textContent(), await page.locator('a[href="/staff/inbox"] .tag').first().textContent()]
    return lead === `${unread} 条未读，关于 ${await page.locator('li.card.unread').count()} 件事` && Number.parseInt(badge!, 10) === unread && unread
  }
  await page.goto('/staff/inbox')
  await page.locator('li.card.unread').first().waitFor()
  await expect.poll(counted).not.toBe(false)
  const before = Number(await counted())
  await page.locator('li.card.unread:has(.who)').first().getByRole('button', { name: '标为已读' }).click()
  await expect.poll(counted).toBeLessThan(before)
})

test('the inbox looks only at the desks that something shown lies on: each look is recorded', async () => {
  const other = await house.logIn('lead')
  const asked: string[] = []
  other.on('request', (r) => { const desk = /\/api\/v1\/(alerts|cases)$/.exec(r.url())?.[1]; if (desk) asked.push(desk) })
  const postedAt = new Date().toISOString()
  const letter = (kind: string, object: string, readAt?: string) => ({ id: kind, kind, object, postedAt, readAt })
  for (const [items, want, line] of [
    [[letter('case', 's~1', postedAt)], [], '没有未读消息'],
    [[letter('mentors-lacking', 's')], [], '没有成长导师'],
    [[letter('case', 's~1')], ['cases'], '已不在本校待办里'],
    [[letter('alert', 'c~s~group~1'), letter('case', 's~1', postedAt)], ['alerts'], '已不在本校待办里'],
  ] as const) {
    await other.route(/\/api\/v1\/inbox\?/, (r) => r.fulfill({ json: { items } }))
    asked.length = 0
    await other.goto('/staff/inbox')
    await other.locator('main').getByText(line).first().waitFor()
    expect([...new Set(asked)]).toEqual(want)
  }
})

test('an exercise is confirmed where it arrives', async () => {
  const drill = await scene.post<{ id: string }>('lead', `/schools/${code}/drills`)
  await page.goto('/staff/inbox')
  const click = async () => {
    const button = page.locator('li .primary').first()
    if (await button.count()) await button.click({ timeout: 2_000 }).catch(() => undefined)
  }
  const confirmed = async () => {
    await click()
    const all = await scene.list<{ id: string; hops: { kind: string; office?: string; state: string }[] }>('lead', `/schools/${code}/drills`)
    return all.find((d) => d.id === drill.id)?.hops.find((h) => h.kind === 'confirmed' && h.office === 'owner')?.state
  }
  await expect.poll(confirmed, { timeout: 30_000, interval: 500 }).toBe('passed')
  // One that ended long ago has nothing left to confirm, and goes as well.
  await expect.poll(async () => { await click(); return page.locator('li', { hasText: '演练' }).count() }, { timeout: 20_000, interval: 500 }).toBe(0)
})

test('nothing went wrong in the console, nothing was asked elsewhere', () => expect(house.faults).toEqual([]))

test('who logs out where the server is not reached is told, and is not shown the door', async () => {
  await page.goto('/staff/alerts')
  await page.locator('h1').waitFor()
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '退出' }).first().click()
  await page.getByRole('status').getByText('连不上服务器').waitFor()
  expect(new URL(page.url()).pathname).toBe('/staff/alerts')
  await page.context().setOffline(false)
  await page.getByRole('button', { name: '退出' }).first().click()
  await page.waitForURL('**/staff/login')
  expect(await page.evaluate(async () => (await fetch('/api/v1/me')).status)).toBe(401)
})
