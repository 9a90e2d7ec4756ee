/** A draft of the figure's caption of what the workbench shows. */
import { captionOf, type Caption } from '#shared/caption/caption.ts'
import { captionedPanels } from '#shared/caption/panel-sentence.ts'
import { captionText } from '#shared/caption/caption-text.ts'
import { LimenError } from '#shared/errors.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** What is exported, and in which panels. */
export type CaptionedExport = Pick<ExportRecipe, 'of' | 'panels' | 'panelLetter' | 'insets'>

/**
 * @param recipe the 3D view as one picture where it is left out.
 * @throws LimenError 'request' where no network is open.
 */
export function captionOfWorkbench(workbench: Workbench, recipe?: CaptionedExport): Caption {
  const { document, link, network, stimulus, trajectories, umap } = workbench
  const { prepared, projections } = trajectories
  if (!network.info || !prepared || !link.info)
    throw new LimenError({ tag: 'request', message: 'There is nothing to describe yet.' })
  const used = document.current.traces.flatMap(({ projection }) => projections[projection] ?? [])
  const descriptions = Object.values(stimulus.descriptions)
  const panels = recipe && captionedPanels(recipe, document.current.conditions, descriptions)
  const { version, onnxruntime } = link.info
  return captionOf(document.current, {
    network: network.info,
    descriptions,
    layouts: prepared.answer.traces,
    projections: used,
    versions: { limen: version, onnxruntime },
    // A plot is of the states, however the view lays them out.
    umap: (recipe?.of ?? 'view') === 'view' ? (umap.shown?.layout ?? null) : null,
    ...(panels !== undefined && { panels })
  })
}

export const plainCaption = (workbench: Workbench, recipe?: CaptionedExport): string =>
  captionText(captionOfWorkbench(workbench, recipe), 'plain')
