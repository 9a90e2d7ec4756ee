/** Draws a small picture of an export into a canvas of the page. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import { PlotDrawer } from '../../export/plot/plot-drawer.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportPicture } from './panelled-subject.ts'
import { isPlotRecipe, plotOf, type PlotRecipe } from './plots/plot-of.ts'
import { wholePicture } from './whole-picture.svelte.ts'

/** @throws LimenError where there is nothing to draw, or no WebGL. */
export async function drawPreview(
  workbench: Workbench,
  recipe: ExportRecipe,
  canvas: HTMLCanvasElement
): Promise<void> {
  if (isPlotRecipe(recipe)) return drawPlot(workbench, recipe, canvas)
  const { signal } = new AbortController()
  if (recipe.panels?.by === 'parameter') await wholePicture(workbench, signal)
  const { subject, state } = await exportPicture(workbench, recipe, { signal, onProgress: () => undefined })
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

/** A preview fits into one band. */
async function drawPlot(workbench: Workbench, recipe: PlotRecipe, canvas: HTMLCanvasElement): Promise<void> {
  const { signal } = new AbortController()
  const content = await plotOf(workbench, recipe, { signal, onProgress: () => undefined })
  const drawer = await PlotDrawer.of(content, recipe)
  Object.assign(canvas, { width: drawer.size.width, height: drawer.size.height })
  canvas.getContext('2d')?.drawImage(drawer.paint(0), 0, 0)
}
