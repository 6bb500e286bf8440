// A view is a page or a dialog as one person sees it: what is looked at by axe and
// by `make shots`.
import type { Page } from 'playwright-core'
import type { House } from './house'

export interface View {
  name: string // of its pictures
  who?: string // a printed log-in; nobody: without one
  path: string | ((house: House) => Promise<string>) // a function first makes what the page is to show
  open?: (page: Page, house: House) => Promise<void> // what is done before looking: a dialog, a tab
}

// show brings a page to a view.
export async function show(page: Page, view: View, house: House) {
  await page.goto(typeof view.path === 'string' ? view.path : await view.path(house))
  await page.locator('h1').first().waitFor()
  await view.open?.(page, house)
  await house.settled(page)
}

export const themes = ['light', 'dark'] as const

// paint shows a page in one theme without loading it again. What moves is at its end
// at once (shared/tokens.css), so that nothing is looked at half-way.
export async function paint(page: Page, theme: (typeof themes)[number]) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' }) // pages without a script follow the system
  await page.evaluate((t) => new Promise<void>((drawn) => {
    document.documentElement.dataset.theme = t
    document.documentElement.classList.toggle('dark', t === 'dark')
    requestAnimationFrame(() => requestAnimationFrame(() => drawn()))
  }), theme)
}
