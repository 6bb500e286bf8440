import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBothThemes } from './axe'
import { House } from './house'
import { views } from './pages'
import { show } from './view'

let house: House
const pages = new Map<string, Page>()
beforeAll(async () => { house = await House.open() })
afterAll(() => house?.close())

const wanted = process.env.AREA ? (await import(`./pages/${process.env.AREA}.ts`))[process.env.AREA] as typeof views : views

test.each(wanted.map((v) => [v.name, v] as const))('%s has no violation of WCAG in light and dark', async (_, view) => {
  const who = view.who ?? ''
  const page = pages.get(who) ?? (who ? await house.logIn(who) : await house.enter())
  pages.set(who, page)
  await show(page, view, house)
  expect(await inBothThemes(page)).toEqual([])
  expect(house.faults.splice(0)).toEqual([])
})
