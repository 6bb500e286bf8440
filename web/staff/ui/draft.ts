// What somebody is writing survives a reload and a lost log-in, in this tab only:
// notes on a student do not stay on a shared computer.
import { reactive, watch } from 'vue'

const prefix = 'xq-draft:'
const owner = 'xq-drafts-of'

export function useDraft<T extends object>(key: string, empty: () => T) {
  const stored = sessionStorage.getItem(prefix + key)
  const draft = reactive({ ...empty(), ...(stored ? JSON.parse(stored) : {}) }) as T
  watch(draft, () => sessionStorage.setItem(prefix + key, JSON.stringify(draft)), { deep: true })
  return {
    draft,
    // Opening a form stores its empty draft too: nothing was written, nothing came back.
    restored: stored !== null && stored !== JSON.stringify(empty()),
    clear() {
      Object.assign(draft, empty())
      queueMicrotask(() => sessionStorage.removeItem(prefix + key))
      setTimeout(() => sessionStorage.removeItem(prefix + key))
    },
  }
}

// keepDraftsOf lets only their writer see them again: after a log-in that ran out, a
// colleague may be the next at this tab.
export function keepDraftsOf(person: string) {
  if (sessionStorage.getItem(owner) !== person) forgetDrafts()
  sessionStorage.setItem(owner, person)
}

export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}
