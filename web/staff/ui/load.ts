// A question to the server and where it stands.
import { onMounted, onUnmounted, shallowRef, watch, type WatchSource } from 'vue'
import { Problem } from '@shared/api'
import { onChange } from './live'

export interface Load<T> {
  data: { value: T | undefined }
  problem: { value: Problem | undefined }
  busy: { value: boolean }
  reload: () => Promise<void>
}

// useLoad asks when the page is there, when a source changes, and, if live, when
// the server says that something changed. What is shown stays until the answer
// is there; an answer that was overtaken is dropped. While the answer says that the
// server works on it, the page asks each second, or as often as every says: nobody is
// told of each step.
export function useLoad<T>(ask: () => Promise<T>, options: { on?: WatchSource[]; live?: boolean; works?: (data: T) => boolean; every?: number } = {}) {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const busy = shallowRef(true)
  let turn = 0
  async function reload() {
    const mine = ++turn
    busy.value = true
    try {
      const answer = await ask()
      if (mine === turn) { data.value = answer; problem.value = undefined }
    } catch (p) {
      if (!(p instanceof Problem)) throw p
      if (mine === turn) problem.value = p
    } finally {
      if (mine === turn) busy.value = false
    }
  }
  onMounted(reload)
  if (options.on?.length) watch(options.on, reload)
  if (options.live) onChange(reload)
  if (options.works) {
    const look = setInterval(() => { if (data.value !== undefined && options.works!(data.value) && !busy.value && !document.hidden) void reload() }, options.every ?? 1_000)
    onUnmounted(() => clearInterval(look))
  }
  return { data, problem, busy, reload }
}

// useAction runs a command once at a time and keeps its problem.
export function useAction<A extends unknown[], T>(act: (...args: A) => Promise<T>) {
  const busy = shallowRef(false)
  const problem = shallowRef<Problem>()
  async function run(...args: A): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try { return await act(...args) } catch (p) {
      if (!(p instanceof Problem)) throw p
      problem.value = p
      return undefined
    } finally { busy.value = false }
  }
  return { busy, problem, run }
}
