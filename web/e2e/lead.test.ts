// The school lead: a drill from start to end, the roster with a leave, the gate.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desktop, House, phone } from './house'
import { code, inMinutes, Scene, school } from './scene'

let house: House
let scene: Scene
let lead: Page

beforeAll(async () => {
  house = await House.open('district')
  scene = Scene.of(house)
  lead = await house.logIn('lead')
})
afterAll(() => house?.close())

const draft = (name: string, grades: number[]) => scene.draft({ name, units: [school], grades, opens: inMinutes(60 * 24), closes: inMinutes(60 * 24 * 30), consentMode: 'written' })

// aTuesday is one with lessons, so many days ahead or after the next vacation.
async function aTuesday(ahead: number): Promise<string> {
  const from = inMinutes(60 * 24 * ahead).slice(0, 10)
  const days = await scene.list<{ day: string; kind: string }>('lead', `/units/${school.replaceAll('/', '~')}/duty-days?from=${from}&days=44`)
  return days.find((d) => d.kind === 'school-day' && new Date(d.day).getUTCDay() === 2)?.day ?? aTuesday(ahead + 44)
}

test('the gate shows a gap, and its mend closes it', async () => {
  const { id } = await draft('演练前的测评', [8])
  await lead.goto('/staff/readiness?campaign=' + id)
  const gap = (lack: string) => lead.locator(`li[data-lack="${lack}"]`)
  await gap('session').getByText('请安排第 1 场').waitFor()
  await expect.poll(() => gap('drill').count()).toBe(1)
  await gap('consent').getByRole('button', { name: '确认书面同意已收齐存档' }).click()
  await gap('consent').waitFor({ state: 'detached' })
  await gap('drill').getByRole('link', { name: '去补上' }).click()
  await lead.waitForURL('**/staff/drills')
})

test('a drill from start to end', async () => {
  await lead.goto('/staff/drills')
  await lead.getByText('还没有演练过').first().waitFor()
  await lead.getByRole('button', { name: '开始演练' }).click()
  const running = lead.locator('section[data-state="running"]')
  await running.waitFor()
  await expect.poll(() => lead.getByRole('button', { name: '开始演练' }).isDisabled()).toBe(true)
  await running.locator('tr', { hasText: '收件箱已收到' }).filter({ hasText: '分管校领导' }).filter({ hasText: '通过' }).waitFor()
  await lead.getByRole('button', { name: '我（分管领导）已收到' }).click()
  await running.locator('tr', { hasText: '本人确认收到' }).filter({ hasText: '分管校领导' }).filter({ hasText: '通过' }).waitFor()
  const drill = (await scene.list<{ id: string }>('lead', `/schools/${code}/drills`))[0]!
  await scene.confirm(drill.id)
  await lead.locator('section[data-state="passed"]').waitFor({ timeout: 60_000 })
  await lead.goto('/staff/readiness')
  await lead.locator('li[data-lack="session"]').waitFor()
  await expect.poll(() => lead.locator('li[data-lack="drill"]').count()).toBe(0)
})

