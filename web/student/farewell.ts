// The answer to a log-out takes the cookies away, whoever's they are by then. So a log-in
// waits for one that is under way, and none begins while somebody is logging in.
export class Farewell {
  private going: Promise<void> | undefined
  private abort: AbortController | undefined
  private shut = false
  private owed = false

  constructor(private send: (signal: AbortSignal) => Promise<unknown>, private most = 3_000) {}

  // say logs out, or leaves it until it is known whether somebody came in.
  async say() {
    if (this.shut) return void (this.owed = true)
    const abort = this.abort = new AbortController()
    await (this.going = this.send(abort.signal).then(() => undefined, () => undefined))
  }

  // enter lets somebody in when no log-out is under way. One that takes too long is given
  // up: its answer counts no more, and the log-in that it was about ends by itself.
  async enter<T>(logIn: () => Promise<T>): Promise<T> {
    this.shut = true
    let timer: ReturnType<typeof setTimeout> | undefined
    await Promise.race([this.going, new Promise((r) => { timer = setTimeout(r, this.going ? this.most : 0) })])
    clearTimeout(timer)
    this.abort?.abort()
    try { return await logIn() } catch (problem) {
      this.shut = false
      if (this.owed) { this.owed = false; void this.say() }
      throw problem
    }
  }
}
