// The refusals of the door, in the words of this page.
import { Problem } from './api'
import { t } from './words'

export interface Fault { title: string; text: string }

export function faultOf(problem: unknown, wrong: Fault): Fault {
  const w = t.value
  if (!(problem instanceof Problem)) return { title: w.broken, text: w.offlineText }
  if (problem.offline) return { title: w.offline, text: w.offlineText }
  if (problem.status === 429) return { title: w.tooMany, text: w.tooManyText }
  if (problem.code === 'entry-refused' || problem.code === 'invalid') return wrong
  if (problem.code === 'not-now') return { title: w.notNow, text: w.notNowText }
  return { title: problem.title || w.broken, text: problem.detail || w.offlineText }
}
