/** Takes over projections that come from outside, such as those of a study. */
import { LimenError } from '#shared/errors.ts'
import type { Projection } from '#shared/trajectory.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/** @throws LimenError 'request' if its matrix or offset does not have the size that it states, or is not finite. */
export function registerProjection(network: OpenedNetwork, projection: Projection): void {
  const { id, features, matrix, offset } = projection
  const fits =
    Number.isInteger(features) && features > 0 && matrix.length === features * 3 && offset.length === features
  if (!fits || !matrix.every(Number.isFinite) || !offset.every(Number.isFinite)) {
    throw new LimenError({
      tag: 'request',
      message: `The projection '${id}' is damaged: ${features} features need ${features} × 3 finite numbers and a mean of ${features}.`,
      advice: 'Fit it anew.',
      part: id
    })
  }
  network.projections.set(id, projection)
}
