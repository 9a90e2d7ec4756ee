/**
 * What a stage shows, as a model: for each view its box, its traces and its camera. The same decisions as the picture's, since
 * every part is asked of the drawables themselves. Needs neither a document nor a GPU.
 */
import type { CameraState } from '../../scene/descriptors.ts'
import type { Triple } from '../../scene/scale.ts'
import { pixelsInView } from '../../scene/shared-uniforms.ts'
import type { SceneStage } from '../../scene/scene-stage.ts'
import { dashUnitOf } from '../../scene/strip-measures.ts'
import { layoutView, type SceneView } from '../../scene/view-layout.ts'
import { boxNode } from './box-node.ts'
import { cameraPose, modelCamera } from './model-camera.ts'
import { detailFor, type Detail } from './model-detail.ts'
import type { Model, ModelNode } from './model.ts'
import type { ModelMotion } from './model-motion.ts'
import { countedParts, type CountedPart, type ViewContext } from './strip-node.ts'
import { countOf, traceNode } from './trace-node.ts'

/** From one view to the next, in edges of their boxes. */
const viewStep = 1.5

/** @throws LimenError 'resources' where it would be too large for other programs. */
export function sceneModel(stage: SceneStage, name: string, motion: ModelMotion | null): Model {
  const { set, look, views } = stage
  set.refresh(null, look)
  const counted = views.map((view) => ({ view, ...countedView(stage, view, motion) }))
  const detail = detailOf(counted.flatMap(({ traces }) => traces.flatMap(({ parts }) => parts)))
  const step = 2 * set.halfSize[0] * viewStep
  const nodes = counted.map(({ view, context, traces }, order): ModelNode => {
    const layout = layoutView(stage.camera, view)
    const unit = context.measures.pixels * context.unitsPerPixel
    const box = { theme: look.theme, unit, isWhole: motion?.cameras != null }
    const shown = traces.map(({ trace, parts }) =>
      traceNode(trace, parts, context, detail, motion?.heads.get(trace.descriptor.id) ?? [])
    )
    const { centre, factor } = view.scale
    return {
      name: view.title ?? 'View',
      extras: { scale: { centre, factor, meaning: 'place = (value − centre) · factor, with z up' } },
      ...(order > 0 && { pose: { place: [order * step, 0, 0] as Triple } }),
      children: [
        ...(layout.traces.length > 0 ? [boxNode(view, layout, box)] : []),
        ...shown,
        ...cameraNodes(stage.camera.state, view, motion)
      ]
    }
  })
  return { name, nodes, times: motion?.times ?? [] }
}

interface CountedTrace {
  trace: SceneView['traces'][number]
  parts: CountedPart[]
}

function countedView(
  { set, look, camera }: SceneStage,
  view: SceneView,
  motion: ModelMotion | null
): { context: ViewContext; traces: CountedTrace[] } {
  const { covered } = layoutView(camera, view)
  const pixels = pixelsInView(view.viewport.height)
  const context = {
    scale: view.scale,
    theme: look.theme,
    measures: { pixels, depthPerPixel: covered.depth, dashUnit: dashUnitOf(covered.units, pixels) },
    unitsPerPixel: covered.units,
    shown: motion?.shown ?? null
  }
  const traces = view.traces.map((trace) => ({
    trace,
    parts: countedParts(trace, set.drawn(trace), context)
  }))
  return { context, traces }
}

function detailOf(parts: readonly CountedPart[]): Detail {
  const counts = parts.map(countOf)
  const sum = (of: 'rings' | 'balls' | 'corners'): number =>
    counts.reduce((total, count) => total + count[of], 0)
  return detailFor({ rings: sum('rings'), balls: sum('balls'), corners: sum('corners') })
}

/** The camera of the picture, and beside it that of the animation. */
function cameraNodes(
  state: CameraState,
  { title, viewport }: SceneView,
  motion: ModelMotion | null
): ModelNode[] {
  const aspect = viewport.width / viewport.height
  const of = title === null ? '' : ` · ${title}`
  const nodes: ModelNode[] = [
    {
      name: `Camera${of}`,
      pose: cameraPose(state),
      camera: modelCamera(state, aspect),
      extras: { ...state }
    }
  ]
  const [first] = motion?.cameras ?? []
  if (motion?.cameras && first)
    nodes.push({
      name: `Animated camera${of}`,
      pose: cameraPose(first),
      camera: modelCamera(first, aspect),
      motion: motion.cameras.map((each) => cameraPose({ ...each, orthographic: first.orthographic }))
    })
  return nodes
}
