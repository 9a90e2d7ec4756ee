/** What changes from one picture of an animation to the next. */
import type { AxisTitles, CameraState, Trail } from '../../scene/descriptors.ts'
import type { NamePlaces } from '../../scene/point-names.ts'
import type { TracePoints } from '../../scene/scene-content.ts'
import type { InsetContent } from '../sheet/inset-content.ts'

export interface FrameState {
  /** Null is the fitted view. */
  camera: CameraState | null
  trail: Trail
  /** Share 0…1. */
  head: number
  /** By id of the trace, where it has another one. */
  heads?: ReadonlyMap<string, number>
  /** Where names of points stand; chosen for this picture where it is left out. */
  names?: NamePlaces
  /** By id of the trace, where a track says through which projection it is seen. */
  axisTitles?: ReadonlyMap<string, AxisTitles>
  /** Only of traces whose points are others than in the frame before it, or in any. */
  points: readonly TracePoints[]
  readOut: InsetContent['readOut']
  previews: InsetContent['previews']
}
