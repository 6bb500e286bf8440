// The real binary with the demonstration district, and a browser in front of it.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'

const binary = new URL('../../bin/xinqiao', import.meta.url).pathname
export const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const chromiumAt = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1366, height: 768 }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

const houses = new WeakMap<BrowserContext, House>()

export class House {
  readonly contexts: BrowserContext[] = []
  readonly faults: string[] = [] // errors of consoles, requests to elsewhere
  static last?: House // for views that have to prepare something
  said = '' // by the server until it had started
  private constructor(readonly url: string, readonly passwords: Map<string, string>, private readonly data: string,
    private readonly server: ChildProcess, readonly browser: Browser) {}

  // of is the house that a page stands in.
  static of(page: Page): House { return houses.get(page.context())! }

  static async open(env: Record<string, string> = {}): Promise<House> {
    const port = await freePort()
    const data = mkdtempSync(join(tmpdir(), 'xinqiao-e2e-'))
    const server = spawn(binary, ['serve'], { env: { ...process.env, DEMO: 'district', XINQIAO_DATA: data, XINQIAO_ADDR: `localhost:${port}`, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    const started = new Promise<void>((done, failed) => {
      server.stdout!.on('data', (chunk: Buffer) => { said += chunk; if (said.includes('msg=started')) done() })
      server.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)))
    })
    await started
    const passwords = new Map(Array.from(said.matchAll(/^ {2}(\S+) +((?:\w{4}-){3}\w{4}) /gm), (m) => [m[1]!, m[2]!]))
    const browser = await chromium.launch({ executablePath: chromiumAt, args: flags })
    const house = new House(`http://localhost:${port}`, passwords, data, server, browser)
    house.said = said
    return House.last = house
  }

  // enter opens a browser context of its own: another person, another device.
  async enter(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.url, viewport: desktop, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
    this.contexts.push(context)
    houses.set(context, this)
    const page = await context.newPage()
    page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('status of 4')) this.faults.push(`${page.url()}: ${m.text()}`) })
    page.on('pageerror', (e) => this.faults.push(`${page.url()}: ${e.message}`))
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

  async close() {
    await this.browser.close()
    this.server.removeAllListeners('exit')
    const ended = new Promise((done) => this.server.on('exit', done))
    this.server.kill('SIGTERM')
    await ended
    rmSync(this.data, { recursive: true, force: true })
  }
}
