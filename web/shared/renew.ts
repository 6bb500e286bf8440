// A refresh token is good for one exchange, so two tabs must not exchange the same
// one: the later waits, and finds the work done.
const stamp = 'xq-renewed'
const fresh = 10_000 // ms in which another tab's exchange counts for this one too

let running: Promise<boolean> | undefined

export function renew(): Promise<boolean> {
  running ??= alone(exchange).finally(() => { running = undefined })
  return running
}

async function exchange(): Promise<boolean> {
  if (Date.now() - Number(localStorage.getItem(stamp)) < fresh) return true
  const answer = await fetch('/api/v1/login/refresh', { method: 'POST', credentials: 'same-origin' })
  if (answer.ok) localStorage.setItem(stamp, String(Date.now()))
  return answer.ok
}

// alone runs one at a time over all tabs. Plain HTTP has no locks; there the tabs
// take turns by a mark that expires.
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator) return navigator.locks.request('xq-renew', work) as Promise<T>
  const mark = 'xq-renewing'
  const until = Date.now() + 5_000
  while (Number(localStorage.getItem(mark)) > Date.now() && Date.now() < until) await new Promise((r) => setTimeout(r, 50 + Math.random() * 50))
  localStorage.setItem(mark, String(Date.now() + 5_000))
  try { return await work() } finally { localStorage.removeItem(mark) }
}
