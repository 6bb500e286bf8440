// How a student enters and fills in a paper in a browser, and what the browser keeps of it.
import type { Page } from 'playwright-core'
import { pin, type Slip } from './seated'

export const heading = (page: Page) => page.locator('main h1').first()
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

export const fragment = (s: Slip) => `/#${s.school}.${s.number}.${s.code}`

// enterBySlip scans the slip and types the PIN, once or twice.
export async function enterBySlip(page: Page, s: Slip) {
  await page.goto('about:blank')
  await page.goto(fragment(s))
  const boxes = page.locator('input.code[inputmode=numeric]')
  await boxes.first().waitFor()
  for (let n = 0; n < await boxes.count(); n++) await boxes.nth(n).fill(pin)
  await page.keyboard.press('Enter')
  await boxes.first().waitFor({ state: 'detached' })
  await page.locator('h1').first().waitFor()
}

export async function agree(page: Page) {
  await button(page, '我愿意参加').click()
  await page.getByText('第 1 部分').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.option').first().waitFor()
}

// typed answers a paper from where it is to its review, by keys alone.
export async function typed(page: Page, digit: (n: number) => string) {
  for (let n = 0, steps = 0; steps < 60; steps++) {
    if (await page.locator('.review').count()) return
    const was = await heading(page).textContent()
    if (await page.locator('.option').count()) await page.keyboard.press(digit(n++))
    await page.keyboard.press('Enter')
    await page.waitForFunction((w) => document.querySelector('main h1')?.textContent !== w, was)
  }
}

// kept is everything in the databases of the browser.
export const kept = (page: Page) => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map((d) => d.name!)
  const all = await Promise.all(names.map((name) => new Promise<unknown[]>((done) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => {
      const db = opening.result
      const reading = db.objectStoreNames.contains('papers') ? db.transaction('papers').objectStore('papers').getAll() : undefined
      if (!reading) return done([])
      reading.onsuccess = () => { db.close(); done(reading.result) }
    }
  })))
  return all.flat()
})
