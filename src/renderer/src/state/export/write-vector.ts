/** The 3D view as a figure of vectors. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportSubject } from '../../export/picture/export-subject.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import { checkStopped } from '../../export/encoders/frames.ts'
import { insetsOver, pictureParts, shownLabels } from '../../export/picture/picture-parts.ts'
import type { MeasureText } from '../../export/sheet/measure-text.ts'
import { vectorPicture } from '../../export/vector/vector-picture.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import type { ExportOrder } from './export-order.ts'
import { plainCaption } from './caption.ts'
import { figureBytes, figureMeasure, type Figure } from './figure-bytes.ts'
import { exportPicture } from './panelled-subject.ts'

export async function writeVector({ workbench, recipe, sink, context }: ExportOrder): Promise<void> {
  const description = plainCaption(workbench, recipe)
  const { subject, state } = await exportPicture(workbench, recipe, context)
  context.onProgress({ done: 0, total: 1, label: 'Drawing the figure' })
  const measure = await figureMeasure(recipe)
  const figure = { ...figureOf(subject, recipe, state, measure), description }
  const bytes = await figureBytes(workbench.shell, figure, recipe, measure)
  checkStopped(context.signal)
  await sink.write(bytes)
}

function figureOf(
  subject: ExportSubject,
  recipe: ExportRecipe,
  state: FrameState,
  measure: MeasureText
): Omit<Figure, 'description'> {
  const parts = pictureParts(subject, recipe, state, measure)
  const stage = new SceneStage(subject.content, parts.stage)
  stage.setReveal(state.trail, state.head, state.heads)
  stage.setCamera(state.camera, subject.followed)
  const { groups } = vectorPicture(stage, (labels) => shownLabels(labels, recipe, stage))
  const items = insetsOver(subject, parts.insets, stage, state)
  const { background } = stage.look.theme
  stage.dispose()
  return {
    parts: [...groups, { kind: 'group', name: 'Insets', items }],
    ...{ background, title: subject.insets.title }
  }
}
