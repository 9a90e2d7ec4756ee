/** A canvas that sheets are painted on. */
import { LimenError } from '#shared/errors.ts'

export interface SheetCanvas {
  canvas: OffscreenCanvas
  context: OffscreenCanvasRenderingContext2D
}

/** @throws LimenError 'resources' where no canvas of this size can be had. */
export function sheetCanvas(width: number, height: number): SheetCanvas {
  const canvas = new OffscreenCanvas(width, height)
  // In main memory letters are painted the same on every graphics device; and every encoder reads the pixels anyway.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context) return { canvas, context }
  throw new LimenError({
    tag: 'resources',
    message: `There is no room for a picture of ${width} × ${height} pixels.`,
    advice: 'Choose a smaller size.'
  })
}
