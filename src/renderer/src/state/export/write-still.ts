/** A still of the 3D view. */
import { PictureDrawer } from '../../export/picture/picture-drawer.ts'
import type { ExportOrder } from './export-order.ts'
import { exportPicture } from './panelled-subject.ts'
import { writeBands } from './write-bands.ts'

export async function writeStill({ workbench, recipe, sink, context }: ExportOrder): Promise<void> {
  const { subject, state } = await exportPicture(workbench, recipe, context)
  const drawer = await PictureDrawer.of(subject, recipe, state, false)
  try {
    drawer.show(state)
    await writeBands(drawer, recipe, sink, context)
  } finally {
    drawer.dispose()
  }
}
