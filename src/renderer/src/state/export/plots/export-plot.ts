/** Exports a plot as a picture, a figure or data, with what lies beside it. */
import { isDataFormat, type DataFormat } from '#shared/data-export.ts'
import { companionPath, exportFormats, pictureSize } from '#shared/export-recipe.ts'
import { encodeStill } from '../../../export/encoders/encode-still.ts'
import { checkStopped } from '../../../export/encoders/frames.ts'
import { plotData } from '../../../export/plot/plot-data.ts'
import { PlotDrawer } from '../../../export/plot/plot-drawer.ts'
import { plotGroups } from '../../../export/plot/plot-sheet.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ByteSink, ExportContext } from '../../../export/writing/byte-sink.ts'
import { withSink } from '../../../export/writing/with-sink.ts'
import { sceneThemes } from '../../../scene/themes.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { textWriter, type CompanionWriter } from '../companions.ts'
import { figureBytes, figureMeasure } from '../figure-bytes.ts'
import { describedPlot } from './described-plot.ts'
import type { PlotRecipe } from './plot-of.ts'

interface PlotOrder {
  workbench: Workbench
  recipe: PlotRecipe
  content: PlotContent
  /** Its own words, and those of the study where one is open. */
  caption: string
  context: ExportContext
}

/**
 * @param path absolute; what was there is replaced when the export is whole.
 * @throws LimenError 'request' for a plot that the study does not have.
 */
export async function exportPlot(
  workbench: Workbench,
  recipe: PlotRecipe,
  path: string,
  context: ExportContext
): Promise<void> {
  const { content, caption } = await describedPlot(workbench, recipe, context)
  checkStopped(context.signal)
  const order = { workbench, recipe, content, caption, context }
  const { format } = recipe
  if (isDataFormat(format)) await writeNumbers(order, format, path)
  else await withSink(workbench.link, path, (sink) => writePicture(order, sink))
  for (const write of companionsOf(order, path)) await write(context)
}

async function writePicture(
  { workbench, recipe, content, caption, context }: PlotOrder,
  sink: ByteSink
): Promise<void> {
  if (exportFormats[recipe.format].kind === 'vector') {
    context.onProgress({ done: 0, total: 1, label: 'Drawing the figure' })
    const measure = await figureMeasure(recipe)
    const figure = {
      parts: plotGroups(content, recipe, measure),
      background: sceneThemes[recipe.theme].background,
      title: content.title,
      description: caption
    }
    const bytes = await figureBytes(workbench.shell, figure, recipe, measure)
    checkStopped(context.signal)
    return sink.write(bytes)
  }
  const drawer = await PlotDrawer.of(content, recipe)
  const { width, height, dpi } = pictureSize(recipe)
  const source = {
    ...{ width, height, bandHeight: drawer.bandHeight },
    hasAlpha: recipe.background === 'transparent',
    band: (index: number) => Promise.resolve(drawer.band(index))
  }
  const format = recipe.format === 'tiff' ? 'tiff' : 'png'
  await encodeStill(source, { format, dpi: dpi ?? 72 }, sink, context)
}

async function writeNumbers(
  { workbench, recipe, content, context: { signal, onProgress } }: PlotOrder,
  format: DataFormat,
  path: string
): Promise<void> {
  const request = { ...plotData(content, recipe.of), format, path }
  await workbench.link.call('exportPlotData', request, { signal, onProgress, waitsForEnd: true })
}

/** A poster is of films. */
function companionsOf(order: PlotOrder, path: string): CompanionWriter[] {
  const { workbench, recipe, caption } = order
  return recipe.beside.flatMap((companion): CompanionWriter[] => {
    const place = companionPath(path, companion)
    switch (companion) {
      case 'caption':
        return [textWriter(workbench, place, caption)]
      case 'recipe':
        return [textWriter(workbench, place, `${JSON.stringify(recipe, null, 2)}\n`)]
      case 'csv':
      case 'npz':
        return [() => writeNumbers(order, companion, place)]
      case 'poster':
        return []
    }
  })
}
