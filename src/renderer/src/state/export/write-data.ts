/** The numbers behind what is shown, written by the engine itself. */
import type { DataExportRequest, DataFormat } from '#shared/data-export.ts'
import { LimenError } from '#shared/errors.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** What is asked of the engine for the study as it is now. @param panels those of the picture whose numbers they are. */
export function dataRequest(
  { document, trajectories, umap }: Workbench,
  format: DataFormat,
  path: string,
  panels: SheetPanels | undefined
): DataExportRequest {
  const { title, conditions, metrics, values } = document.current
  const { prepared } = trajectories
  if (!prepared) throw new LimenError({ tag: 'request', message: 'The trajectories are not ready yet.' })
  return {
    plan: prepared.answer.id,
    values,
    conditions: [...trajectories.conditions],
    study: { title, conditions, metrics },
    ...(umap.shown && { umap: { ...umap.shown.layout, points: umap.shown.points } }),
    ...(panels && { panels }),
    ...{ format, path }
  }
}

/** What is left out, and why, is told as notes. */
export async function writeData(
  { link }: Pick<Workbench, 'link'>,
  request: DataExportRequest,
  { signal, onProgress, onNote }: ExportContext
): Promise<void> {
  const { notes } = await link.call('exportData', request, { signal, onProgress, waitsForEnd: true })
  for (const note of notes) onNote?.(note)
}
