// What is asked of an office, and what is not any more.
import type { Schemas } from '@shared/api'

type Decision = Schemas['Decision']

// asked puts an alert first, since a student waits; then what is due soonest.
export const asked = (all: Decision[]) =>
  all.filter((d) => d.ask).sort((a, b) => Number(b.ask === 'acknowledge') - Number(a.ask === 'acknowledge') || (a.until ?? a.came).localeCompare(b.until ?? b.came))

// settled shows the newest first, and what the reader has promised before all.
export const settled = (all: Decision[]) =>
  all.filter((d) => !d.ask).sort((a, b) => Number(!!b.until) - Number(!!a.until) || b.came.localeCompare(a.came)).slice(0, 20)
