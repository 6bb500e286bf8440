// The way of answers to the server: in order, again and again until taken, each
// once by its command. Which answers are grave is not known here, so each goes at
// once.
import type { Problem } from './api'
import { owes, type Given, type Kept, type Shelf } from './shelf'

export interface Line<Receipt, Farewell> {
  answers(batch: Given[]): Promise<Receipt | undefined>
  talk(): Promise<Receipt>
  submit(): Promise<Farewell>
}

export interface Ears<Receipt, Farewell> {
  state(waiting: number, offline: boolean): void
  help(receipt: Receipt): void // the server wants it shown at once
  talked(receipt: Receipt): void
  closed(farewell: Farewell): void
  unreached(items: string[]): void // the paper is not whole
  refused(item: string): void // an answer was not taken; it has to be asked again
  out(problem: Problem): void // the log-in is over
  over(problem: Problem): void // the paper takes no answers any more
}

const most = 50
export const wait = (failures: number) => Math.min(30_000, 1000 * 2 ** Math.min(failures - 1, 5))

// passing tells whether trying again may help.
const passing = (p: Problem) => p.status === 0 || p.status === 408 || p.status === 429 || p.status >= 500

export class Queue<Receipt, Farewell> {
  private running?: Promise<void>
  private timer?: ReturnType<typeof setTimeout>
  private failures = 0
  private batch = most
  private stopped = false
  private again = false // something was put here meanwhile

  constructor(private readonly shelf: Shelf, readonly sitting: string, private readonly line: Line<Receipt, Farewell>, private readonly ears: Ears<Receipt, Farewell>) {}

  // run sends all there is, now; asked while it runs it looks again before it ends.
  run(): Promise<void> {
    clearTimeout(this.timer)
    this.again = true
    this.running ??= this.work().finally(() => { this.running = undefined })
    return this.running
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async work() {
    while (!this.stopped) {
      this.again = false
      const kept = await this.shelf.get(this.sitting)
      if (!owes(kept)) {
        if (this.again) continue
        this.ears.state(0, false)
        return
      }
      try {
        await this.step(kept!)
        this.failures = 0
      } catch (problem) {
        if (!await this.go(problem as Problem, kept!)) return
      }
    }
  }

  private async step(kept: Kept) {
    this.ears.state(kept.unsent.length, this.failures > 0)
    if (kept.talk) { // a call for help goes before everything
      const receipt = await this.line.talk()
      await this.shelf.edit(this.sitting, (k) => ({ ...k, talk: false }))
      this.ears.talked(receipt)
    } else if (kept.unsent.length) {
      const batch = kept.unsent.slice(0, this.batch)
      const receipt = await this.line.answers(batch)
      await this.drop(batch)
      if (receipt) this.ears.help(receipt)
    } else {
      const farewell = await this.line.submit()
      await this.shelf.edit(this.sitting, () => undefined)
      this.ears.closed(farewell)
    }
  }

  private drop(batch: Given[]) {
    const sent = new Set(batch.map((g) => g.command))
    return this.shelf.edit(this.sitting, (k) => ({ ...k, unsent: k.unsent.filter((g) => !sent.has(g.command)) }))
  }

  // go tells whether to go on after a refusal.
  private async go(p: Problem, kept: Kept): Promise<boolean> {
    if (passing(p) || !p.status) {
      this.failures++
      this.ears.state(kept.unsent.length, true)
      this.timer = setTimeout(() => void this.run(), wait(this.failures) * (0.8 + 0.4 * Math.random()))
      return false
    }
    if (p.status === 401 || p.status === 403 || p.status === 404) {
      this.ears.out(p)
      return false
    }
    if (p.code === 'unreached') {
      await this.shelf.edit(this.sitting, (k) => ({ ...k, submit: false }))
      this.ears.unreached(p.errors.map((e) => e.location))
      return false
    }
    if (p.code === 'illegal-transition' || p.code === 'assent') {
      this.ears.over(p)
      return false
    }
    return this.mend(kept, p)
  }

  // mend sends one by one after a refusal, and lets the refused one go: it must not
  // hold back the others.
  private async mend(kept: Kept, p: Problem): Promise<boolean> {
    const first = kept.unsent[0]
    if (kept.talk || !first) {
      await this.shelf.edit(this.sitting, (k) => ({ ...k, talk: false, submit: false }))
      this.ears.over(p)
      return false
    }
    if (this.batch > 1 && kept.unsent.length > 1) {
      this.batch = 1
      return true
    }
    await this.drop([first])
    await this.shelf.edit(this.sitting, (k) => ({ ...k, answers: { ...k.answers, [first.item]: undefined } }))
    this.ears.refused(first.item)
    return true
  }
}

