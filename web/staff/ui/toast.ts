// Short words about what was done, with a way back where there is one.
import { reactive } from 'vue'

export interface Toast { id: number; text: string; undo?: () => void }

export const toasts = reactive<Toast[]>([])
let next = 0

export function tell(text: string, undo?: () => void) {
  const toast = { id: next++, text, undo }
  toasts.push(toast)
  setTimeout(() => dismiss(toast.id), undo ? 10_000 : 5_000)
}

export function dismiss(id: number) {
  const at = toasts.findIndex((t) => t.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
