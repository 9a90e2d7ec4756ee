/** What the makers of plots share. */
import { LimenError } from '#shared/errors.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { PreparedPlan } from '#shared/trajectory.ts'
import type { Workbench } from '../../workbench.svelte.ts'

/** A plot that the study does not have, and what would give it one; the part is a field of the recipe that asks for what is not there. */
export const notThere = (message: string, advice?: string, part?: keyof ExportRecipe): LimenError =>
  new LimenError({ tag: 'request', message, ...(advice !== undefined && { advice }), ...(part && { part }) })

/** @throws LimenError 'request' where there is none. */
export function preparedPlan({ trajectories }: Workbench): PreparedPlan {
  const { prepared } = trajectories
  if (prepared) return prepared.answer
  throw notThere(
    'The trajectories are not ready yet.',
    'Open a study, or choose a site and sweep a parameter.'
  )
}
