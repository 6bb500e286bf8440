// "Something changed": the server says no more, so the page asks again.
import { onUnmounted, reactive } from 'vue'
import { api, ok } from '@shared/api'
import { may } from '../session'

const listeners = new Set<() => void>()
let source: EventSource | undefined
let waiting: ReturnType<typeof setTimeout> | undefined

// A burst of changes is one question.
function changed() {
  clearTimeout(waiting)
  waiting = setTimeout(() => listeners.forEach((ask) => ask()), 300)
}

function listen() {
  if (source || !may('see-inbox')) return // an auditor has no messages, and so no bell
  source = new EventSource('/api/v1/events')
  source.onmessage = changed
  source.addEventListener('changed', changed)
  source.onerror = () => { // renewed by the next question's log-in
    if (source?.readyState !== EventSource.CLOSED) return
    source = undefined
    setTimeout(() => { if (listeners.size) listen() }, 5_000)
  }
}

export function onChange(ask: () => void) {
  const slow = setInterval(ask, 60_000) // where a proxy swallows the stream
  listeners.add(ask)
  listen()
  onUnmounted(() => { listeners.delete(ask); clearInterval(slow) })
}

export const unread = reactive({
  count: 0,
  async refresh() {
    if (!may('see-inbox')) return
    listeners.add(unread.refresh)
    listen()
    try {
      unread.count = (await ok(api.GET('/api/v1/inbox/unread'))).count
    } catch { /* the inbox itself shows what is wrong */ }
  },
})
