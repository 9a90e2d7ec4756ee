/** A film of the study's animation. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { encodeMotion } from '../../export/encoders/encode-motion.ts'
import { encodeStill } from '../../export/encoders/encode-still.ts'
import { pixelSource } from '../../export/encoders/frames.ts'
import type { ByteSink, ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { openFilm } from './film.ts'
import { isMotion, motionSettings } from './motion-choices.ts'

export async function writeMotion(
  workbench: Workbench,
  recipe: ExportRecipe,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const { format } = recipe
  if (!isMotion(format)) throw new Error(`${format} does not move.`)
  const film = await openFilm(workbench, recipe, context)
  try {
    await encodeMotion(film, motionSettings(recipe, format), sink, context)
  } finally {
    film.dispose()
  }
}

/** Of an animation, as a picture. */
export async function writeFirstFrame(
  workbench: Workbench,
  recipe: ExportRecipe,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const film = await openFilm(workbench, recipe, context)
  const { width, height, hasAlpha } = film
  const still = { width, height, hasAlpha, bandHeight: height, band: pixelSource(film).pixels }
  try {
    await encodeStill(still, { format: 'png', dpi: 72 }, sink, context)
  } finally {
    film.dispose()
  }
}
