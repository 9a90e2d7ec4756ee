/**
 * The picture of a scene as vector shapes in paint order, in CSS pixels: what `StillScene` draws with the GPU, projected and
 * sorted here instead. Needs neither a document nor a GPU.
 */
import type { Size } from '../../scene/camera-fit.ts'
import type { SceneStage } from '../../scene/scene-stage.ts'
import { layoutLabels, layoutView } from '../../scene/view-layout.ts'
import { labelItems } from '../sheet/label-items.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import { viewShapes } from './view-shapes.ts'

export interface VectorPicture extends Size {
  /** One group for each view, with what it shows and 'Labels'. */
  groups: SheetGroup[]
}

export function vectorPicture(stage: SceneStage): VectorPicture {
  const { set, look, camera, size } = stage
  set.refresh(null, look)
  const groups = stage.views.map((view): SheetGroup => {
    const layout = layoutView(camera, view)
    const labels = labelItems(layoutLabels(view, layout), look.theme)
    const shapes = viewShapes(set, view, layout, look.theme)
    return {
      kind: 'group',
      name: view.title ?? 'View',
      items: [...shapes, { kind: 'group', name: 'Labels', items: labels }]
    }
  })
  return { ...size, groups }
}
