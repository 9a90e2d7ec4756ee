/** What the writer of a file is given. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { ByteSink, ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'

export interface ExportOrder {
  workbench: Workbench
  recipe: ExportRecipe
  /** Of the file, for names of others beside it. */
  path: string
  /** Where its bytes go. */
  sink: ByteSink
  context: ExportContext
}
