import { expect, test, vi } from 'vitest'
import { Farewell } from './farewell'

// A server that answers when it is told to.
function slow() {
  const seen: string[] = []
  let answer = () => undefined as void
  const farewell = new Farewell((signal) => new Promise<void>((done, fail) => {
    seen.push('asked')
    answer = () => { if (!signal.aborted) seen.push('cookies gone'); done() }
    signal.addEventListener('abort', () => fail(new Error('aborted')))
  }))
  return { seen, farewell, answer: () => answer() }
}

test('a log-in waits for a log-out that is under way', async () => {
  const { seen, farewell, answer } = slow()
  void farewell.say()
  const entering = farewell.enter(async () => { seen.push('in') })
  await new Promise((r) => setTimeout(r, 20))
  answer()
  await entering
  expect(seen).toEqual(['asked', 'cookies gone', 'in'])
})

test('one that takes too long is given up, and its answer takes nothing away', async () => {
  vi.useFakeTimers()
  const { seen, farewell, answer } = slow()
  void farewell.say()
  const entering = farewell.enter(async () => { seen.push('in') })
  await vi.advanceTimersByTimeAsync(3_000)
  await entering
  answer()
  vi.useRealTimers()
  expect(seen).toEqual(['asked', 'in'])
})

test('none begins while somebody is logging in, and it is made up for when they do not', async () => {
  const { seen, farewell } = slow()
  await expect(farewell.enter(async () => {
    await farewell.say()
    seen.push('wrong number')
    throw new Error('refused')
  })).rejects.toThrow('refused')
  expect(seen).toEqual(['wrong number', 'asked'])
})

test('whoever came in is not logged out by what was left over', async () => {
  const { seen, farewell } = slow()
  await farewell.enter(async () => { seen.push('in') })
  await farewell.say()
  expect(seen).toEqual(['in'])
})
