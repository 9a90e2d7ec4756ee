/** Which traces stand in which view of the picture. */
import type { Arrangement } from './descriptors.ts'
import type { SceneView } from './scene-picture.ts'
import type { TraceSet } from './trace-set.ts'
import { gridViewports, viewportAt, type Viewport } from './viewports.ts'

/** One view for all traces, or one for each with what conditions make of it. */
export function sceneViews(
  set: TraceSet,
  arrangement: Arrangement,
  { width, height }: Pick<Viewport, 'width' | 'height'>
): SceneView[] {
  const { baselines } = set
  if (arrangement === 'overlaid' || baselines.length < 2)
    return [{ viewport: { x: 0, y: 0, width, height }, traces: set.traces, title: null }]
  return gridViewports(baselines.length, width, height).flatMap((viewport, i) => {
    const trace = baselines[i]
    if (!trace) return []
    return [{ viewport, traces: [trace, ...set.conditionsOf(trace)], title: trace.descriptor.label }]
  })
}

/** The view at (x, y) in CSS pixels. */
export function viewAt(views: readonly SceneView[], x: number, y: number): SceneView | undefined {
  const viewports = views.map(({ viewport }) => viewport)
  return views[viewportAt(viewports, x, y)]
}
