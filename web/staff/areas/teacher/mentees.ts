// Tasks in the order in which they are due: those of this week, and later ones.
import type { Schemas } from '@shared/api'

type Mentee = Schemas['Mentee']

const zone = 'Asia/Shanghai'
export const dayOf = (at: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)

// soon begins with what is due within seven days; a part without tasks is left out.
export function soon(all: Mentee[], now: Date): { when: 'soon' | 'later'; items: Mentee[] }[] {
  const week = dayOf(new Date(now.getTime() + 7 * 86_400_000))
  const within = (m: Mentee) => m.overdue || !!m.unreadable || m.due <= week
  return ([['soon', all.filter(within)], ['later', all.filter((m) => !within(m))]] as const)
    .filter(([, items]) => items.length).map(([when, items]) => ({ when, items: [...items] }))
}
