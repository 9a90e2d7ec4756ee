/** Exports a plot as a picture, a figure or data, with what lies beside it. */
import { captionText } from '#shared/caption/caption-text.ts'
import { isDataFormat, type DataFormat } from '#shared/data-export.ts'
import { exportFormats } from '#shared/export-formats.ts'
import { checkStopped } from '../../../export/encoders/frames.ts'
import { plotData } from '../../../export/plot/plot-data.ts'
import { PlotDrawer } from '../../../export/plot/plot-drawer.ts'
import { plotGroups } from '../../../export/plot/plot-sheet.ts'
import type { ByteSink, ExportContext } from '../../../export/writing/byte-sink.ts'
import { withSink } from '../../../export/writing/with-sink.ts'
import { sceneThemes } from '../../../scene/themes.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { companionsOf, type CompanionWriter } from '../companions.ts'
import { figureBytes, figureMeasure } from '../figure-bytes.ts'
import { writeBands } from '../write-bands.ts'
import { describedPlot, type DescribedPlot } from './described-plot.ts'
import type { PlotRecipe } from './plot-of.ts'

interface PlotOrder extends DescribedPlot {
  workbench: Workbench
  recipe: PlotRecipe
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
  const { format } = recipe
  const order = { workbench, recipe, ...(await describedPlot(workbench, recipe, context)) }
  const { link } = workbench
  const numbers = (asked: DataFormat, place: string) => numbersWriter(order, asked, place)
  const companions = companionsOf({ link, recipe, caption: () => order.caption, numbers }, path)
  checkStopped(context.signal)
  if (isDataFormat(format)) await numbers(format, path)(context)
  else await withSink(link, path, (sink) => writePicture(order, sink, context))
  for (const write of companions) await write(context)
}

async function writePicture(order: PlotOrder, sink: ByteSink, context: ExportContext): Promise<void> {
  const { recipe, content } = order
  if (exportFormats[recipe.format].kind === 'vector') return writeFigure(order, sink, context)
  await writeBands(await PlotDrawer.of(content, recipe), recipe, sink, context)
}

async function writeFigure(
  { workbench, recipe, content, caption }: PlotOrder,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  context.onProgress({ done: 0, total: 1, label: 'Drawing the figure' })
  const measure = await figureMeasure(recipe)
  const figure = {
    parts: plotGroups(content, recipe, measure),
    background: sceneThemes[recipe.theme].background,
    title: content.title,
    description: captionText(caption, 'plain')
  }
  const bytes = await figureBytes(workbench.shell, figure, recipe, measure)
  checkStopped(context.signal)
  await sink.write(bytes)
}

const numbersWriter =
  ({ workbench, recipe, content }: PlotOrder, format: DataFormat, path: string): CompanionWriter =>
  async ({ signal, onProgress }) => {
    const request = { ...plotData(content, recipe.of), format, path }
    await workbench.link.call('exportPlotData', request, { signal, onProgress, waitsForEnd: true })
  }
