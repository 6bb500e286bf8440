// Enter goes on wherever it has no meaning of its own; digits choose.
export function onEnter(go: () => void, digit?: (n: number) => void): () => void {
  const heard = (e: KeyboardEvent) => {
    const at = e.target as HTMLElement
    if (e.defaultPrevented || e.repeat || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || at.closest('dialog')) return
    if (e.key === 'Enter' && !at.closest('button, a, textarea, summary')) {
      e.preventDefault()
      go()
    } else if (digit && /^[1-9]$/.test(e.key) && !at.closest('textarea, input:not([type=radio]):not([type=checkbox])')) {
      e.preventDefault()
      digit(Number(e.key))
    }
  }
  document.addEventListener('keydown', heard)
  return () => document.removeEventListener('keydown', heard)
}

// What a field says. Vue's own v-model for fields weighs a kilobyte.
export const typed = (e: Event) => (e.target as HTMLInputElement).value
export const ticked = (e: Event) => (e.target as HTMLInputElement).checked
