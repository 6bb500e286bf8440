// All pages of a list that is known to be short.
export async function everyPage<T>(ask: (after?: string) => Promise<{ items: T[]; next?: string }>): Promise<T[]> {
  const all: T[] = []
  for (let after: string | undefined, more = true; more;) {
    const page: { items: T[]; next?: string } = await ask(after)
    all.push(...page.items)
    after = page.next
    more = Boolean(after)
  }
  return all
}
