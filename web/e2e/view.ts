// A view is a page or a dialog as one person sees it: what is looked at by axe and
// by `make shots`.
import type { Page } from 'playwright-core'

export interface View {
  name: string // of its pictures
  who?: string // a printed log-in; nobody: without one
  path: string
  open?: (page: Page) => Promise<void> // what is done before looking: a dialog, a tab
}
