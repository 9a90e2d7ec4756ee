/** The options of the Lab's charts: steps along, a share or a number up, lines as conditions look. Pure. */
import type uPlot from 'uplot'
import type { ChartColors } from '../../controls/mounted-chart.svelte.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import type { RunLine } from '../../state/lab/run-lines.ts'
import { evenLabels } from '../../state/axis-ticks.ts'
import { countText, valueText } from '../../state/number-format.ts'

export interface PlotFrame {
  width: number
  height: number
  /** Device pixels for one CSS pixel. */
  density: number
}

/** Bounds of a share's axis, with room for a line at 0 and at 1. */
const shareRange: [number, number] = [-0.02, 1.04]
const shares = [0, 0.25, 0.5, 0.75, 1]

interface PlotAxis {
  unit: 'share' | 'number'
  isLogarithmic: boolean
  /** The step at the right end. */
  last: () => number
  onpoint: (at: number | null) => void
}

export function trainingPlotOptions(
  lines: readonly Pick<RunLine, 'look' | 'mark'>[],
  colors: ChartColors,
  frame: PlotFrame,
  axis: PlotAxis
): uPlot.Options {
  const { unit, isLogarithmic, last, onpoint } = axis
  return {
    width: frame.width,
    height: frame.height,
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    padding: [6, 12, 0, 0],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          onpoint(idx ?? null)
        }
      ]
    },
    scales: {
      x: { time: false, range: () => [0, Math.max(1, last())] },
      y: yScale(unit, isLogarithmic)
    },
    axes: axesOf(colors, axis),
    series: [{}, ...lines.map((line) => seriesOf(line, colors, frame.density))]
  }
}

function axesOf(colors: ChartColors, { unit, isLogarithmic }: PlotAxis): uPlot.Axis[] {
  const labels = {
    stroke: colors.label,
    font: `10px ${colors.font}`,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { show: false }
  }
  return [
    { ...labels, size: 22, space: 60, incrs: wholeSteps, values: (_, steps) => steps.map(stepText) },
    {
      ...labels,
      size: 44,
      space: 28,
      ...(unit === 'share' && { splits: shares }),
      ...(unit === 'number' && isLogarithmic && { splits: powersBetween }),
      values: (_, values) => axisTexts(values, unit, isLogarithmic)
    }
  ]
}

function yScale(unit: 'share' | 'number', isLogarithmic: boolean): uPlot.Scale {
  if (unit === 'share') return { range: () => shareRange }
  if (!isLogarithmic) return { range: (_, _low, high) => [0, 1.05 * (high || 1)] }
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot has the enum in its types alone.
  return { distr: 3, log: 10 }
}

/** Powers of ten within an axis, which uPlot ends at powers of ten. */
const powersBetween = (_: uPlot, __: number, low: number, high: number): number[] => {
  const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))]
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, at) => 10 ** (first + at))
}

/** Steps are whole numbers. */
const wholeSteps = [1, 2, 5]
  .flatMap((digit) => [0, 1, 2, 3, 4, 5, 6].map((power) => digit * 10 ** power))
  .sort((a, b) => a - b)

const stepText = (step: number): string => (step < 10_000 ? String(step) : countText(step))

/** Logarithmic axes leave places without a number. */
function axisTexts(values: (number | null)[], unit: 'share' | 'number', isLogarithmic: boolean): string[] {
  if (unit === 'number' && !isLogarithmic) return evenLabels(values)
  const text = (value: number): string =>
    unit === 'share' ? `${Math.round(100 * value)} %` : valueText(value, 2)
  return values.map((value) => (value === null ? '' : text(value)))
}

function seriesOf(
  { look, mark }: Pick<RunLine, 'look' | 'mark'>,
  colors: ChartColors,
  density: number
): uPlot.Series {
  const own = mark === null ? null : conditionMark(mark)
  const color = own?.color ?? colors.ink
  const common = { spanGaps: true, points: { show: false } }
  if (look === 'level') return { ...common, stroke: colors.label, width: 1, dash: [2 * density, 3 * density] }
  if (look === 'faint')
    return { ...common, stroke: `color-mix(in srgb, ${color} 55%, transparent)`, width: 1, alpha: 0.6 }
  return {
    ...common,
    stroke: color,
    width: 1.75,
    ...(own && { dash: own.dash.map((length) => length * density) })
  }
}
