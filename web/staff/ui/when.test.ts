import { expect, test, vi } from 'vitest'
import { brief } from './when'

vi.mock('@shared/settings', () => ({ settings: { lang: 'zh' } }))

test.each([
  ['2026-11-27T00:30:00Z', '08:30'], // today
  ['2026-11-26T15:59:00Z', '11月26日 23:59'],
  ['2025-12-31T15:59:00Z', '2025年12月31日'],
  ['2025-12-31T16:00:00Z', '1月1日 00:00'], // this year already, in China
])('%s is briefly %s', (at, want) => expect(brief(at, new Date('2026-11-27T01:00:00Z'))).toBe(want))
