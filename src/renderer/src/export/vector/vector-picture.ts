/**
 * The picture of a scene as vector shapes in paint order, in CSS pixels: what `StillScene` draws with the GPU, projected and
 * sorted here instead. Needs neither a document nor a GPU.
 */
import type { Size } from '../../scene/camera-fit.ts'
import type { SceneStage } from '../../scene/scene-stage.ts'
import { layoutLabels, layoutView } from '../../scene/view-layout.ts'
import type { SceneLabel } from '../../scene/labels.ts'
import { labelItems } from '../sheet/label-items.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import { viewShapes } from './view-shapes.ts'

export interface VectorPicture extends Size {
  /** One group for each view, with what it shows and 'Labels'. */
  groups: SheetGroup[]
}

/** `itemsOf`: the labels of a view as items; all of them where it is left out. */
export function vectorPicture(
  stage: SceneStage,
  itemsOf = (labels: readonly SceneLabel[]): SheetItem[] => labelItems(labels, stage.look.theme)
): VectorPicture {
  const { set, look, camera, size } = stage
  set.refresh(null, look)
  const groups = stage.views.map((view): SheetGroup => {
    const layout = layoutView(camera, view)
    const labels = itemsOf(layoutLabels(view, layout))
    const shapes = viewShapes(set, view, layout, look.theme)
    return {
      kind: 'group',
      name: view.title ?? view.panel?.title ?? 'View',
      items: [...shapes, { kind: 'group', name: 'Labels', items: labels }]
    }
  })
  return { ...size, groups }
}
