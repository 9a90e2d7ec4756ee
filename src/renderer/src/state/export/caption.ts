/** A draft of the figure's caption of what the workbench shows. */
import { captionOf } from '#shared/caption/caption.ts'
import { panelSentence } from '#shared/caption/panel-sentence.ts'
import { captionText, type CaptionForm } from '#shared/caption/caption-text.ts'
import { LimenError } from '#shared/errors.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { slidersOf } from './panelled-subject.ts'

/**
 * @param recipe where panels are said, and what is exported: the 3D view where it is left out.
 * @throws LimenError 'request' where no network is open.
 */
export function captionOfWorkbench(
  workbench: Workbench,
  form: CaptionForm,
  recipe?: Pick<ExportRecipe, 'of' | 'panels' | 'panelLetter' | 'insets'>
): string {
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
    // A plot is of the states, however the view lays them out.
    umap: (recipe?.of ?? 'view') === 'view' ? (umap.shown?.layout ?? null) : null,
    ...(recipe?.panels && { panels: panelsOf(workbench, recipe.panels, recipe) })
  })
  return captionText(caption, form)
}

function panelsOf(
  workbench: Workbench,
  panels: SheetPanels,
  { insets, panelLetter }: Pick<ExportRecipe, 'panelLetter' | 'insets'>
): string {
  const { conditions } = workbench.document.current
  const shown = new Set(shownConditions(conditions).flatMap(({ id, isHidden }) => (isHidden ? [] : [id])))
  return panelSentence(panels, {
    sliders: slidersOf(workbench),
    conditions: conditions.flatMap(({ id, name }) => (shown.has(id) ? [name] : [])),
    firstLetter: insets.letters ? panelLetter : null
  })
}
