/** Draws a small picture of an export into a canvas of the page. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportSubjectOf, stillState } from './export-subject-of.ts'

/** @throws LimenError where there is nothing to draw, or no WebGL. */
export async function drawPreview(
  workbench: Workbench,
  recipe: ExportRecipe,
  canvas: HTMLCanvasElement
): Promise<void> {
  const subject = exportSubjectOf(workbench)
  const state = await stillState(workbench, subject, recipe.head)
  const drawer = await PictureDrawer.of(subject, recipe, state, true)
  try {
    drawer.show(state)
    canvas.width = drawer.size.width
    canvas.height = drawer.size.height
    canvas.getContext('2d')?.drawImage(drawer.draw(), 0, 0)
  } finally {
    drawer.dispose()
  }
}
