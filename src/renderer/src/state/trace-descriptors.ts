/** What the view is told of a study's traces, and of what conditions make of them. Pure. */
import type { StudyCondition } from '#shared/intervention.ts'
import type { Projection, Trace, TraceLayout } from '#shared/trajectory.ts'
import { conditionTraceId, type TraceDescriptor } from '../scene/descriptors.ts'
import { axisTitles, traceLabel } from './trace-words.ts'

interface Facts {
  traces: readonly Trace[]
  layouts: readonly TraceLayout[]
  /** Null while it is not known: the trace waits for it. */
  projectionOf: (trace: Trace) => Projection | null
  /** Those that have points. */
  conditions: readonly Pick<StudyCondition, 'id' | 'name' | 'mark'>[]
}

/** Each trace that is ready, followed by the same one under each condition. */
export function traceDescriptors({ traces, layouts, projectionOf, conditions }: Facts): TraceDescriptor[] {
  return traces.flatMap((trace) => {
    const layout = layouts.find((each) => each.trace === trace.id)
    const projection = projectionOf(trace)
    if (!layout || !projection) return []
    const { series, points, surface, pointLabels } = layout
    const baseline: TraceDescriptor = {
      id: trace.id,
      label: traceLabel(trace),
      series,
      points,
      surface,
      axisTitles: axisTitles(projection),
      ...(pointLabels && { pointLabels })
    }
    return [baseline, ...conditions.map((condition) => underCondition(baseline, condition))]
  })
}

function underCondition(
  baseline: TraceDescriptor,
  { id, name, mark }: Facts['conditions'][number]
): TraceDescriptor {
  return {
    ...baseline,
    id: conditionTraceId(baseline.id, id),
    condition: { id, label: name, mark, of: baseline.id }
  }
}
