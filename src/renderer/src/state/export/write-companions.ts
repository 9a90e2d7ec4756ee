/** Files beside an export, under its name: caption, recipe, poster, numbers. */
import { companionPath, type Companion, type ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { openEngineSink } from '../../export/writing/engine-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportStudy } from './export-study.ts'
import { captionOfWorkbench } from './caption.ts'

/** Writes those that the recipe names. */
export async function writeCompanions(
  workbench: Workbench,
  recipe: ExportRecipe,
  path: string,
  context: ExportContext
): Promise<void> {
  for (const companion of recipe.beside)
    await write(companion, { workbench, recipe, path: companionPath(path, companion), context })
}

interface Order {
  workbench: Workbench
  recipe: ExportRecipe
  path: string
  context: ExportContext
}

async function write(companion: Companion, { workbench, recipe, path, context }: Order): Promise<void> {
  switch (companion) {
    case 'caption':
      await writeText(workbench, path, captionOfWorkbench(workbench, 'plain'))
      break
    case 'recipe':
      await writeText(workbench, path, `${JSON.stringify(recipe, null, 2)}\n`)
      break
    case 'poster':
      await exportStudy(workbench, { ...recipe, format: 'png', beside: [] }, path, context)
      break
    case 'csv':
    case 'npz':
      await exportStudy(workbench, { ...recipe, format: companion, beside: [] }, path, context)
  }
}

async function writeText({ link }: Workbench, path: string, text: string): Promise<void> {
  const sink = await openEngineSink(link, path)
  try {
    await sink.write(new TextEncoder().encode(text))
    await sink.finish()
  } catch (error) {
    await sink.abort()
    throw error
  }
}
