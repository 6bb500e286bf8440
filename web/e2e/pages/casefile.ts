import type { Page } from 'playwright-core'
import { House } from '../house'
import { as, Staged } from '../stage'
import type { View } from '../view'

// The cases of the pictures, made once a house.
interface Cast { opened: Staged; refused: Staged; consented: Staged; referred: Staged; returning: Staged; following: Staged; emergency: Staged; handover: string }
const casts = new WeakMap<House, Promise<Cast>>()

async function stage(house: House): Promise<Cast> {
  const opened = await Staged.open(house)
  const refused = await (await (await Staged.open(house)).reviewed()).refused()
  const consented = await (await (await (await Staged.open(house)).reviewed()).agreed()).consented()
  const referred = await (await (await (await Staged.open(house)).reviewed()).agreed()).consented()
  const clerk = await as(house, 'hospital')
  const sent = '/referrals/' + await referred.referred()
  await clerk.post(sent + '/open')
  await clerk.post(sent + '/accept')
  await clerk.post(sent + '/appointment', { at: new Date(Date.now() + 3 * 86_400_000).toISOString() })
  const returning = await (await (await (await Staged.open(house)).reviewed()).agreed()).consented()
  await returning.treated(await returning.referred())
  const plan = await returning.counselor.post<{ id: string }>(`/cases/${returning.id}/returns`, { note: '一个月内免晚自习，每周见心理老师，同桌陪伴。' })
  const lead = await as(house, 'lead')
  await lead.post(`/returns/${plan.id}/review`, { approve: false, note: '希望先观察一周。' })
  const following = await Staged.open(house, 'school-support')
  await following.does('/review', { decision: 'support', members: [following.counselor.id, lead.id], minutes: '校内支持，按计划随访。' })
  await following.does('/follow-ups', { note: '课间见面，学生说睡得好一些了。' })
  const emergency = await Staged.open(house, 'emergency')
  await emergency.does('/emergency', { hospital: 'demo-hospital-nanjing', summary: '学生在校外有危险，父母正赶来；已拨打 120。' })
  const deputy = await as(house, 'deputy')
  const { id: handover } = await deputy.post<{ id: string }>(`/people/${deputy.id}/hand-over`, { to: opened.counselor.id, note: '下周请假；七年级1班的学生每天中午见一次。' })
  return { opened, refused, consented, referred, returning, following, emergency, handover }
}

function cast(page: Page): Promise<Cast> {
  const house = House.of(page)
  const made = casts.get(house) ?? stage(house)
  casts.set(house, made)
  return made
}

async function go(page: Page, path: string) {
  await page.goto(path)
  await page.locator('.next, .columns, table').first().waitFor()
  await page.waitForTimeout(500)
}

const at = (name: Exclude<keyof Cast, 'handover'>, then?: (page: Page) => Promise<void>, sub = '') => async (page: Page) => {
  const all = await cast(page)
  await go(page, all[name].path + sub)
  await then?.(page)
}
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await page.locator('dialog[open]').waitFor()
}
// more opens what is seldom needed of a referral first.
const more = (then: (page: Page) => Promise<void>) => async (page: Page) => { await page.locator('details.no-print > summary').first().click(); await then(page) }
const primary = async (page: Page) => {
  await page.locator('.next .primary').click()
  await page.locator('dialog[open]').waitFor()
}
const counselor = (name: string, open: View['open']): View => ({ name: 'case-' + name, who: 'counselor', path: '/staff/cases', open })

export const casefile: View[] = [
  counselor('list', async (page) => { await cast(page); await go(page, '/staff/cases') }),
  counselor('opened', at('opened')),
  counselor('review', at('opened', primary)),
  counselor('holiday', at('opened', press(/安排假期|Plan the holiday/))),
  counselor('hand-over', async (page) => { const all = await cast(page); await page.goto('/staff/hand-overs/' + all.handover); await page.locator('dl').waitFor() }),
  counselor('refused', at('refused')),
  counselor('talk', at('refused', async (page) => { await primary(page); await page.getByRole('radio').nth(2).check() })),
  counselor('assign', at('refused', async (page) => { await page.locator('.head .small').click(); await page.locator('dialog[open]').waitFor() })),
  counselor('consented', at('consented')),
  counselor('consent', at('consented', press(/记录同意|Record a consent/))),
  counselor('refer', at('consented', async (page) => { await page.locator('#summary').fill('测评与访谈提示需要专业评估；学生知情并愿意就诊。'); await page.locator('.paper').waitFor(); await page.waitForTimeout(1200) }, '/refer')),
  counselor('refer-emergency', at('consented', async (page) => { await page.locator('select').first().selectOption('demo-hospital-nanjing'); await page.locator('.paper').waitFor() }, '/refer?path=emergency')),
  counselor('referred', at('referred')),
  counselor('paper-reply', at('referred', more(press(/代录回执|Record a paper/)))),
  counselor('receipts', at('referred', more(press(/往来凭证|Receipts/)))),
  counselor('withdraw', at('referred', more(press(/撤回同意|Consent withdrawn/)))),
  counselor('returning', at('returning')),
  counselor('following', at('following')),
  counselor('follow-up', at('following', primary)),
  counselor('close', at('following', press(/^结案$|^Close the case$/))),
  counselor('emergency', at('emergency')),
  { name: 'case-lead', who: 'lead', path: '/staff/cases', open: at('emergency') },
  { name: 'case-return-office', who: 'office', path: '/staff/returns/somebody~1~return~1', open: async (page) => { await page.locator('.primary').click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'case-office', who: 'office', path: '/staff/inbox', open: async (page) => { const all = await cast(page); await page.goto(all.emergency.path); await page.locator('dl').first().waitFor() } },
]
