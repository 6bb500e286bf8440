// What a student may rely on: a paper by keyboard alone, nothing lost and nothing
// doubled, nothing left behind.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe'
import { House, phone } from './house'
import { agree, button, enterBySlip, fragment, heading, kept, typed } from './paper'
import { Scene } from './scene'
import { pin, type Seated } from './seated'

let house: House
let scene: Scene
let hall: Seated
beforeAll(async () => {
  house = await House.open('drill')
  scene = Scene.of(house)
  hall = await scene.seated('7/4')
}, 180_000)
afterAll(() => house?.close())

const count = 18
const entries = async (n: number) => scene.get<{ log?: unknown; answers?: unknown }>('counselor', `/sittings/${hall.slips[n]!.sitting}/result`)

test('the whole paper by keyboard alone, from the door to the end', async () => {
  const slip = hall.slips[0]!
  const page = await house.enter()
  const tab = async (n = 1) => { for (let i = 0; i < n; i++) await page.keyboard.press('Tab') }
  const focused = () => page.evaluate(() => document.activeElement?.tagName ?? '')
  await page.goto('/')
  await heading(page).waitFor()
  for (let n = 0; n < 12 && await focused() !== 'INPUT'; n++) await tab()
  await page.keyboard.type(slip.school)
  await tab(2)
  await page.keyboard.type(slip.number)
  await tab()
  await page.keyboard.type(slip.code.toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByText('给自己设一个 PIN').waitFor()
  await expect.poll(() => focused()).toBe('H1')
  await tab()
  await page.keyboard.type(pin)
  await tab()
  await page.keyboard.type('9999')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('两次不一样').waitFor()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
  await page.getByText('开始之前').waitFor()
  expect(page.url()).toBe(`${house.url}/`)
  await tab(2)
  await page.keyboard.press('Enter')
  await page.getByText('第 1 部分').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.option').first().waitFor()
  // Nothing chosen: it says so, and stays.
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('请选一个').waitFor()
  // Choosing does not go on by itself.
  await page.keyboard.press('4')
  await page.waitForTimeout(400)
  await expect.poll(() => page.getByText('1 / 18').count()).toBe(1)
  await page.keyboard.press('1')
  // The talk dialog gives the focus back.
  await page.locator('.talk').focus()
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('talk')
  await heading(page).focus()
  await typed(page, () => '1')
  await page.locator('.review').waitFor()
  await expect.poll(() => page.locator('.review li').count()).toBe(count)
  await expect.poll(() => page.getByText('完全没有').count()).toBe(0) // hidden until wanted
  await page.keyboard.press('Enter')
  await page.getByText('完成了，谢谢你').waitFor()
  expect(await axe(page)).toEqual([])
  expect(await kept(page)).toEqual([])
  expect((await scene.get<{ state: string }>('counselor', `/sittings/${slip.sitting}`)).state).toBe('submitted')
  expect(house.faults).toEqual([])
})

test('a reload and a crash lose nothing; another device shows nothing', async () => {
  const slip = hall.slips[1]!
  const page = await house.enter({ viewport: phone })
  await enterBySlip(page, slip)
  await agree(page)
  await page.locator('.option').nth(2).click()
  await button(page, '下一题').click()
  await page.getByText('2 / 18').waitFor()
  await page.locator('.option').nth(1).click() // chosen, not confirmed
  await page.reload()
  await page.getByText('2 / 18').waitFor()
  await expect.poll(() => page.locator('.option').nth(1).locator('input').isChecked()).toBe(true)
  await page.goBack().catch(() => undefined) // the browser's Back is the question before
  await page.getByText('1 / 18').waitFor()
  await expect.poll(() => page.locator('.option').nth(2).locator('input').isChecked()).toBe(true)
  // A second tab is not the same sitting down: it asks who is there.
  const second = await page.context().newPage()
  await second.goto('/')
  await second.getByText('欢迎来到心桥').waitFor()
  await second.close()
  // Another device goes on behind what was seen, and shows none of it.
  const other = await house.enter({ viewport: phone })
  await enterBySlip(other, slip)
  await other.getByText('3 / 18').waitFor()
  await other.getByText('之前的回答都保存好了').waitFor()
  await button(other, '上一题').click()
  await other.getByText('2 / 18').waitFor()
  await expect.poll(() => other.locator('input:checked').count()).toBe(0)
  await other.getByText('这一题之前答过了').waitFor()
  await button(other, '下一题').click() // and need not be answered again
  await other.getByText('3 / 18').waitFor()
  expect(house.faults).toEqual([])
})

test('offline nothing is lost, and there is exactly one submission', async () => {
  const slip = hall.slips[2]!
  const page = await house.enter({ viewport: phone })
  let submits = 0
  const commands: string[] = []
  page.on('request', (r) => {
    if (r.url().endsWith('/submit')) submits++
    if (r.url().endsWith('/answers')) commands.push(...(r.postDataJSON() as { answers: { command: string }[] }).answers.map((a) => a.command))
  })
  await enterBySlip(page, slip)
  await agree(page)
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await page.getByText('2 / 18').waitFor()
  await page.context().setOffline(true)
  await typed(page, (n) => String(n % 2 + 1))
  await page.locator('.saved.offline').waitFor()
  await button(page, '交卷').click()
  await page.getByText('已经存好，等网络').waitFor()
  expect(await axe(page)).toEqual([])
  const pupil = hall.pupil(2)
  expect((await pupil.paper()).state).toBe('started')
  submits = 0
  commands.length = 0
  await page.context().setOffline(false)
  await page.getByText('完成了，谢谢你').waitFor()
  expect(submits).toBe(1)
  expect(new Set(commands).size).toBe(count - 1)
  expect((await pupil.paper()).state).toBe('submitted')
  expect(await kept(page)).toEqual([])
  const said = JSON.stringify(await entries(2))
  expect(said.match(/"phq-a\.[a-z-]+"/g)!.length).toBeGreaterThan(0)
  house.faults.splice(0, house.faults.length, ...house.faults.filter((f) => !f.includes('ERR_INTERNET_DISCONNECTED')))
  expect(house.faults).toEqual([])
})

test('a reply that is lost doubles nothing', async () => {
  const slip = hall.slips[3]!
  const page = await house.enter({ viewport: phone })
  await enterBySlip(page, slip)
  await agree(page)
  let lost = 2
  await page.route('**/answers', async (route) => {
    if (lost-- <= 0) return route.continue()
    await route.fetch() // it arrives
    await route.fulfill({ status: 408 }) // and the answer does not
  })
  await page.keyboard.press('2')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(5_000)
  const pupil = hall.pupil(3)
  expect(await pupil.paper()).toMatchObject({ nextSeq: 1, reached: ['phq-a.mood'] })
  await expect.poll(() => page.locator('.saved').textContent()).toContain('已保存')
})

test('a shared computer keeps nothing of who was there', async () => {
  const slip = hall.slips[4]!
  const page = await house.enter()
  await enterBySlip(page, slip)
  await agree(page)
  await typed(page, () => '2')
  await button(page, '交卷').click()
  await page.getByText('完成了，谢谢你').waitFor()
  await page.goBack().catch(() => undefined)
  await expect.poll(() => page.locator('.option, .review').count()).toBe(0)
  await page.goto('/')
  await page.getByText('完成了，谢谢你').waitFor() // the log-in is there still, the paper is not
  let over = false
  page.on('response', (answer) => { over ||= answer.url().endsWith('/logout') })
  await page.route('**/logout', async (route) => {
    await page.waitForTimeout(1_000)
    await route.continue()
  })
  await button(page, '我做完了，退出').click()
  await page.getByText('欢迎来到心桥').waitFor()
  expect(over).toBe(true) // the answer takes the cookies away, and does not reach a page that is gone
  await page.goBack().catch(() => undefined)
  await page.goForward().catch(() => undefined)
  await page.goto('/')
  await page.getByText('欢迎来到心桥').waitFor()
  expect(await kept(page)).toEqual([])
  const [local, session] = [await page.evaluate(() => JSON.stringify({ ...localStorage })), await page.evaluate(() => JSON.stringify({ ...sessionStorage }))]
  expect(Object.keys(JSON.parse(local)).sort()).toEqual(['xq-lang', 'xq-size', 'xq-theme'])
  expect(session).toBe('{}')
  await expect.poll(async () => (await page.context().cookies()).map((c) => c.name)).toEqual(['xq_lang'])
  expect(await page.content()).not.toContain(slip.number)
})

test('who leaves in the middle leaves no answer to be seen', async () => {
  const slip = hall.slips[5]!
  const page = await house.enter()
  await enterBySlip(page, slip)
  await agree(page)
  await page.keyboard.press('3')
  await button(page, '我做完了 / 换人').click()
  await page.locator('dialog[open]').getByText('退出', { exact: true }).click()
  await page.getByText('已退出。这台设备上没有留下你的回答').waitFor()
  expect(await kept(page)).toEqual([])
  await enterBySlip(page, hall.slips[6]!) // the next one
  await page.getByText('开始之前').waitFor()
  await enterBySlip(page, slip)
  await page.getByText('2 / 18').waitFor()
})

test('after half an hour without a sign it is as if nobody had been there', async () => {
  const slip = hall.slips[7]!
  const page = await house.enter()
  await page.clock.install()
  await enterBySlip(page, slip)
  await agree(page)
  await page.keyboard.press('2')
  await page.clock.runFor(2_000)
  await page.clock.fastForward(28 * 60_000 + 30_000)
  await page.clock.runFor(11_000)
  await page.getByText('还在吗').waitFor()
  await page.clock.fastForward(2 * 60_000)
  await page.clock.runFor(15_000)
  await page.getByText('有半小时没动').waitFor()
  await expect.poll(() => kept(page)).toEqual([]) // the clock of the page is ahead of the line
  expect((await hall.pupil(7).paper()).reached).toEqual(['phq-a.mood'])
})

test('whoever does not agree is let go', async () => {
  const page = await house.enter({ viewport: phone })
  await enterBySlip(page, hall.slips[8]!)
  await button(page, '这次不参加').click()
  await page.locator('dialog[open]').getByText('不参加', { exact: true }).click()
  await page.getByText('好的，没关系').waitFor()
  expect(await axe(page)).toEqual([])
  await button(page, '我做完了，退出').click()
  await page.getByText('欢迎来到心桥').waitFor()
})

test('wrong slip, wrong PIN, and the wish to talk', async () => {
  const slip = hall.slips[9]!
  const page = await house.enter({ viewport: phone })
  await page.goto(fragment({ ...slip, code: 'WRONG234' }))
  await page.getByRole('alert').getByText('没能进入').waitFor()
  await enterBySlip(page, slip)
  const other = await house.enter({ viewport: phone })
  await other.goto(fragment(slip))
  await other.locator('input.code[inputmode=numeric]').fill('0000')
  await other.keyboard.press('Enter')
  await other.getByRole('alert').getByText('PIN 不对').waitFor()
  await page.locator('.talk').click()
  await button(page, '请老师来找我').click()
  await page.getByText('老师收到了').waitFor()
  await page.getByText('会来找你的是').waitFor()
  await page.getByText('最晚').waitFor()
  await expect.poll(() => page.locator('dialog a[href^="tel:"]').count()).toBe(5)
})

test('English too', async () => {
  const page = await house.enter({ viewport: phone, locale: 'en-GB' })
  await enterBySlip(page, hall.slips[10]!)
  await button(page, 'I want to take part').click()
  await page.getByText('Part 1 of 2').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Feeling down').waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
  await page.keyboard.press('2')
  await button(page, '中文').click()
  await page.getByText('感到心情低落').waitFor()
  await expect.poll(() => page.locator('input:checked').count()).toBe(1)
  await expect.poll(() => page.locator('h1').getAttribute('lang')).toBe('zh-CN')
  expect(await axe(page)).toEqual([])
})

test('every kind of question, and one that depends on another', async () => {
  const page = await house.enter({ viewport: phone })
  const sent: { item: string; value: number | null; chosen?: number[]; text?: string }[] = []
  const options = ['甲', '乙', '丙'].map((label, value) => ({ value, label }))
  const item = (key: string, kind: string, more = {}) => ({ key, kind, text: `问题 ${key}`, options: [], ...more })
  await page.route(`${house.url}/`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<script type="application\/json" id="prefetched">.*?<\/script>/s, '') })
  })
  await page.route('**/paper', async (route) => {
    const answer = await route.fetch()
    const paper = await answer.json() as object
    await route.fulfill({ response: answer, json: { ...paper, assent: { id: 'a', text: '好。', agreed: true }, sections: [{ intro: '', period: '', items: [
      item('x.yes', 'yes-no'), item('x.why', 'text', { showIf: [{ item: 'x.yes', atLeast: 1 }] }), item('x.how', 'number', { range: { min: 0, max: 10 } }), item('x.some', 'multi-choice', { options })] }] } })
  })
  await page.route('**/answers', (route) => {
    sent.push(...(route.request().postDataJSON() as { answers: typeof sent }).answers)
    return route.fulfill({ status: 204 })
  })
  await enterBySlip(page, hall.slips[11]!)
  await page.getByText('问题 x.yes').waitFor()
  await page.keyboard.press('2') // no
  await page.keyboard.press('Enter')
  await page.getByText('问题 x.how').waitFor() // the reason is not asked for
  expect(await axe(page)).toEqual([])
  await page.locator('input.code').fill('11')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('0 到 10 之间').waitFor()
  await button(page, '上一题').click()
  await page.getByText('问题 x.yes').waitFor()
  await page.keyboard.press('1') // yes
  await page.keyboard.press('Enter')
  await page.getByText('问题 x.why').waitFor()
  await page.locator('textarea').fill('一句话')
  expect(await axe(page)).toEqual([])
  await button(page, '下一题').click()
  await page.getByText('问题 x.how').waitFor()
  await page.locator('input.code').fill('１０')
  await page.keyboard.press('Enter')
  await page.getByText('问题 x.some').waitFor()
  await page.keyboard.press('3')
  await page.keyboard.press('1')
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.locator('.review').waitFor()
  await button(page, '显示我的回答').click()
  await expect.poll(() => page.locator('.said').allTextContents()).toEqual(['是', '一句话', '10', '甲、丙'])
  expect(sent.map(({ item: i, value, chosen, text }) => [i, value, chosen ?? text])).toEqual([
    ['x.yes', 0, undefined], ['x.yes', 1, undefined], ['x.why', null, '一句话'], ['x.how', 10, undefined], ['x.some', null, [0, 2]]])
})
