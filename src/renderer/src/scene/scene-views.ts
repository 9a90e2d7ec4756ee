/** Which traces stand in which view of the picture, and the camera that follows the head of one of them. */
import type { Size } from './camera-fit.ts'
import type { CameraRig } from './camera-rig.ts'
import type { Pick } from './descriptors.ts'
import { sceneFromData } from './scale.ts'
import type { SceneView } from './view-layout.ts'
import { pickTrace } from './trace-picking.ts'
import type { Reveal } from './trace-appearance.ts'
import type { TraceSet } from './trace-set.ts'
import { gridIn, noRoom, viewportAt, withoutRoom, type FreeRoom } from './viewports.ts'

export interface ViewOptions {
  /** Of one view, and of several. */
  one: FreeRoom
  several: FreeRoom
  hasTriad: boolean
}

/** On the screen the toolbar would hide titles. */
const onScreen: ViewOptions = {
  one: noRoom,
  several: { ...noRoom, top: 36 },
  hasTriad: true
}

/** One view for all traces, or one for each with what conditions make of it. */
export function sceneViews(
  set: TraceSet,
  size: Size,
  { one, several, hasTriad }: ViewOptions = onScreen
): SceneView[] {
  const { arrangement, baselines } = set
  const words = { axes: 'all', panel: null, hasTriad } as const
  if (arrangement === 'overlaid' || baselines.length < 2) {
    return [
      {
        viewport: withoutRoom(size, one),
        traces: set.traces,
        title: null,
        scale: set.scale,
        box: 0,
        ...words
      }
    ]
  }
  return gridIn(withoutRoom(size, several), baselines.length).flatMap((viewport, i) => {
    const trace = baselines[i]
    if (!trace) return []
    const traces = [trace, ...set.conditionsOf(trace)]
    const { label } = trace.descriptor
    const title = set.isSeparate ? `${label} · own scale` : label
    return [{ viewport, traces, title, scale: set.scaleOf(trace), box: set.isSeparate ? i : 0, ...words }]
  })
}

/** The nearest place on a trajectory of the view at (x, y), in CSS pixels. */
export function pickInViews(views: readonly SceneView[], rig: CameraRig, x: number, y: number): Pick | null {
  const viewports = views.map(({ viewport }) => viewport)
  const view = views[viewportAt(viewports, x, y)]
  if (!view) return null
  const camera = rig.cameraFor(view.viewport.width / view.viewport.height)
  return pickTrace(view.traces, view.viewport, camera, x, y)
}

/** Moves the camera along until the head of the trace with this id is in its view. */
export function followHead(
  rig: CameraRig,
  set: TraceSet,
  views: readonly SceneView[],
  id: string,
  reveal: Reveal
): void {
  const trace = set.find(id)
  const head = trace?.headPlace(reveal)
  const view = trace && views.find(({ traces }) => traces.includes(trace))
  if (head && view) rig.keepInView(sceneFromData(view.scale, head), view.viewport)
}
