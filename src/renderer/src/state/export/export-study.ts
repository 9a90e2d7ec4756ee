/** Exports what the workbench shows, as a recipe says, into a file: the one way for the app and for the terminal. */
import { isDataFormat } from '#shared/data-export.ts'
import { exportFormats } from '#shared/export-formats.ts'
import { type ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { withSink } from '../../export/writing/with-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { captionOfWorkbench } from './caption.ts'
import { companionsOf, type CompanionWriter } from './companions.ts'
import { animationOfFilm } from './film-facts.ts'
import { numbersOfOneMoment } from './film-numbers-note.ts'
import type { ExportOrder } from './export-order.ts'
import { isPlotRecipe } from './plots/plot-of.ts'
import { whyNoScaleBar } from './scale-bar-note.ts'
import { dataRequest, writeData } from './write-data.ts'

/**
 * @param path absolute path on the engine's machine; what was there is replaced when the export is whole.
 * @throws LimenError of what went wrong, 'cancelled' where it was stopped; nothing half done is left.
 */
export async function exportStudy(
  workbench: Workbench,
  recipe: ExportRecipe,
  path: string,
  context: ExportContext
): Promise<void> {
  if (isPlotRecipe(recipe))
    return (await import('./plots/export-plot.ts')).exportPlot(workbench, recipe, path, context)
  const { format } = recipe
  const ofOneMoment = momentNote(workbench, recipe)
  const companions = companionsOf(
    {
      link: workbench.link,
      recipe,
      caption: () => captionOfWorkbench(workbench, recipe),
      numbers: (asked, place) =>
        dataWriter(workbench, {
          ...dataRequest(workbench, asked, place, recipe.panels),
          ...(ofOneMoment !== null && { note: ofOneMoment })
        })
    },
    path
  )
  for (const note of notesOf(workbench, recipe)) context.onNote?.(note)
  if (isDataFormat(format))
    await writeData(workbench, dataRequest(workbench, format, path, recipe.panels), context)
  else {
    const write = await writerOf(recipe)
    await withSink(workbench.link, path, (sink) => write({ workbench, recipe, path, sink, context }))
  }
  for (const write of companions) await write(context)
}

const dataWriter =
  (workbench: Workbench, request: ReturnType<typeof dataRequest>): CompanionWriter =>
  (context) =>
    writeData(workbench, request, context)

/** What is not as the recipe may make one think. */
function notesOf(workbench: Workbench, recipe: ExportRecipe): string[] {
  const { insets, format } = recipe
  const isPicture = !['data', 'model'].includes(exportFormats[format].kind)
  const noBar = insets.scaleBar && isPicture ? whyNoScaleBar(workbench, recipe) : null
  return [noBar, momentNote(workbench, recipe)].filter((note) => note !== null)
}

/** Null but for a film that has numbers beside it which are not those of all its frames. */
function momentNote(workbench: Workbench, recipe: ExportRecipe): string | null {
  const hasNumbers = recipe.beside.some((companion) => companion === 'csv' || companion === 'npz')
  if (!hasNumbers || exportFormats[recipe.format].kind !== 'motion') return null
  return numbersOfOneMoment(animationOfFilm(workbench, recipe), workbench.document.current.sweep)
}

/** Encoders and fonts are much code, which the page loads when it is first needed. */
async function writerOf({ format }: ExportRecipe): Promise<(order: ExportOrder) => Promise<void>> {
  const { kind } = exportFormats[format]
  if (kind === 'motion') return (await import('./write-motion.ts')).writeMotion
  if (kind === 'vector') return (await import('./write-vector.ts')).writeVector
  if (kind === 'model') return (await import('./write-gltf.ts')).writeGltf
  return (await import('./write-still.ts')).writeStill
}
