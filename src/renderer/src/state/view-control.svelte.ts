/** The 3D view as the rest of the interface sees it: commands go in, what legends show comes out. */
import type { SharedColorBar } from '../scene/color-bar.ts'
import type { AxisScaling, PathPlace } from '../scene/descriptors.ts'
import type { TrajectoryScene } from '../scene/trajectory-scene.ts'
import { setView } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'

export class ViewControl {
  /** Null before the view is there, and where there is no WebGL. */
  scene = $state.raw<TrajectoryScene | null>(null)
  /** One for each meaning that colour has. */
  colorBars = $state.raw<readonly SharedColorBar[]>([])
  legend = $state.raw<readonly { trace: string; label: string; color: string }[]>([])
  /** What is shown. */
  scaling = $state<AxisScaling>('equal')
  /** The data have outgrown the box, or are lost in it: fitting the scale anew would help. */
  needsFit = $state(false)
  /** Points on the screen, and the bytes they take on the GPU. */
  points = $state(0)
  bytes = $state(0)

  /** Called after the scene was given something new. */
  refresh(): void {
    const { scene } = this
    if (!scene) return
    this.colorBars = scene.colorBars
    this.legend = scene.legend
    const { reach, extent } = scene.boxFit
    this.needsFit = reach > 1.25 || (extent > 0 && extent < 0.35)
    this.points = scene.statistics.points
    this.bytes = this.points * bytesPerPoint
  }

  /** Brings one trace into view, or all where it is none of those shown. */
  frame(trace: string | null): void {
    const isShown = this.legend.some((each) => each.trace === trace)
    this.scene?.frame(isShown ? (trace ?? undefined) : undefined)
  }

  /** Rings a place that is pointed at elsewhere. */
  hover(place: PathPlace | null): void {
    this.scene?.setHover(place)
  }

  reset(): void {
    this.scene?.reset()
  }

  fitScale(): void {
    this.scene?.fitScale()
    this.refresh()
  }

  /** Fits to what is shown at the moment; a study that keeps room for more keeps this box from then on. */
  fitToData(document: Pick<DocumentStore, 'current' | 'edit'>): void {
    const { scene } = this
    const { box } = document.current.view
    if (!scene) return
    if (box) {
      const { lower, upper } = scene.bounds
      scene.setRoom({ lower, upper })
      document.edit(setView({ box: { ...box, lower, upper } }, 'scale'))
    } else this.fitScale()
    this.refresh()
  }

  applyScaling(scaling: AxisScaling): void {
    this.scaling = scaling
    this.scene?.setScaling(scaling)
    this.refresh()
  }

  toggleOrthographic(): void {
    this.scene?.setOrthographic(!this.scene.camera.orthographic)
  }

  viewAlong(axis: 0 | 1 | 2): void {
    this.scene?.viewAlong(axis)
  }
}

/** Four float32 in a texture. */
const bytesPerPoint = 12
