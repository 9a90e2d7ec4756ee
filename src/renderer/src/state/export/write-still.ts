/** A still: drawn and written in bands, so that it may be larger than a canvas. */
import type { BandSource } from '../../export/encoders/frame-source.ts'
import { encodeStill } from '../../export/encoders/encode-still.ts'
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import type { ExportOrder } from './export-order.ts'
import { exportPicture } from './panelled-subject.ts'

export async function writeStill({ workbench, recipe, sink, context }: ExportOrder): Promise<void> {
  const { subject, state } = await exportPicture(workbench, recipe, context)
  const drawer = await PictureDrawer.of(subject, recipe, state, false)
  try {
    drawer.show(state)
    const { width, height, dpi } = drawer.size
    const source: BandSource = {
      ...{ width, height, bandHeight: drawer.bandHeight },
      hasAlpha: recipe.background === 'transparent',
      band: (index) => Promise.resolve(drawer.band(index))
    }
    const format = recipe.format === 'tiff' ? 'tiff' : 'png'
    await encodeStill(source, { format, dpi: dpi ?? 72 }, sink, context)
  } finally {
    drawer.dispose()
  }
}
