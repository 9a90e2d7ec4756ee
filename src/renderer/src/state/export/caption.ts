/** A draft of the figure's caption of what the workbench shows. */
import { projectionsIn } from '#shared/animation.ts'
import { captionOf, type Caption, type CaptionFacts } from '#shared/caption/caption.ts'
import { captionedPanels } from '#shared/caption/panel-sentence.ts'
import { captionText } from '#shared/caption/caption-text.ts'
import { LimenError } from '#shared/errors.ts'
import { exportFormats } from '#shared/export-formats.ts'
import { type ExportRecipe } from '#shared/export-recipe.ts'
import { animationOfFilm } from './film-facts.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** In which panels. */
export type CaptionedExport = Pick<ExportRecipe, 'panels' | 'panelLetter' | 'insets' | 'format' | 'fps'>

/**
 * @param recipe of the 3D view; as one picture where it is left out.
 * @throws LimenError 'request' where no network is open.
 */
export function captionOfWorkbench(workbench: Workbench, recipe?: CaptionedExport): Caption {
  const { document, stimulus, trajectories, umap } = workbench
  const { traces } = document.current
  const shown = umap.shown?.layout ?? null
  const drawn = shown ? traces.filter(({ id }) => id === shown.trace) : traces
  const descriptions = Object.values(stimulus.descriptions)
  const film =
    recipe && exportFormats[recipe.format].kind === 'motion' ? animationOfFilm(workbench, recipe) : null
  const facts = captionFacts(workbench)
  const seen = film ? projectionsIn(film).flatMap((id) => trajectories.projections[id] ?? []) : []
  const panels = recipe && captionedPanels(recipe, { ...document.current, traces: drawn }, descriptions)
  return captionOf(document.current, {
    ...facts,
    projections: [...facts.projections, ...seen],
    umap: shown,
    ...(panels !== undefined && { panels }),
    ...(film && { film })
  })
}

/**
 * What any caption says of the study, of the view and of plots.
 * @throws LimenError 'request' where no network is open.
 */
export function captionFacts(workbench: Workbench): CaptionFacts {
  const { document, link, network, stimulus, trajectories } = workbench
  const { prepared, projections } = trajectories
  if (!network.info || !prepared || !link.info)
    throw new LimenError({ tag: 'request', message: 'There is nothing to describe yet.' })
  const used = document.current.traces.flatMap(({ projection }) => projections[projection] ?? [])
  const { version, onnxruntime } = link.info
  return {
    network: network.info,
    descriptions: Object.values(stimulus.descriptions),
    layouts: prepared.answer.traces,
    projections: used,
    versions: { limen: version, onnxruntime }
  }
}

export const plainCaption = (workbench: Workbench, recipe?: CaptionedExport): string =>
  captionText(captionOfWorkbench(workbench, recipe), 'plain')
