/** Files beside an export, under its name: caption, recipe, numbers. A film's poster is written with it (write-motion.ts). */
import { companionPath, type Companion, type ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { withSink } from '../../export/writing/with-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { captionOfWorkbench } from './caption.ts'
import { dataRequest, writeData } from './write-data.ts'

/** Writes one file. */
export type CompanionWriter = (context: ExportContext) => Promise<void>

/** Those that the recipe names, of the study as it is now: what is worked on until they are written changes nothing. */
export const companionsOf = (workbench: Workbench, recipe: ExportRecipe, path: string): CompanionWriter[] =>
  recipe.beside.flatMap((companion) => {
    const write = writerOf(companion, companionPath(path, companion), workbench, recipe)
    return write ? [write] : []
  })

function writerOf(
  companion: Companion,
  path: string,
  workbench: Workbench,
  recipe: ExportRecipe
): CompanionWriter | null {
  switch (companion) {
    case 'caption':
      return textWriter(workbench, path, captionOfWorkbench(workbench, 'plain', recipe))
    case 'recipe':
      return textWriter(workbench, path, `${JSON.stringify(recipe, null, 2)}\n`)
    case 'csv':
    case 'npz': {
      const request = dataRequest(workbench, companion, path, recipe.panels)
      return (context) => writeData(workbench, request, context)
    }
    case 'poster':
      return null
  }
}

export const textWriter =
  ({ link }: Workbench, path: string, text: string): CompanionWriter =>
  () =>
    withSink(link, path, (sink) => sink.write(new TextEncoder().encode(text)))
