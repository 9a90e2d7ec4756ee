/** How far paths are shown in what is exported from the app, for its recipe and command to say. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { isMotion } from '#shared/film/film-of-recipe.ts'
import { takesField } from '#shared/recipe-fields.ts'
import { currentAnimation, type WithTimeline } from '../../export/frames/animated-study.ts'
import { headShare } from '../head-share.ts'
import type { StudyView } from '../study-document.ts'
import type { Workbench } from '../workbench.svelte.ts'

interface Shown extends WithTimeline {
  document: {
    current: WithTimeline['document']['current'] & { view: Pick<StudyView, 'tail' | 'lead' | 'fade'> }
  }
  transport: Pick<Workbench['transport'], 'axis' | 'position' | 'points' | 'played'>
  views: { scene: { content: { head: number } } | null }
}

/** Where the head is along depth, position or time, no study holds: one that is opened anew shows whole paths. */
export function withHead(recipe: ExportRecipe, shown: Shown): ExportRecipe {
  const { document, transport, views } = shown
  const head = views.scene?.content.head
  const isOfStimulus = transport.axis === 'stimulus'
  // Each panel of values has the head of its own stimulus, and so has each frame of a film.
  const isOfValues = isOfStimulus && (recipe.panels?.by === 'parameter' || isMotion(recipe.format))
  const isMoved = isMotion(recipe.format) && movesHead(currentAnimation(shown))
  if (head === undefined || recipe.head !== undefined || isOfValues || isMoved) return recipe
  if (!takesField('head', recipe)) return recipe
  const { position, points } = transport
  const opened = isOfStimulus ? headShare('stimulus', document.current.view, position, points) : 1
  return head === opened ? recipe : { ...recipe, head }
}

const movesHead = ({ tracks, plays }: StudyAnimation): boolean =>
  plays !== 'camera' && tracks.some(({ kind, keys }) => kind === 'head' && keys.length > 0)
