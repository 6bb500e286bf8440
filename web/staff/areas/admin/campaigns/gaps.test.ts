import { expect, test, vi } from 'vitest'
import type { Schemas } from '@shared/api'

vi.mock('../places', () => ({ school: 4, level: (p: string) => (p ? p.split('/').length : 0), prefix: (p: string, n: number) => p.split('/').slice(0, n).join('/') }))
const { bySchool, count } = await import('./gaps')

const gap = (lack: string, unit = '', warning = false) => ({ lack, unit, warning, mend: '' }) as unknown as Schemas['Gap']

test('the places together count what the heading counts', () => {
  const school = '32/3201/320117/3201170001'
  const places = bySchool([gap('acceptance'), gap('calendar-year', '', true), gap('session', `${school}/7/1`), gap('session', `${school}/7/2`), gap('holiday', '32/3201/320117/3201170002', true)])
  expect(places.map(count)).toEqual([1, 2, 1])
  expect(places.map((p) => p.warnsOnly)).toEqual([false, false, true])
})
