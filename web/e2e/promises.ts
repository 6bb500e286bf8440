// What is promised without a figure, each played in a browser.
import { House, phone } from './house'
import { focused, pressed, tabTo, typed as types } from './keyboard'
import { agree, button, enterBySlip, kept, typed } from './paper'
import { Scene } from './scene'
import type { Seated } from './seated'

type Promised = (house: House, hall: Seated) => Promise<boolean>

const resumes: Promised = async (house, hall) => {
  const page = await house.enter({ viewport: phone })
  await enterBySlip(page, hall.slips[1]!)
  await agree(page)
  await page.locator('.option').nth(1).click()
  await page.keyboard.press('Enter')
  await page.getByText('2 / 18').waitFor()
  await page.reload()
  await page.getByText('2 / 18').waitFor()
  await button(page, '上一题').click()
  return page.locator('.option').nth(1).locator('input').isChecked()
}

const submitsOnce: Promised = async (house, hall) => {
  const page = await house.enter({ viewport: phone })
  await enterBySlip(page, hall.slips[2]!)
  await agree(page)
  let submits = 0
  await page.context().setOffline(true)
  await typed(page, (n) => String(n % 2 + 1))
  await page.keyboard.press('Enter')
  await page.getByText('已经存好，等网络').waitFor()
  page.on('request', (r) => { if (r.url().endsWith('/submit')) submits++ })
  await page.context().setOffline(false)
  await page.getByText('完成了，谢谢你').waitFor()
  return submits === 1 && (await kept(page)).length === 0
}

const triages: Promised = async (house) => {
  const { id } = await Scene.of(house).alert()
  const page = await house.logIn('counselor')
  await page.goto('/staff/alerts')
  await page.locator(`[data-id="${id}"]`).waitFor()
  await page.locator('h1').focus()
  await page.keyboard.press('j')
  await page.waitForURL(`**/alerts/${id}`)
  await page.locator('article .next .primary').waitFor()
  await page.keyboard.press('a')
  await page.locator('article .who', { hasText: '有人去见' }).waitFor()

  const primary = page.locator('.next .primary')
  const dialog = page.locator('dialog[open]')
  await pressed(page, primary)
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  const back = await focused(primary)
  await page.keyboard.press('Enter')
  await types(page, '#said', '睡不好，愿意谈')
  await pressed(page, 'dialog[open] form .primary')
  await page.locator('article .who', { hasText: '已听学生说' }).waitFor()

  await pressed(page, primary)
  await tabTo(page, 'input[name=outcome]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await types(page, '#why-so', '持续的念头，需要专业评估')
  await pressed(page, 'dialog[open] form .primary')
  await page.locator('article a.primary').waitFor()
  return back && (await Scene.of(house).list<{ student: string }>('counselor', '/cases')).length === 1
}

export const promises: [string, Promised][] = [
  ['resume after reload', resumes],
  ['exactly one submission after offline, a whole paper by keyboard only', submitsOnce],
  ['a whole triage by keyboard only, the focus returns from a dialog', triages],
]