test('shifts, and a leave with a stand-in', async () => {
  await lead.goto('/staff/duty')
  await lead.getByText('常设值班人员全天负责').waitFor()
  await lead.getByRole('link', { name: '编辑班次' }).click()
  await lead.getByRole('button', { name: '只排上课日白天' }).click()
  await expect.poll(() => lead.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
  const people = await scene.list<{ id: string; name: string }>('lead', '/people?limit=200&unit=' + school)
  const name = (id: string) => people.find((p) => p.id === id)!.name
  await lead.getByLabel('值班心理教师').selectOption('demo-counselor')
  await lead.reload() // what was written is still there
  await expect.poll(() => lead.getByLabel('值班心理教师').inputValue()).toBe('demo-counselor')
  await lead.getByRole('button', { name: '保存' }).click()
  await lead.waitForURL('**/staff/duty')

  const day = await aTuesday(7)
  const cell = lead.locator(`td:has(time[datetime="${day}"])`)
  await lead.goto('/staff/duty?month=' + day.slice(0, 7))
  await cell.getByText(name('demo-counselor')).first().waitFor()
  await lead.getByRole('button', { name: '登记请假' }).click()
  await lead.getByLabel('谁请假').selectOption('demo-counselor')
  await lead.getByLabel('第一天').fill(day)
  await lead.getByLabel('最后一天').fill(day)
  await lead.getByLabel('替班人').selectOption('demo-deputy')
  await lead.getByRole('button', { name: '保存' }).click()
  await cell.getByText(`${name('demo-counselor')} 请假，${name('demo-deputy')} 替班`).waitFor()
  await cell.locator('strong', { hasText: name('demo-deputy') }).first().waitFor()

  await lead.getByRole('button', { name: '移除' }).click()
  await cell.locator('strong', { hasText: name('demo-counselor') }).first().waitFor()
  await lead.getByRole('button', { name: '撤销' }).click()
  await cell.getByText('请假').first().waitFor()
})

test('a dated swap goes before the shifts', async () => {
  const day = await aTuesday(14)
  await lead.goto('/staff/duty?month=' + day.slice(0, 7))
  await lead.getByRole('button', { name: '临时换班' }).click()
  const dialog = lead.locator('dialog[open]')
  await dialog.getByLabel('从').fill(day + 'T08:00')
  await dialog.getByLabel('到').fill(day + 'T18:00')
  await dialog.getByLabel('值班心理教师').selectOption('demo-lead')
  await dialog.getByRole('button', { name: '保存' }).click()
  const name = (await scene.get<{ name: string }>('lead', '/people/demo-lead')).name
  await lead.locator(`td:has(time[datetime="${day}"]) strong`, { hasText: name }).first().waitFor()
})

test('two people take a gap upon themselves', async () => {
  const { id } = await draft('两人承担的测评', [9])
  await scene.put('admin', `/schools/${code}/duty`, { counselor: 'demo-counselor', deputy: 'demo-deputy', lead: 'demo-lead', callBack: '' })
  const admin = await scene.post<{ waiver: { by: string } }>('admin', `/campaigns/${id}/waiver`, { reason: 'agreed-outside' })
  expect(admin.waiver.by).toBe('demo-admin')
  await lead.goto('/staff/readiness?campaign=' + id)
  await lead.locator('li[data-lack="call-back"]').getByText('可由两人承担').waitFor()
  await lead.getByText('还需另一人同意').waitFor()
  await lead.getByRole('button', { name: '我同意，共同承担' }).click()
  await lead.getByText('已同意').waitFor()
})

test('a counselor answers for the instruments in the same place', async () => {
  const { id } = await draft('待认可的测评', [7])
  const page = await house.logIn('counselor')
  await page.goto('/staff/readiness?campaign=' + id)
  await page.locator('li[data-lack="acceptance"]').getByRole('button').click()
  await page.locator('li[data-lack="acceptance"]').waitFor({ state: 'detached' })
})

test('the official calendar stands in the month', async () => {
  await lead.goto('/staff/duty?month=2026-10')
  await lead.locator('td:has(time[datetime="2026-10-01"])').getByText('国庆').waitFor()
})

test('a ledger is asked for, made and handed out', async () => {
  await lead.goto('/staff/ledgers')
  await lead.getByRole('button', { name: '生成台账' }).click()
  const made = lead.locator('section[data-signed="true"]')
  await made.waitFor()
  await made.getByText('无遗漏').waitFor()
  const [file] = await Promise.all([lead.waitForEvent('download'), made.getByRole('link', { name: '下载签名文件' }).click()])
  expect(file.suggestedFilename()).toBe('ledger.json')
})

test('papers for an inspection gather all of it', async () => {
  await lead.goto('/staff/school/papers')
  await lead.getByText('心理健康教师配备').waitFor()
  const [file] = await Promise.all([lead.waitForEvent('download'), lead.getByRole('button', { name: '导出 CSV' }).click()])
  expect(file.suggestedFilename()).toBe('papers.csv')
  await lead.setViewportSize(phone) // nothing has to be pushed aside to be read
  expect(await lead.locator('.scroll').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).length)).toBe(0)
  await lead.emulateMedia({ media: 'print' })
  await lead.locator('thead').first().waitFor()
  await lead.emulateMedia({ media: null })
  await lead.setViewportSize(desktop)
})

test('the auditor finds who did what', async () => {
  const auditor = await house.logIn('auditor')
  await auditor.waitForURL('**/staff/audit')
  await auditor.getByLabel('操作').selectOption('start-drill')
  await auditor.getByRole('button', { name: '查询' }).click()
  await auditor.locator('tbody tr', { hasText: 'demo-lead' }).first().waitFor()
  await expect.poll(() => auditor.locator('tbody tr').count()).toBe(1)
  expect(auditor.url()).toContain('act=start-drill')
})

test('nothing went wrong on the way', () => expect(house.faults).toEqual([]))
