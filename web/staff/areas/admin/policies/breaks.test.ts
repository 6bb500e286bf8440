import { expect, test } from 'vitest'
import { rests } from './breaks'

const year = (plan = {}) => ({
  year: 2025, plan,
  official: [
    { year: 2025, published: true, holidays: [{ title: '国庆节', from: '2025-10-01', to: '2025-10-08' }], makeUps: ['2025-09-28', '2025-10-11'] },
    { year: 2026, published: true, holidays: [{ title: '元旦', from: '2026-01-01', to: '2026-01-03' }, { title: '清明节', from: '2026-04-04', to: '2026-04-06' }], makeUps: ['2026-01-04'] },
  ],
})
const said = (plan: object, least: number) => rests(year(plan), least).map((r) => [r.from, r.to, r.days, r.titles.join()])

test('holidays of the state count, a moved school day ends one, a weekend is none', () => expect(said({}, 3)).toEqual([
  ['2025-10-01', '2025-10-08', 8, '国庆节'], ['2026-01-01', '2026-01-03', 3, '元旦'], ['2026-04-04', '2026-04-06', 3, '清明节']]))
test('only those that are long enough', () => expect(said({}, 4)).toEqual([['2025-10-01', '2025-10-08', 8, '国庆节']]))
test('a vacation takes in the weekend beside it', () => expect(said({ vacations: [{ from: '2026-01-26', to: '2026-02-13' }] }, 9)).toEqual([['2026-01-24', '2026-02-15', 23, '']]))
test('a day with lessons parts a holiday, a day off of the place makes one longer', () => expect(said({ lessons: ['2025-10-04'], off: [{ from: '2026-04-07', to: '2026-04-07' }] }, 4)).toEqual([
  ['2025-10-05', '2025-10-08', 4, '国庆节'], ['2026-04-04', '2026-04-07', 4, '清明节']]))
