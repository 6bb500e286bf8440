import type { Page } from 'playwright-core'
import type { CaseFile } from '../casefile'
import type { House } from '../house'
import { once, Scene } from '../scene'
import type { View } from '../view'

// The cases of the pictures.
interface Cast { opened: CaseFile; refused: CaseFile; consented: CaseFile; referred: CaseFile; returning: CaseFile; following: CaseFile; emergency: CaseFile; handover: string; appealed: string }

const cast = once(async (scene): Promise<Cast> => {
  const opened = await scene.case()
  const refused = await scene.case('refused')
  const consented = await scene.case('consented')
  const referred = await scene.case('consented')
  const sent = await referred.refers()
  await referred.hospital(sent, 'open', 'accept')
  await referred.appointed(sent)
  const returning = await scene.case('consented')
  await returning.treated(await returning.refers())
  await returning.planned()
  const appealed = await (await scene.case('consented')).appealed()
  const following = await scene.case('opened', 'school-support')
  await following.reviewed('support')
  await following.does('/follow-ups', { note: '课间见面，学生说睡得好一些了。' })
  const emergency = await scene.case('opened', 'emergency')
  await emergency.does('/emergency', { hospital: 'demo-hospital-nanjing', summary: '学生在校外有危险，父母正赶来；已拨打 120。' })
  const { id: handover } = await scene.post<{ id: string }>('deputy', `/people/${scene.id('deputy')}/hand-over`, { to: scene.id('counselor'), note: '下周请假；七年级1班的学生每天中午见一次。' })
  return { opened, refused, consented, referred, returning, following, emergency, handover, appealed }
})

async function go(page: Page, path: string) {
  await page.goto(path)
  await page.locator('.next, .columns, table').first().waitFor()
}

const at = (name: Exclude<keyof Cast, 'handover' | 'appealed'>, then?: (page: Page) => Promise<void>, sub = '') => async (page: Page, house: House) => {
  const all = await cast(house)
  await go(page, all[name].path + sub)
  await then?.(page)
}
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await page.locator('dialog[open]').waitFor()
}
// returned is what the office sees of a plan for the return that the family appealed.
const returned = (then: (page: Page) => Promise<void>) => async (page: Page, house: House) => {
  const all = await cast(house)
  await page.goto('/staff/returns/' + all.appealed)
  await page.locator('main .primary').waitFor()
  await then(page)
}
// more opens what is seldom needed of a referral first.
const more = (then: (page: Page) => Promise<void>) => async (page: Page) => { await page.locator('details.no-print > summary').first().click(); await then(page) }
const primary = async (page: Page) => {
  await page.locator('.next .primary').click()
  await page.locator('dialog[open]').waitFor()
}
const counselor = (name: string, open: View['open']): View => ({ name: 'case-' + name, who: 'counselor', path: '/staff/cases', open })

// mentored is a case whose student has a mentor, and was given a safety card.
const mentored = async (house: House) => {
  const scene = Scene.of(house)
  for (const c of await scene.list<{ id: string }>('counselor', '/cases')) {
    if ((await scene.get<{ mentor?: string }>('counselor', `/cases/${c.id}/mentoring`)).mentor) return '/staff/cases/' + c.id
  }
  throw new Error('nobody in care has a mentor')
}

export const casefile: View[] = [
  { name: 'case-mentor', who: 'counselor', path: mentored, open: async (page) => { await page.locator('.says').waitFor() } },
  { name: 'case-card', who: 'counselor', path: mentored, open: press(/发安全卡|Release a safety card/) },
  { name: 'case-card-withdraw', who: 'counselor', path: mentored, open: press(/^收回$|^Withdraw$/) },
  counselor('list', async (page, house) => { await cast(house); await go(page, '/staff/cases') }),
  counselor('opened', at('opened')),
  counselor('review', at('opened', primary)),
  counselor('holiday', at('opened', press(/安排假期|Plan the holiday/))),
  counselor('hand-over', async (page, house) => { const all = await cast(house); await page.goto('/staff/hand-overs/' + all.handover); await page.locator('dl').waitFor() }),
  counselor('refused', at('refused')),
  counselor('talk', at('refused', async (page) => { await primary(page); await page.locator('dialog').getByRole('radio').nth(2).check() })),
  counselor('assign', at('refused', async (page) => { await page.locator('.head button.small').click(); await page.locator('dialog[open]').waitFor() })),
  counselor('consented', at('consented')),
  counselor('consent', at('consented', press(/记录同意|Record a consent/))),
  counselor('refer', at('consented', async (page) => { await page.locator('#summary').fill('测评与访谈提示需要专业评估；学生知情并愿意就诊。'); await page.locator('.paper').getByText('学生知情并愿意就诊').waitFor() }, '/refer')),
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
  { name: 'case-return-office', who: 'office', path: '/staff/inbox', open: returned(async () => {}) },
  { name: 'case-return-office-decide', who: 'office', path: '/staff/inbox', open: returned(async (page) => { await page.locator('main .primary').click(); await page.locator('dialog[open]').waitFor() }) },
  { name: 'case-office', who: 'office', path: '/staff/inbox', open: async (page, house) => { const all = await cast(house); await page.goto(all.emergency.path); await page.locator('dl').first().waitFor() } },
]
