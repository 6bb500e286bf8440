// The real binary with the demonstration district, and a browser in front of it.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from 'playwright-core'

const binary = new URL('../../bin/xinqiao', import.meta.url).pathname
export const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const chromiumAt = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1366, height: 768 }

// What a house begins with: nothing at all; schools and people; these after a drill of the
// school's chain, so that campaigns open; or a year of school behind them.
export type Past = 'nothing' | 'district' | 'drill' | 'year'
const demo: Record<Past, string> = { nothing: '0', district: 'district', drill: 'district', year: '1' }

// Where made.ts left a data folder of each past, so that a house begins with a copy.
export const made = 'XINQIAO_E2E_MADE'

export class House {
  readonly faults: string[] = [] // errors of consoles, requests to elsewhere
  private browser?: Promise<Browser>
  private readonly asked = new WeakMap<Page, Set<Request>>() // and not answered yet
  private constructor(readonly url: string, readonly passwords: Map<string, string>, readonly said: string, private readonly data: string, private readonly server: ChildProcess) {}

  static async open(past: Past, data = mkdtempSync(join(tmpdir(), 'xinqiao-e2e-'))): Promise<House> {
    const copy = join(process.env[made] ?? '', past)
    if (process.env[made] && existsSync(copy)) cpSync(copy, data, { recursive: true })
    const server = spawn(binary, ['serve'], { env: { ...process.env, DEMO: demo[past], XINQIAO_DATA: data, XINQIAO_ADDR: 'localhost:0' }, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    await new Promise<void>((done, failed) => {
      server.stdout!.on('data', (chunk: Buffer) => { said += chunk; if (said.includes('msg=started')) done() })
      server.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)))
    })
    const passwords = new Map(Array.from(said.matchAll(/^ {2}(\S+) +((?:\w{4}-){3}\w{4}) /gm), (m) => [m[1]!, m[2]!]))
    return new House(/http:\/\/localhost:\d+/.exec(said)![0], passwords, said, data, server)
  }

  // enter opens a browser context of its own: another person, another device.
  async enter(options: BrowserContextOptions = {}): Promise<Page> {
    this.browser ??= chromium.launch({ executablePath: chromiumAt, args: flags })
    const context = await (await this.browser).newContext({ baseURL: this.url, viewport: desktop, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
    const page = await context.newPage()
    page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('status of 4')) this.faults.push(`${page.url()}: ${m.text()}`) })
    page.on('pageerror', (e) => this.faults.push(`${page.url()}: ${e.message}`))
    const asked = new Set<Request>()
    this.asked.set(page, asked)
    page.on('request', (r) => { if (!r.url().endsWith('/events')) asked.add(r) })
    const over = (r: Request) => { asked.delete(r) }
    page.on('requestfinished', over).on('requestfailed', over)
    page.on('request', (r) => { if (!r.url().startsWith(this.url) && !/^(data|blob):/.test(r.url())) this.faults.push(`a request to elsewhere: ${r.url()}`) })
    return page
  }

  // logIn enters as one of the printed log-ins.
  async logIn(who: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.enter(options)
    await page.goto('/staff/login')
    await page.locator('#name').fill(who)
    await page.locator('#password').fill(this.passwords.get(who) ?? '')
    await page.locator('form button.primary').click()
    await page.waitForURL((u) => !u.pathname.endsWith('/login'))
    return page
  }

  // settled waits until a page has got what it asked for, and has drawn it.
  async settled(page: Page) {
    const drawn = () => page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
    for (let quiet = 0, tries = 0; quiet < 3 && tries < 200; tries++) {
      await drawn().catch(() => page.waitForLoadState()) // it went somewhere else meanwhile
      quiet = this.asked.get(page)!.size ? 0 : quiet + 1
    }
  }

  // ends stops the server and leaves what it kept.
  async ends() {
    await (await this.browser)?.close()
    this.server.removeAllListeners('exit')
    const ended = new Promise((done) => this.server.on('exit', done))
    this.server.kill('SIGTERM')
    await ended
  }

  async close() {
    await this.ends()
    rmSync(this.data, { recursive: true, force: true })
  }
}
