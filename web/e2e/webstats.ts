// The figures that the web has to reach, measured: node runs this through Vite
// (package.json, webstats). It ends with 1 when a gate is missed.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import lighthouse from 'lighthouse'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { inBothThemes } from './axe'
import { chromiumAt, flags, House, phone } from './house'
import make from './made'
import { areas } from './pages'
import { show } from './view'
import { enterBySlip } from './paper'
import { promises } from './promises'
import { Scene } from './scene'
import type { Seated } from './seated'

interface Row { figure: string; gate: string; measured: string; pass: boolean }
const rows: Row[] = []
const note = (figure: string, gate: string, measured: string, pass: boolean) => {
  rows.push({ figure, gate, measured, pass })
  console.error(`  ${pass ? 'pass' : 'FAIL'}  ${figure}: ${measured}`)
}
const KB = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`
const upTo = (figure: string, most: number, bytes: number, more = '') => note(figure, `≤${most} KB`, KB(bytes) + more, bytes <= most * 1000)
const holds = async (figure: string, check: () => Promise<boolean>) => {
  const ok = await check().catch((problem: Error) => { console.error(problem.message); return false })
  note(figure, 'pass', ok ? 'pass' : 'fail', ok)
}

// weighed sums what a page loads, compressed as it comes over the line.
async function weighed(page: Page, go: () => Promise<unknown>) {
  const loaded = { document: 0, assets: 0 }
  page.on('response', (r) => {
    const size = Number(r.headers()['content-length'] ?? 0)
    if (r.request().resourceType() === 'document') loaded.document += size
    else if (r.url().includes('/assets/') || r.url().endsWith('.svg')) loaded.assets += size
  })
  await go()
  await page.waitForLoadState('networkidle')
  return loaded
}

// reenter opens a page as a student who was in before, in a browser that has nothing
// of the web yet.
async function reenter(house: House, from: BrowserContext): Promise<Page> {
  const page = await house.enter({ viewport: phone, isMobile: true, storageState: await from.storageState() })
  await page.addInitScript(() => sessionStorage.setItem('xq-here', 'new'))
  return page
}

// firstQuestion is the time from the address to a question that can be answered, on
// a line of 400 kbit/s and 400 ms and a processor of a quarter of this one's speed.
async function firstQuestion(house: House, from: BrowserContext): Promise<number> {
  const page = await reenter(house, from)
  await page.addInitScript(() => {
    new MutationObserver((_, o) => {
      if (!document.querySelector('.option input')) return
      o.disconnect()
      requestAnimationFrame(() => setTimeout(() => { (window as unknown as { first: number }).first = performance.now() }))
    }).observe(document, { childList: true, subtree: true })
  })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto('/')
  const took = await page.waitForFunction(() => (window as unknown as { first?: number }).first)
  const ms = (await took.jsonValue())!
  await page.context().close()
  return ms
}

async function lit(url: string): Promise<Record<string, number>> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  const browser = await chromium.launch({ executablePath: chromiumAt, args: [...flags, `--remote-debugging-port=${port}`] })
  try {
    const result = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices'] })
    for (const audit of Object.values(result!.lhr.audits)) if (audit.score !== null && audit.score < 0.9) console.error(`    ${audit.id}: ${audit.displayValue ?? audit.score}`)
    return Object.fromEntries(Object.entries(result!.lhr.categories).map(([k, c]) => [k, Math.round((c.score ?? 0) * 100)]))
  } finally { await browser.close() }
}

async function student(house: House, s: Seated) {
  const pupil = s.pupil(0)
  await pupil.agrees()
  await pupil.fills({}, 1) // so that a question stands on the first page, and no introduction
  const page = await house.enter({ viewport: phone, isMobile: true })
  await enterBySlip(page, s.slips[0]!)
  const door = await house.enter({ viewport: phone, isMobile: true })
  const [empty, cold] = [await weighed(door, () => door.goto('/')), await reenter(house, page.context())]
  const full = await weighed(cold, () => cold.goto('/'))
  upTo('student page, all assets, gzip', 45, empty.document + empty.assets, `; ${KB(full.document + full.assets)} with 18 questions`)
  const times: number[] = []
  for (let n = 0; n < 5; n++) times.push(await firstQuestion(house, page.context()))
  times.sort((a, b) => a - b)
  note('first question, slow 3G + 4× CPU, median of 5', '≤2.0 s', `${(times[2]! / 1000).toFixed(2)} s`, times[2]! <= 2000)
  const scores = await lit(`${house.url}/`)
  const got = [scores.performance!, scores.accessibility!, scores['best-practices']!]
  note('Lighthouse mobile: performance / accessibility / best practices', '≥95 / 100 / 95', got.join(' / '), got[0]! >= 95 && got[1]! === 100 && got[2]! >= 95)
}

// printed lays 500 copies out as a page to print does, and counts the sheets. What is
// higher than its place would be cut off.
async function printed(page: Page, html: string, each: string, figure: string, sheets: number) {
  await page.setContent(html)
  await page.evaluate((selector) => {
    const some = [...document.querySelectorAll(selector)]
    for (let n = some.length; n < 500; n++) some[0]!.parentElement!.append(some[n % some.length]!.cloneNode(true))
  }, each)
  await page.emulateMedia({ media: 'print' })
  const cut = await page.locator(each).evaluateAll((all) => all.filter((l) => l.scrollHeight > l.clientHeight + 1).length)
  const begun = Date.now()
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const got = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
  note(figure, `${sheets} pages`, `${got} pages in ${((Date.now() - begun) / 1000).toFixed(1)} s${cut ? `, ${cut} cut off` : ''}`, got === sheets && !cut)
}

async function paper(house: House, s: Seated) {
  const scene = Scene.of(house)
  const page = await house.enter()
  await printed(page, await scene.get('counselor', `/sessions/${s.session}/slips/print`), 'ol > li', '500 slips print, ten to a page', 50)
  const file = await scene.case()
  const letter = await scene.get<string>('counselor', `/cases/${file.id}/guardian-letter`)
  await printed(page, letter.replace('</head>', '<style>main + main { break-before: page }</style></head>'), 'main', '500 letters to guardians print, one to a page', 500)
}

async function staff(house: House) {
  const inside = await house.logIn('counselor')
  const page = await house.enter({ storageState: await inside.context().storageState() })
  const loaded = await weighed(page, () => page.goto('/staff'))
  upTo('staff first route, gzip', 260, loaded.assets)
  const dist = new URL('../dist/assets/', import.meta.url).pathname
  const charts = readdirSync(dist).filter((f) => /^engine-.*\.js$/.test(f)).map((f) => gzipSync(readFileSync(dist + f), { level: 9 }).length)
  if (charts.length !== 1) throw new Error(`${charts.length} chart chunks in ${dist}: staff/ui/chart/engine.ts makes one`)
  upTo('chart chunk, gzip', 220, charts[0]!)
}

async function accessible() {
  let looked = 0
  let found = 0
  for (const [, views] of areas) {
    const house = await House.open('year')
    const pages = new Map<string, Page>()
    for (const view of views) {
      const who = view.who ?? ''
      const page = pages.get(who) ?? (who ? await house.logIn(who) : await house.enter())
      pages.set(who, page)
      const violations = await show(page, view, house).then(() => inBothThemes(page), (problem: Error) => [problem.message])
      for (const line of violations) console.error(`    ${view.name}: ${line}`)
      looked++
      found += violations.length
    }
    await house.close()
  }
  note(`axe WCAG 2.0–2.2 A/AA, ${looked} pages and dialogs, light and dark`, '0 violations', String(found), found === 0)
}

const unmake = await make()
const house = await House.open('drill')
try {
  const hall = await Scene.of(house).seated('7/3')
  await student(house, hall)
  for (const [figure, keeps] of promises) await holds(figure, () => keeps(house, hall))
  await paper(house, hall)
  await staff(house)
} finally { await house.close() }
if (!process.env.NO_AXE) await accessible()
unmake?.()

const wide = (s: string) => [...s].reduce((n, c) => n + (c > '⺀' ? 2 : 1), 0)
const columns: (keyof Row)[] = ['figure', 'gate', 'measured']
const widths = columns.map((c) => Math.max(c.length, ...rows.map((r) => wide(String(r[c])))))
const line = (cells: string[], end: string) => `| ${cells.map((c, i) => c + ' '.repeat(widths[i]! - wide(c))).join(' | ')} | ${end} |`
console.log(line(columns, '      '))
console.log(line(widths.map((w) => '-'.repeat(w)), '------'))
for (const r of rows) console.log(line(columns.map((c) => String(r[c])), r.pass ? 'passed' : 'FAILED'))
const passed = rows.filter((r) => r.pass).length
console.log(`webstats: ${passed} of ${rows.length} gates passed${passed === rows.length ? '' : `, ${rows.length - passed} FAILED`}`)
process.exitCode = passed === rows.length ? 0 : 1
