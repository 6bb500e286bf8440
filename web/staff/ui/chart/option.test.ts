import { expect, test } from 'vitest'
import { optionOf, said, type Tokens } from './option'

const tokens: Tokens = { ink: '#111', muted: '#666', line: '#ddd', paper: '#fff', font: 'x', colours: ['#0b6e4f', '#0b5394'] }
const data = { title: '覆盖率', kind: 'line' as const, categories: ['2024', '2025'], series: [{ name: '甲', values: [1, null] }, { name: '乙', values: [2, 3] }], unit: '%' }

test('a gap stays a gap, and no line is known by its colour alone', () => {
  const option = optionOf(data, tokens) as unknown as { series: { data: unknown[]; symbol: string; lineStyle: { type: string }; connectNulls: boolean }[] }
  expect(option.series.map((s) => s.data)).toEqual([[1, null], [2, 3]])
  expect(option.series.every((s) => !s.connectNulls)).toBe(true)
  expect(new Set(option.series.map((s) => s.symbol)).size).toBe(2)
  expect(new Set(option.series.map((s) => s.lineStyle.type)).size).toBe(2)
})

test.each([
  ['one series needs no legend', [data.series[0]!], false],
  ['two need one', data.series, true],
])('%s', (_, series, shown) => {
  expect((optionOf({ ...data, series }, tokens) as unknown as { legend: { show: boolean } }).legend.show).toBe(shown)
})

test.each([
  ['counts have whole numbers at the axis', [1, null, 2], undefined, 1],
  ['shares do not need them', [1, 2, 3], '%', undefined],
  ['means neither', [1.5, 2, 3], undefined, undefined],
])('%s', (_, values, unit, least) => {
  expect((optionOf({ ...data, unit, series: [{ name: '甲', values }] }, tokens) as unknown as { yAxis: { minInterval?: number } }).yAxis.minInterval).toBe(least)
})

test('a chart says in words what it shows', () => {
  expect(said(data)).toBe('覆盖率: 甲 2024 1%, 2025 –; 乙 2024 2%, 2025 3%')
})
