// The parts of ECharts that the charts use: a chunk of its own, fetched when the
// first chart is shown.
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([LineChart, BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer])

export const draw = (host: HTMLElement): EChartsType => init(host, null, { renderer: 'svg' })
