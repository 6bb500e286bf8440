// Keys of one letter. They rest while somebody writes or a dialog is open, and can
// be switched off: with speech input every word would be a command.
import { onMounted, onUnmounted, reactive } from 'vue'

const stored = 'xq-keys'
const read = () => { try { return localStorage.getItem(stored) !== 'off' } catch { return true } }

export const keys = reactive({
  on: read(),
  switch(on: boolean) {
    keys.on = on
    try { localStorage.setItem(stored, on ? 'on' : 'off') } catch { /* for this page only */ }
  },
})

const writing = (at: EventTarget | null) => at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))

export function useKeys(table: Record<string, () => unknown>) {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing(event.target) || document.querySelector('dialog[open]')) return
    if (!keys.on && event.key !== '?') return
    const act = table[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onUnmounted(() => window.removeEventListener('keydown', press))
}
