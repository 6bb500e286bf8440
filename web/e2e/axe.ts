// What axe-core finds on a page, as lines that say where.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { paint, themes } from './view'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source)
  return page.evaluate(async (values) => {
    const found = await (window as unknown as { axe: { run: (d: Document, o: object) => Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe
      .run(document, { runOnly: { type: 'tag', values } })
    return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.split('\n')[1] ?? ''}`))
  }, tags)
}

// inBothThemes looks at a page in light and in dark.
export async function inBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const theme of themes) {
    await paint(page, theme)
    found.push(...(await axe(page)).map((line) => `${theme}: ${line}`))
  }
  return found
}
