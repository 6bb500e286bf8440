// The API keeps one note; the form asks in parts. Each part that was filled in
// stands under its question, so that whoever reads it later sees what was asked.
export const noteOf = (parts: [label: string, text: string][]): string => {
  const filled = parts.filter(([, text]) => text.trim())
  return filled.length === 1 && parts[0] === filled[0] ? filled[0]![1].trim() : filled.map(([label, text]) => `${label}\n${text.trim()}`).join('\n\n')
}

// millisOf reads a span as Go writes it: 24h0m0s.
export function millisOf(span: string): number {
  const unit: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 }
  return Array.from(span.matchAll(/([\d.]+)([hms])/g), ([, n, u]) => Number(n) * unit[u!]!).reduce((a, b) => a + b, 0)
}
