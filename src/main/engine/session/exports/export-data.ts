/** Writes what a plan shows as a data file: checks the place, computes, writes. */
import { checkDataPath, plottedContent, writeData } from '#engine/data-files/write-data.ts'
import type { CallContext } from '#shared/contract.ts'
import type { DataExport, DataExportRequest } from '#shared/data-export.ts'
import { checkAborted } from '../plans/latest-wins.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { Versions } from './about-plotted.ts'
import { plottedData } from './plotted-data.ts'
import { umapData } from './umap-data.ts'

/**
 * @param checkThere throws where the plan has made way for others.
 * @throws LimenError 'file' where it can't be written, 'cancelled' when the caller gives up; nothing is left then, and what
 *   was there is untouched.
 */
export async function exportData(
  plan: LivePlan,
  request: DataExportRequest,
  versions: Versions,
  context: CallContext,
  checkThere: () => void
): Promise<DataExport> {
  await checkDataPath(request.path, request.format)
  const { data, notes } = request.umap
    ? { data: await umapData(plan, request, request.umap, versions), notes: [] }
    : await plottedData({ plan, request, context, checkThere }, versions)
  const bytes = await writeData(plottedContent(data), request, () => {
    checkAborted(context.signal)
  })
  return { bytes, notes }
}
