// Pictures of every view: phone and desktop, light and dark, Chinese and English.
// AREA=name takes those of an area, ONLY=name one view.
import { mkdirSync } from 'node:fs'
import { describe, test } from 'vitest'
import { desktop, House, phone } from './house'
import { areas } from './pages'
import { paint, show, themes } from './view'

const folder = new URL('../shots/', import.meta.url).pathname

describe.each(areas)('%s', (_, views) => {
  test('pictures', { timeout: 1_800_000 }, async () => {
    mkdirSync(folder, { recursive: true })
    const house = await House.open('year')
    try {
      for (const who of new Set(views.map((v) => v.who ?? ''))) {
        const page = who ? await house.logIn(who) : await house.enter()
        for (const view of views.filter((v) => (v.who ?? '') === who)) {
          for (const lang of ['zh', 'en']) {
            await page.setViewportSize(desktop)
            await page.context().addCookies([{ name: 'xq_lang', value: lang, url: house.url, sameSite: 'Strict' }])
            await show(page, view, house)
            for (const theme of themes) for (const [device, size] of Object.entries({ phone, desktop })) {
              await page.setViewportSize(size)
              await paint(page, theme)
              await page.screenshot({ path: `${folder}${view.name}-${device}-${theme}-${lang}.png`, fullPage: true })
            }
          }
          console.log(view.name)
        }
      }
    } finally { await house.close() }
  })
})
