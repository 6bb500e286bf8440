import { expect, test } from 'vitest'
import { bodyOf, emptyPlan, lacking, planningYear, refOf } from './plan'

test.each([[new Date(2026, 0, 5), 2025], [new Date(2026, 4, 5), 2026], [new Date(2026, 8, 1), 2026]])('the year that is planned on %s', (day, year) => expect(planningYear(day)).toBe(year))

test('what is left open takes the defaults of the platform', () => {
  const p = { ...emptyPlan(new Date(2026, 8, 1)), name: ' 秋季 ', units: ['32/3201'], opens: '2026-10-08', closes: '2026-11-20' }
  const body = bodyOf(p)
  expect(body).toMatchObject({ name: '秋季', year: 2026, grades: [4, 5, 6, 7, 8, 9, 10, 11, 12], opens: '2026-10-08T00:00:00+08:00', risk: { id: 'default', version: 1 } })
  expect(body.group).toBeUndefined()
  expect(body.care).toBeUndefined()
  expect(body.observed).toBeUndefined()
})

test.each([
  [{ name: '' }, 0, 'name'], [{ name: 'x', units: [] }, 0, 'units'], [{ name: 'x', units: ['32'] }, 0, ''],
  [{ opens: '2026-10-08', closes: '2026-10-07' }, 1, 'closes'], [{ own: true }, 2, 'group'], [{ days: [] }, 3, 'days'], [{ from: '18:00' }, 3, 'to'],
])('%o lacks', (change, step, field) => expect(lacking({ ...emptyPlan(), ...change }, step)).toBe(field))

test('a version of a policy', () => { expect(refOf('a-b@12')).toEqual({ id: 'a-b', version: 12 }); expect(refOf('')).toBeUndefined() })
