// Files that come from the server, and files whose faults it names.
import type { Problem } from '@shared/api'

export function save(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}

export interface FileFault { line?: number; field: string; mend: string }

// faultsOf leaves of a place what its author knows: the field in the file.
export const faultsOf = (problem: Problem): FileFault[] =>
  problem.errors.map((e) => ({ line: e.line, field: e.location.replace(/^body\.(policy|definition|text)\.?/, ''), mend: e.message }))

// notJSON says where a text ceases to be JSON, as line and column.
export function notJSON(text: string): { line: number; column: number } | undefined {
  try { JSON.parse(text); return undefined } catch (e) {
    const message = String(e)
    const place = /line (\d+) column (\d+)/.exec(message)
    if (place) return { line: Number(place[1]), column: Number(place[2]) }
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    const before = text.slice(0, at).split('\n')
    return { line: before.length, column: before.at(-1)!.length + 1 }
  }
}

// around puts a file as it is into a body, so that the lines of its faults count.
export const around = (name: string, text: string, rest: Record<string, string>) =>
  `${JSON.stringify(rest).slice(0, -1)},"${name}":${text}}`
