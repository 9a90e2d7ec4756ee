/** A frame on the way from one projection of its traces to another, as films and the playing animation have it. Pure. */
import type { ShownProjection } from '#shared/animation-values.ts'
import type { Frame, Plan, TracePoints } from '#shared/trajectory.ts'
import { mixedPoints } from './projected-plans.ts'

/** The plan with the traces that are on the way seen from its start, or from its end. */
export const planAtEnd = (plan: Plan, shown: readonly ShownProjection[], end: 'from' | 'to'): Plan => ({
  ...plan,
  traces: plan.traces.map((trace) => ({
    ...trace,
    projection: shown.find((each) => each.trace === trace.id)?.[end] ?? trace.projection
  }))
})

/** @param from,to the same traces and conditions, seen through the projections at the way's ends. */
export function mixedFrame(from: Frame, to: Frame, shown: readonly ShownProjection[]): Frame {
  return {
    ...from,
    traces: mixedTraces(from.traces, to.traces, shown),
    conditions: from.conditions.map((each) => {
      const other = to.conditions.find(({ condition }) => condition === each.condition)
      return { ...each, traces: mixedTraces(each.traces, other?.traces ?? each.traces, shown) }
    })
  }
}

const mixedTraces = (
  from: readonly TracePoints[],
  to: readonly TracePoints[],
  shown: readonly ShownProjection[]
): TracePoints[] =>
  from.map((points) => {
    const share = shown.find(({ trace }) => trace === points.trace)?.share ?? 0
    const end = to.find(({ trace }) => trace === points.trace) ?? points
    return {
      ...points,
      positions: mixedPoints(points.positions, end.positions, share),
      current: mixedPoints(points.current, end.current, share)
    }
  })
