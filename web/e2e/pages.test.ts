import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inBothThemes } from './axe'
import { desktop, House, phone } from './house'
import { areas } from './pages'
import { show } from './view'

describe.each(areas)('%s', (_, views) => {
  let house: House
  const pages = new Map<string, Page>()
  beforeAll(async () => { house = await House.open('year') })
  afterAll(() => house?.close())

  test.each(views.map((v) => [v.name, v] as const))('%s has no violation of WCAG in light and dark, at a desk and on a phone', async (_, view) => {
    const who = view.who ?? ''
    const page = pages.get(who) ?? (who ? await house.logIn(who) : await house.enter())
    pages.set(who, page)
    await page.setViewportSize(desktop)
    await show(page, view, house)
    expect(await inBothThemes(page)).toEqual([])
    await page.setViewportSize(phone) // where some things are built otherwise
    expect(await inBothThemes(page)).toEqual([])
    expect(house.faults.splice(0)).toEqual([])
  })
})
