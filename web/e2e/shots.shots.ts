// Pictures of every view: phone and desktop, light and dark, Chinese and English.
// ONLY=name takes one view, AREA=name those of an area.
import { mkdirSync } from 'node:fs'
import { test } from 'vitest'
import { desktop, House, phone } from './house'
import { views } from './pages'

const folder = new URL('../shots/', import.meta.url).pathname
const wanted = (process.env.AREA ? (await import(`./pages/${process.env.AREA}.ts`))[process.env.AREA] as typeof views : views)
  .filter((v) => !process.env.ONLY || v.name === process.env.ONLY)

test('pictures', { timeout: 1_800_000 }, async () => {
  mkdirSync(folder, { recursive: true })
  const house = await House.open()
  try {
    for (const who of new Set(wanted.map((v) => v.who ?? ''))) {
      const page = who ? await house.logIn(who) : await house.enter()
      for (const view of wanted.filter((v) => (v.who ?? '') === who)) {
        for (const lang of ['zh', 'en']) for (const theme of ['light', 'dark']) for (const [device, size] of Object.entries({ phone, desktop })) {
          await page.setViewportSize(size)
          await page.emulateMedia({ colorScheme: theme as 'light' | 'dark' }) // pages without a script follow the system
          await page.evaluate(([l, t]) => {
            localStorage.setItem('xq-lang', l!)
            localStorage.setItem('xq-theme', t!)
            document.cookie = `xq_lang=${l}; path=/; samesite=strict`
          }, [lang, theme]).catch(() => undefined)
          await page.goto(typeof view.path === 'string' ? view.path : await view.path(house))
          await page.locator('h1').first().waitFor()
          await page.waitForTimeout(400)
          await view.open?.(page, house)
          await page.screenshot({ path: `${folder}${view.name}-${device}-${theme}-${lang}.png`, fullPage: true })
        }
        console.log(view.name)
      }
    }
  } finally { await house.close() }
})
