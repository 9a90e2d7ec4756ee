/** A draft of the figure's caption of what the workbench shows. */
import { captionOf } from '#shared/caption/caption.ts'
import { captionText, type CaptionForm } from '#shared/caption/caption-text.ts'
import { LimenError } from '#shared/errors.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** @throws LimenError 'request' where no network is open. */
export function captionOfWorkbench(workbench: Workbench, form: CaptionForm): string {
  const { document, link, network, stimulus, trajectories, umap } = workbench
  const { prepared, projections } = trajectories
  if (!network.info || !prepared || !link.info)
    throw new LimenError({ tag: 'request', message: 'There is nothing to describe yet.' })
  const used = document.current.traces.flatMap(({ projection }) => projections[projection] ?? [])
  const { version, onnxruntime } = link.info
  const caption = captionOf(document.current, {
    network: network.info,
    descriptions: Object.values(stimulus.descriptions),
    layouts: prepared.answer.traces,
    projections: used,
    versions: { limen: version, onnxruntime },
    umap: umap.shown?.layout ?? null
  })
  return captionText(caption, form)
}
