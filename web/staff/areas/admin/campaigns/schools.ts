import { below, district, level, nameOf, school, type Place } from '../places'

// schoolsIn lists the schools of some units.
export async function schoolsIn(units: string[]): Promise<Place[]> {
  const all: Place[] = []
  for (const unit of units) {
    if (level(unit) >= school) all.push({ path: unit, name: nameOf(unit) })
    else if (level(unit) === district) all.push(...await below(unit))
    else all.push(...await schoolsIn((await below(unit)).map((u) => u.path)))
  }
  return all
}
