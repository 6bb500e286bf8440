// What somebody without a mouse does.
import type { Locator, Page } from 'playwright-core'

// tabTo goes on with the Tab key until something has the focus.
export async function tabTo(page: Page, to: Locator | string) {
  const at = typeof to === 'string' ? page.locator(to) : to
  await at.first().waitFor({ state: 'attached' })
  for (let n = 0; n < 80; n++) {
    if (await at.evaluateAll((all) => all.some((e) => e === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not reach ${to}`)
}

export const focused = (at: Locator) => at.evaluate((e) => e === document.activeElement)

export async function pressed(page: Page, at: Locator | string, key = 'Enter') {
  await tabTo(page, at)
  await page.keyboard.press(key)
}

export async function typed(page: Page, at: Locator | string, text: string) {
  await tabTo(page, at)
  await page.keyboard.type(text)
}
