/** A film of the study's animation, and one of its frames as a poster beside it. */
import { companionPath } from '#shared/export-companions.ts'
import { isMotion, motionSettings } from '#shared/film/film-of-recipe.ts'
import { encodeMotion } from '../../export/encoders/encode-motion.ts'
import { encodeStill } from '../../export/encoders/encode-still.ts'
import { pixelSource } from '../../export/encoders/frames.ts'
import { withSink } from '../../export/writing/with-sink.ts'
import type { ExportOrder } from './export-order.ts'
import { openFilm, type Film } from './film.ts'
import { screenDpi } from './write-bands.ts'

export async function writeMotion(order: ExportOrder): Promise<void> {
  const { workbench, recipe, path, sink, context } = order
  const { format } = recipe
  if (!isMotion(format)) throw new Error(`${format} does not move.`)
  const settings = motionSettings(recipe, format)
  const film = await openFilm(workbench, recipe, settings, context)
  try {
    await encodeMotion(film, settings, sink, context)
    if (recipe.beside.includes('poster')) await writePoster(film, companionPath(path, 'poster'), order)
  } finally {
    film.dispose()
  }
}

function writePoster(film: Film, path: string, { workbench, context }: ExportOrder): Promise<void> {
  const { width, height, hasAlpha } = film
  const { pixels } = pixelSource(film)
  const still = { width, height, hasAlpha, bandHeight: height, band: () => pixels(film.poster) }
  return withSink(workbench.link, path, (sink) =>
    encodeStill(still, { format: 'png', dpi: screenDpi }, sink, context)
  )
}
