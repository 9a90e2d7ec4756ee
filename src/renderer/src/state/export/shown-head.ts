/** How far paths are shown in a picture that is exported from the app, for its recipe and command to say. Pure. */
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { takesField } from '#shared/recipe-fields.ts'
import { headShare } from '../head-share.ts'
import type { StudyView } from '../study-document.ts'
import type { Workbench } from '../workbench.svelte.ts'

type Shown = {
  document: { current: { view: Pick<StudyView, 'tail' | 'lead' | 'fade'> } }
  transport: Pick<Workbench['transport'], 'axis' | 'position' | 'points'>
  views: { scene: { content: { head: number } } | null }
}

/** Where the head is along depth, position or time, no study holds: one that is opened anew shows whole paths. */
export function withHead(recipe: ExportRecipe, { document, transport, views }: Shown): ExportRecipe {
  const head = views.scene?.content.head
  const isOfStimulus = transport.axis === 'stimulus'
  // Each panel of values has the head of its own stimulus.
  const isOfPanels = isOfStimulus && recipe.panels?.by === 'parameter'
  if (head === undefined || recipe.head !== undefined || isOfPanels || !takesField('head', recipe))
    return recipe
  const { position, points } = transport
  const opened = isOfStimulus ? headShare('stimulus', document.current.view, position, points) : 1
  return head === opened ? recipe : { ...recipe, head }
}
