/** The points of frames as a scene is given them. Pure. */
import type { Frame } from '#shared/trajectory.ts'
import { conditionTraceId } from '../../scene/descriptors.ts'
import type { TracePoints } from '../../scene/scene-content.ts'

/** The points of a frame by their ids in the scene, with the trace they belong to. */
export const scenePoints = (frame: Frame): (TracePoints & { trace: string })[] => [
  ...frame.traces.map((points) => sceneTrace(points.trace, points)),
  ...frame.conditions.flatMap(({ condition, traces }) =>
    traces.map((points) => sceneTrace(conditionTraceId(points.trace, condition), points))
  )
]

const sceneTrace = (
  id: string,
  { trace, positions, current, series, points }: Frame['traces'][number]
): TracePoints & { trace: string } => ({ id, trace, positions, current, layout: { series, points } })

interface WithPoints {
  points: readonly TracePoints[]
}

/** What is new since the frame before: points whose arrays are the same ones are left out. */
export function newPoints(frame: WithPoints, before: WithPoints | null): TracePoints[] {
  return frame.points.flatMap((points) => {
    const old = before?.points.find(({ id }) => id === points.id)
    if (old?.positions !== points.positions) return [points]
    return old.current === points.current ? [] : [{ ...points, positions: new Float32Array(0) }]
  })
}
