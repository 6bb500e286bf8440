import type { Page } from 'playwright-core'
import type { View } from '../view'

const who = 'admin'
const junior = '32~3201~320117~3201170001'
const lishui = '32~3201~320117'
const named = (page: Page, zh: string, en: string) => page.getByRole('button', { name: new RegExp(`^(${zh}|${en})`) }).first().click()

// at makes a place the current one, as somebody who came from there finds it.
const at = (place: string, next: string) => async (page: Page) => {
  await page.evaluate((p) => sessionStorage.setItem('xq-admin-place', p), place.replaceAll('~', '/'))
  await page.goto(next)
  await page.locator('h1').first().waitFor()
}
const dialog = (zh: string, en: string, before?: (page: Page) => Promise<void>) => async (page: Page) => {
  await before?.(page)
  await named(page, zh, en)
  await page.locator('dialog[open]').waitFor()
}

const upload = async (page: Page, file: string) => {
  await at(junior, '/staff/imports')(page)
  await page.locator('#roster').setInputFiles(new URL(`../../../screening/roster/testdata/${file}.xlsx`, import.meta.url).pathname)
  await named(page, '上传并检查', 'Upload and check')
  await page.waitForURL('**/imports/0*')
}
const step = (n: number) => async (page: Page) => {
  await named(page, '1\\. ', '1\\. ') // a draft begins where it was left
  await page.locator('#plan-name').fill('秋季学期心理健康测评')
  await page.locator('#plan-units').click()
  for (let i = 1; i < n; i++) {
    if (i === 2) { await page.locator('#plan-opens').fill('2027-03-08'); await page.locator('#plan-closes').fill('2027-04-30') }
    if (i === 3) await page.locator('input[type=radio]').first().check()
    await named(page, '下一步', 'Next')
  }
  if (n === 3) await page.locator('input[type=radio]').nth(1).check()
}

export const admin: View[] = [
  { name: 'admin-setup-closed', path: '/staff/setup' },
  { name: 'admin-begin', who, path: '/staff/begin', open: at(junior, '/staff/begin') },
  { name: 'admin-imports', who, path: '/staff/imports', open: at(junior, '/staff/imports') },
  { name: 'admin-import-faults', who, path: '/staff/imports', open: (p) => upload(p, 'bad-cells') },
  { name: 'admin-import-columns', who, path: '/staff/imports', open: (p) => upload(p, 'bad-missing-columns') },
  { name: 'admin-import-xls', who, path: '/staff/imports', open: (p) => upload(p, 'bad-old-format') },
  { name: 'admin-campaigns', who, path: '/staff/campaigns' },
  { name: 'admin-wizard-1', who, path: '/staff/campaigns/new', open: async (p) => { await at(junior, '/staff/campaigns/new')(p); await step(1)(p) } },
  { name: 'admin-wizard-2', who, path: '/staff/campaigns/new', open: step(2) },
  { name: 'admin-wizard-3', who, path: '/staff/campaigns/new', open: step(3) },
  { name: 'admin-wizard-4', who, path: '/staff/campaigns/new', open: step(4) },
  { name: 'admin-wizard-5', who, path: '/staff/campaigns/new', open: step(5) },
  { name: 'admin-campaign', who, path: '/staff/campaigns/new', open: async (p) => { await step(5)(p); await named(p, '建立草稿', 'Make the draft'); await p.waitForURL(/campaigns\/(?!new)/); } },
  { name: 'admin-session', who, path: '/staff/campaigns/new', open: async (p) => { await step(5)(p); await named(p, '建立草稿', 'Make the draft'); await p.waitForURL(/campaigns\/(?!new)/); await dialog('安排下一个班', 'Plan the next class')(p) } },
  { name: 'admin-instruments', who, path: '/staff/instruments' },
  { name: 'admin-publish', who, path: '/staff/instruments', open: dialog('上传本单位', 'Upload one’s own') },
  { name: 'admin-instrument', who, path: '/staff/instruments/phq-a@1' },
  { name: 'admin-people', who, path: '/staff/people', open: at(junior, '/staff/people') },
  { name: 'admin-person-add', who, path: '/staff/people', open: dialog('添加人员', 'Add a person', at(junior, '/staff/people')) },
  { name: 'admin-person', who, path: '/staff/people', open: async (p) => { await at(junior, '/staff/people')(p); await p.locator('tbody tr').first().click(); await p.locator('dialog[open] #l-word').waitFor() } },
  { name: 'admin-units', who, path: `/staff/units?at=${lishui}` },
  { name: 'admin-school-add', who, path: `/staff/units?at=${lishui}`, open: dialog('登记学校', 'Enter a school') },
  { name: 'admin-school', who, path: `/staff/units?at=${junior}` },
  { name: 'admin-policies', who, path: '/staff/policies', open: at(lishui, '/staff/policies') },
  { name: 'admin-policy', who, path: '/staff/policies/default/1' },
  { name: 'admin-policy-edit', who, path: '/staff/policies/edit', open: async (p) => { await p.locator('details.rule summary').first().click(); await named(p, '检查', 'Check'); await p.locator('.tag.good').waitFor(); await named(p, '用以往答卷试算', 'Try it'); await p.locator('table').waitFor(); } },
  { name: 'admin-policy-faults', who, path: '/staff/policies/edit', open: async (p) => { await p.locator('details.rule summary').nth(1).click(); await p.locator('details.rule[open] textarea').first().fill('score("x") >= 1'); await p.locator('details.rule[open] textarea').last().fill('…'); await p.getByText(/条件里可以用的词|The words of a condition/).click(); await named(p, '检查', 'Check'); await p.locator('details .mend').first().waitFor(); } },
  { name: 'admin-care', who, path: '/staff/policies/care/care/1', open: async (p) => { await p.locator('details').last().locator('summary').click() } },
  { name: 'admin-operations', who, path: '/staff/operations' },
]
