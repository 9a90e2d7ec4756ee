/** Records sites and outputs into a Zarr store, however large they are together: no more than one run is held. */
import { checkStorePath, writeStore } from '#engine/data-files/zarr/zarr-folder.ts'
import type { RecordingExport, RecordingExportRequest } from '#shared/data-export.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { recordParts } from '../recording/record-sites.ts'
import type { Versions } from './about-plotted.ts'
import { RecordingStore } from './recording-store.ts'

const advice = 'Choose another place or name.'

/**
 * @param betweenRuns what it throws stops the recording; nothing is left then.
 * @throws LimenError as a recording does, and 'file' where it can't be written.
 */
export async function exportRecording(
  network: OpenedNetwork,
  request: RecordingExportRequest,
  versions: Versions,
  betweenRuns: (done: number, total: number) => void
): Promise<RecordingExport> {
  await checkStorePath(request.path, advice)
  let interventions: RecordingExport['interventions'] = []
  const bytes = await writeStore(request.path, advice, async (store) => {
    const recording = new RecordingStore(network, store)
    const way = { betweenRuns, take: recording.take.bind(recording), isWhole: false }
    interventions = (await recordParts(network, request, way)).interventions
    const { name, provider } = network.info
    await recording.finish({
      format: 'limen-recording',
      version: 1,
      versions,
      network: { name, sha256: await network.sha256(), provider: provider.used },
      ...(request.condition && { condition: request.condition.name, interventions })
    })
  })
  return { bytes, interventions }
}
