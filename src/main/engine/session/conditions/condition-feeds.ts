/**
 * What is fed for one intervention of a condition, with what was recorded under its source's stimuli.
 * Not here: the slots (edit-sites.ts), recording (prepare-edits.ts), the run (record-sites.ts).
 */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import { feedsFor, type EditedSite } from '#engine/interventions/feeds.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import type { Intervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import {
  checkSourceShape,
  drawnStimuli,
  meanOfStimuli,
  perStimulus,
  spreadOf,
  unpaired
} from './source-values.ts'

/**
 * @param recorded the site's value under the source's stimuli (for `freeze`, under those of the run); undefined for kinds
 *   that take none.
 * @param stimuli how many are run.
 * @throws LimenError 'request' with the part of the intervention that does not fit.
 */
export function conditionFeeds(
  intervention: Intervention,
  edited: EditedSite,
  recorded: Tensor | undefined,
  stimuli: number
): Record<string, Tensor> {
  if (!recorded) return feedsFor(intervention, edited)
  if (!('source' in intervention)) return feedsFor(intervention, edited, spreadOf(recorded))
  checkSourceShape(edited.site, recorded)
  return feedsFor(intervention, edited, sourceValue(intervention, edited.site, recorded, stimuli))
}

/** The source's value for every stimulus of the run, or for all of them. */
function sourceValue(
  intervention: Extract<Intervention, { source: unknown }>,
  site: Site,
  recorded: Tensor,
  stimuli: number
): Spread {
  const values = perStimulus(site, recorded)
  switch (intervention.kind) {
    case 'mean':
      return meanOfStimuli(site, values, intervention.perPosition)
    case 'resample': {
      if (batchAxisOfSite(site) < 0) return spreadOf(recorded)
      const drawn = drawnStimuli(intervention.seed, values.length, stimuli)
      const rows = drawn.flatMap((entry) => values[entry] ?? [])
      return spreadOf(joinAlong(rows, batchAxisOfSite(site)))
    }
    case 'patch':
      if (values.length === 1 || values.length === stimuli) return spreadOf(recorded)
      throw unpaired(values.length, stimuli)
    default:
      return intervention satisfies never
  }
}
