/** Exports what the workbench shows, as a recipe says, into a file: the one way for the app and for the terminal. */
import { isDataFormat } from '#shared/data-export.ts'
import { exportFormats, type ExportRecipe } from '#shared/export-recipe.ts'
import type { ByteSink, ExportContext } from '../../export/writing/byte-sink.ts'
import { withSink } from '../../export/writing/with-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { writeCompanions } from './write-companions.ts'
import { writeData } from './write-data.ts'

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
  const { format } = recipe
  if (isDataFormat(format)) await writeData(workbench, format, path, context)
  else {
    const write = await writerOf(recipe)
    await withSink(workbench.link, path, (sink) => write(workbench, recipe, sink, context))
  }
  await writeCompanions(workbench, recipe, path, context)
}

type Writer = (
  workbench: Workbench,
  recipe: ExportRecipe,
  sink: ByteSink,
  context: ExportContext
) => Promise<void>

/** Encoders and fonts are much code, which the page loads when it is first needed. */
async function writerOf({ format }: ExportRecipe): Promise<Writer> {
  const { kind } = exportFormats[format]
  if (kind === 'motion') return (await import('./write-motion.ts')).writeMotion
  if (kind === 'vector') return (await import('./write-vector.ts')).writeVector
  return (await import('./write-still.ts')).writeStill
}
