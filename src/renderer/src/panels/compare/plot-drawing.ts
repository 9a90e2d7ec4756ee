/** The options of the comparison plot's chart: axes as the timeline has them, lines as the scene draws them. Pure. */
import type uPlot from 'uplot'
import type { ChartColors } from '../../controls/mounted-chart.svelte.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import { evenLabels } from '../../state/axis-ticks.ts'
import { valueRange } from '../../state/value-range.ts'

/** A line of the plot; `mark` null for the baseline. */
export interface LineLook {
  mark: number | null
}

interface PlotSpace {
  width: number
  height: number
  /** CSS pixels left of the axis, for the numbers. */
  gutter: number
  /** Device pixels for one CSS pixel. */
  density: number
}

/**
 * @param last index of the axis's last point.
 * @param splits where the timeline has its marks, as indices.
 * @param fromZero whether zero is always in sight, as for distances.
 */
export function plotOptions(
  lines: readonly LineLook[],
  colors: ChartColors,
  space: PlotSpace,
  { last, splits, fromZero }: { last: () => number; splits: () => number[]; fromZero: boolean }
): uPlot.Options {
  const grid = { stroke: colors.grid, width: 1 }
  return {
    width: space.width,
    height: space.height,
    cursor: { show: false },
    legend: { show: false },
    padding: [8, 0, 6, 0],
    scales: {
      x: { time: false, range: () => [0, last()] },
      y: { range: (_, low, high) => valueRange(low, high, fromZero) }
    },
    axes: [
      { size: 0, grid, ticks: { show: false }, splits, values: (_, values) => values.map(() => '') },
      {
        stroke: colors.label,
        font: `10px ${colors.font}`,
        size: space.gutter,
        gap: 6,
        space: 26,
        grid,
        ticks: { show: false },
        values: (_, values) => evenLabels(values)
      }
    ],
    series: [{}, ...lines.map((line) => lineOptions(line, colors, space.density))]
  }
}

function lineOptions({ mark }: LineLook, { ink }: ChartColors, density: number): uPlot.Series {
  const look = mark === null ? null : conditionMark(mark)
  return {
    stroke: look?.color ?? ink,
    width: 1.5,
    points: { show: false },
    ...(look && { dash: look.dash.map((length) => length * density) })
  }
}
