/** The numbers behind what is shown, written by the engine itself. */
import type { DataFormat } from '#shared/data-export.ts'
import { LimenError } from '#shared/errors.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** What is left out, and why, is told as a notice. */
export async function writeData(
  { document, link, notices, trajectories }: Workbench,
  format: DataFormat,
  path: string,
  { signal, onProgress }: ExportContext
): Promise<void> {
  const { title, conditions, metrics, values } = document.current
  const { prepared } = trajectories
  if (!prepared) throw new LimenError({ tag: 'request', message: 'The trajectories are not ready yet.' })
  const { notes } = await link.call(
    'exportData',
    {
      plan: prepared.answer.id,
      values,
      conditions: [...trajectories.conditions],
      study: { title, conditions, metrics },
      format,
      path
    },
    { signal, onProgress, waitsForEnd: true }
  )
  for (const note of notes) notices.say(note)
}
