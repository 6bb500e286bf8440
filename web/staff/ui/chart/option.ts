// What a chart shows, as ECharts wants it. No line is known by its colour alone:
// each has its own symbol and dash, each bar its own pattern.
export interface Series { name: string; values: (number | null)[] }

export interface ChartData {
  title: string
  kind: 'line' | 'bar'
  categories: string[] // along the axis: years, units
  series: Series[]
  unit?: string // written behind every number
  min?: number
  max?: number
  sideways?: boolean // bars from left to right: long names
  stacked?: boolean
}

export interface Tokens { ink: string; muted: string; line: string; paper: string; font: string; colours: string[] }

const symbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin']
const dashes = ['solid', 'dashed', 'dotted']

// tokensOf reads the theme where the chart stands.
export function tokensOf(host: HTMLElement): Tokens {
  const style = getComputedStyle(host)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return { ink: of('--ink'), muted: of('--ink-3'), line: of('--line'), paper: of('--paper'), font: of('--font'), colours: ['--brand', '--info', '--warn', '--danger', '--ink-3'].map(of) }
}

export const figure = (value: number | null, unit = '') => (value === null ? '–' : `${Math.round(value * 100) / 100}${unit}`)

// said is the chart for those who do not see it; the numbers stand in the table too.
export const said = (d: ChartData) =>
  `${d.title}: ${d.series.map((s) => `${s.name} ${d.categories.map((c, i) => `${c} ${figure(s.values[i] ?? null, d.unit)}`).join(', ')}`).join('; ')}`

// A few names are all written, on two lines where it is narrow; of many some are left out.
const labels = (d: ChartData) => (d.sideways ? { width: 140, overflow: 'truncate' } : d.categories.length > 6 ? { hideOverlap: true } : { interval: 0, width: 84, overflow: 'break' })

export function optionOf(d: ChartData, tokens: Tokens): Record<string, unknown> {
  const names = { type: 'category', data: d.categories, inverse: d.sideways, axisLine: { lineStyle: { color: tokens.muted } }, axisTick: { show: false }, axisLabel: { color: tokens.ink, ...labels(d) } }
  const counts = !d.unit && d.series.every((s) => s.values.every((v) => v === null || Number.isInteger(v))) // nobody is half a person
  const numbers = { type: 'value', minInterval: counts ? 1 : undefined, min: d.min, max: d.max, axisLabel: { color: tokens.muted, formatter: `{value}${d.unit ?? ''}` }, splitLine: { lineStyle: { color: tokens.line } } }
  const many = d.series.length > 1
  return {
    animation: false,
    color: tokens.colours,
    textStyle: { fontFamily: tokens.font, color: tokens.ink },
    aria: { enabled: true, label: { description: said(d) }, decal: { show: d.kind === 'bar' && many } },
    grid: { left: 8, right: 24, top: many ? 40 : 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { show: many, top: 0, left: 0, textStyle: { color: tokens.ink }, itemWidth: 32 },
    tooltip: { trigger: 'axis', backgroundColor: tokens.paper, borderColor: tokens.line, textStyle: { color: tokens.ink }, valueFormatter: (v: unknown) => figure(typeof v === 'number' ? v : null, d.unit) },
    xAxis: d.sideways ? numbers : names,
    yAxis: d.sideways ? names : numbers,
    series: d.series.map((s, i) => ({
      name: s.name, type: d.kind, data: s.values, stack: d.stacked ? 'all' : undefined, connectNulls: false, barMaxWidth: 36,
      symbol: symbols[i % symbols.length], symbolSize: 9, lineStyle: { type: dashes[i % dashes.length], width: 2 },
    })),
  }
}
