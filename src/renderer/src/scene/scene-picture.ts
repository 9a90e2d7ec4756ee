/** One picture: every view of the canvas and its labels. The order of drawing is here, the drawing itself is not. */
import type { SceneLabel } from './labels.ts'
import type { SceneCamera } from './picture-camera.ts'
import type { SceneRenderer } from './scene-renderer.ts'
import type { Look } from './trace-appearance.ts'
import type { TraceSet } from './trace-set.ts'
import { layoutLabels, layoutView, type NameChoice, type SceneView } from './view-layout.ts'

/** Draws all views with one camera. Returns the labels, those that would overlap left out; names of points as they are chosen. */
export function drawPicture(
  parts: SceneRenderer,
  from: SceneCamera,
  set: TraceSet,
  look: Look,
  views: readonly SceneView[],
  names: NameChoice
): SceneLabel[] {
  set.refresh(parts.renderer, look)
  parts.begin()
  return views.flatMap((view) => {
    for (const trace of set.traces) trace.group.visible = view.traces.includes(trace)
    return drawView(parts, from, view, names)
  })
}

function drawView(parts: SceneRenderer, from: SceneCamera, view: SceneView, names: NameChoice): SceneLabel[] {
  const layout = layoutView(from, view)
  const box = parts.useBox(view.box)
  box.update(parts.renderer, view.scale, layout.eye)
  box.group.visible = layout.traces.length > 0
  box.hasGrid = layout.titles !== null
  parts.drawView(view.viewport, layout.camera, layout.covered)
  if (layout.triad) parts.drawTriad(layout.triad, view.viewport.height, layout.camera)
  return layoutLabels(view, layout, names)
}
