// Gaps by school, and in a school by what lacks: a class more is not a line more.
import type { Schemas } from '@shared/api'
import { level, prefix, school } from '../places'

export interface Lacking { gap: Schemas['Gap']; classes: string[] }
export interface Place { path: string; lacks: Lacking[]; warnsOnly: boolean }

export function bySchool(gaps: Schemas['Gap'][]): Place[] {
  const places = new Map<string, Map<string, Lacking>>()
  for (const gap of gaps) {
    const path = prefix(gap.unit ?? '', school)
    const lacks = places.get(path) ?? new Map<string, Lacking>()
    places.set(path, lacks)
    const key = `${gap.lack}/${gap.office ?? ''}/${gap.year ?? ''}`
    const found = lacks.get(key) ?? { gap, classes: [] }
    lacks.set(key, found)
    if (level(gap.unit ?? '') > school) found.classes.push(gap.unit!)
  }
  return [...places].map(([path, lacks]) => ({ path, lacks: [...lacks.values()], warnsOnly: [...lacks.values()].every((l) => l.gap.warning) }))
    .sort((a, b) => Number(a.path !== '') - Number(b.path !== '') || Number(a.warnsOnly) - Number(b.warnsOnly))
}

// count is what the heading counts too: every class that lacks something, and no mere note beside it.
export const count = (p: Place): number =>
  p.lacks.filter((l) => p.warnsOnly || !l.gap.warning).reduce((n, l) => n + (l.classes.length || 1), 0)
