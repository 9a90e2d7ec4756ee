/** Files beside an export, under its name: caption, recipe, poster, numbers. */
import { companionPath, type Companion, type ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { withSink } from '../../export/writing/with-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportStudy } from './export-study.ts'
import { captionOfWorkbench } from './caption.ts'
import { isMotion } from './motion-choices.ts'

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
      await writePoster({ workbench, recipe, path, context })
      break
    case 'csv':
    case 'npz':
      await exportStudy(workbench, { ...recipe, format: companion, beside: [] }, path, context)
  }
}

/** The first frame of an animation; of anything else, the picture itself. */
async function writePoster({ workbench, recipe, path, context }: Order): Promise<void> {
  const still: ExportRecipe = { ...recipe, format: 'png', beside: [] }
  if (isMotion(recipe.format)) {
    const { writeFirstFrame } = await import('./write-motion.ts')
    await withSink(workbench.link, path, (sink) => writeFirstFrame(workbench, still, sink, context))
  } else await exportStudy(workbench, still, path, context)
}

const writeText = ({ link }: Workbench, path: string, text: string): Promise<void> =>
  withSink(link, path, (sink) => sink.write(new TextEncoder().encode(text)))
