/** The axes that comparisons are plotted along: a swept parameter, or depth, position or time. Pure. */
import type { Parameter } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import { firstPoint, type SweepAxis, type Trace, type TraceLayout } from '#shared/trajectory.ts'
import { axisWords } from '#shared/words/trace-words.ts'
import { asTitle } from '#shared/words/unit-words.ts'
import type { LineLook, LinePlot, PlotAxis, PlotLine } from '../../../export/plot/plot-content.ts'
import type { ComparisonLines } from '../../comparison-lines.ts'
import type { StudyDocument } from '../../study-document.ts'
import { valueRange } from '../../value-range.ts'

export interface PlacedAxis {
  axis: PlotAxis
  /** Where a fractional index stands along the axis. */
  placeOf: (index: number) => number
}

/** Along a swept parameter, in its own units. */
export function sweptAxis(sweep: SweepAxis, { label, unit, scale, period, choices }: Parameter): PlacedAxis {
  const { from, to } = sweep
  return {
    axis: {
      ...{ title: asTitle(label), unit: choices ? '' : unit, domain: [from, to] },
      scale: scale === 'log' && from > 0 && to > 0 ? 'log' : 'linear',
      isWhole: scale === 'integer',
      ...(period !== undefined && { period }),
      ...(choices && { names: choices })
    },
    placeOf: (index) => sweepValueAt(sweep, scale, index)
  }
}

/** Along the points of a trace; steps are counted as the trace counts them. */
export function pointAxis(trace: Trace, { points, pointLabels }: TraceLayout): PlacedAxis {
  const first = pointLabels ? 0 : firstPoint(trace)
  return {
    axis: {
      ...{ title: axisWords[trace.axis], unit: '', scale: 'linear' },
      domain: [first, first + Math.max(points - 1, 0)],
      isWhole: true,
      ...(pointLabels && { names: pointLabels })
    },
    placeOf: (index) => first + index
  }
}

interface Compared {
  lines: ComparisonLines
  conditions: StudyDocument['conditions']
  along: PlacedAxis
  up: Omit<PlotAxis, 'domain' | 'scale'>
  /** Whether zero is always in sight, as for distances. */
  fromZero: boolean
}

/** Lines of the baseline and of conditions, each with its mark. */
export function comparedPlot({ lines, conditions, along, up, fromZero }: Compared): LinePlot {
  const drawn = lines.lines.flatMap(({ condition, values }): PlotLine[] => {
    const found = conditions.find(({ id }) => id === condition)
    if (condition !== null && !found) return []
    const look: LineLook = { mark: found?.mark ?? null, weight: 'plain' }
    return [{ name: found?.name ?? 'Baseline', look, values, spansGaps: false }]
  })
  const all = drawn.flatMap(({ values }) => values.filter((value) => value !== null))
  const [low, high] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [null, null]
  const isAlone = drawn.length === 1 && drawn[0]?.look.mark === null
  return {
    kind: 'lines',
    x: along.axis,
    y: { ...up, scale: 'linear', domain: valueRange(low, high, fromZero) },
    places: lines.places.map(along.placeOf),
    lines: drawn,
    legend: isAlone ? [] : drawn.map(({ name, look }) => ({ label: name, look }))
  }
}
