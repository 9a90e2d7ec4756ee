/**
 * Plans that see each trace through every projection that an animation names for it. Pure; the first of them is the plan as it
 * is, so that nothing is prepared anew where projections stay.
 */
import type { ShownProjection } from '#shared/animation-values.ts'
import type { Plan, Trace } from '#shared/trajectory.ts'

/** The projections of a trace in the order of the plans, its own first. */
type ProjectionsOfTraces = ReadonlyMap<string, readonly string[]>

export function projectionsOfTraces(
  traces: readonly Trace[],
  shown: readonly (readonly ShownProjection[])[]
): ProjectionsOfTraces {
  return new Map(
    traces.map(({ id, projection }) => {
      const named = shown.flatMap((each) =>
        each.flatMap(({ trace, from, to }) => (trace === id ? [from, to] : []))
      )
      return [id, [...new Set([projection, ...named])]]
    })
  )
}

/** As many plans as the trace with the most projections has. */
export function projectedPlans(plan: Plan, projections: ProjectionsOfTraces): Plan[] {
  const most = Math.max(1, ...[...projections.values()].map(({ length }) => length))
  return Array.from({ length: most }, (_, order) =>
    order === 0
      ? plan
      : {
          ...plan,
          traces: plan.traces.map((trace) => ({
            ...trace,
            projection: projections.get(trace.id)?.[order] ?? trace.projection
          }))
        }
  )
}

/** In which plans a trace is seen at a frame, and the share of the way from one to the other. */
export interface SeenIn {
  from: number
  to: number
  share: number
}

export function seenIn(
  trace: string,
  shown: readonly ShownProjection[],
  projections: ProjectionsOfTraces
): SeenIn {
  const found = shown.find((each) => each.trace === trace)
  const own = projections.get(trace) ?? []
  if (!found) return { from: 0, to: 0, share: 0 }
  const [from, to] = [own.indexOf(found.from), own.indexOf(found.to)]
  return found.share === 0 ? { from, to: from, share: 0 } : { from, to, share: found.share }
}

/** Points on the straight way from one picture of the same states to another. */
export function mixedPoints(from: Float32Array, to: Float32Array, share: number): Float32Array {
  if (share === 0 || from === to) return from
  return from.map((value, place) => value + ((to[place] ?? value) - value) * share)
}
