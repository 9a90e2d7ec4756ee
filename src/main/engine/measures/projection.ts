/**
 * Makes projections: frozen linear maps from state vectors to three coordinates, from principal axes, a choice of axes,
 * a user's matrix or chance. Not here: recording the states they are fitted on (session/), the map itself (it runs in the graph).
 */
import type { Matrix } from 'ml-matrix'
import { LimenError } from '#shared/errors.ts'
import type { Projection, ProjectionChoice } from '#shared/trajectory.ts'
import { axesByHand, matrixOfText } from './chosen-axes.ts'
import { randomAxes } from './orthonormal.ts'
import { principalAxes, varianceShares, type PrincipalAxes, type StateRows } from './principal-axes.ts'
import { orthogonalProcrustes, rotateRows, rotatedVariances } from './procrustes.ts'

/** Choices that need no recording. */
export type ChosenAxes = Exclude<ProjectionChoice, { kind: 'pca' }>

/** A projection by units, axes made by hand, a matrix or chance. @throws LimenError 'request' where the choice does not fit `features`. */
export function chosenProjection(id: string, choice: ChosenAxes, features: number): Projection {
  const plain = { id, choice, features, offset: new Float32Array(features), explained: [] }
  switch (choice.kind) {
    case 'units': {
      const axes = choice.units.map((unit) => ({ kind: 'unit' as const, name: `unit ${unit}`, unit }))
      return { ...plain, ...axesByHand(axes, features), fittedOn: 'chosen units, not fitted' }
    }
    case 'axes':
      return { ...plain, ...axesByHand(choice.axes, features), fittedOn: 'made by hand, not fitted' }
    case 'matrix': {
      const matrix = matrixOfText(choice.matrix, choice.name, features)
      const labels: [string, string, string] = ['axis 1', 'axis 2', 'axis 3']
      return { ...plain, matrix, labels, fittedOn: `the matrix ${choice.name}, not fitted` }
    }
    case 'random': {
      const matrix = randomAxes(features, choice.seed)
      const labels: [string, string, string] = ['random 1', 'random 2', 'random 3']
      return { ...plain, matrix, labels, fittedOn: `random, seed ${choice.seed}, not fitted` }
    }
    default:
      return choice satisfies never
  }
}

/**
 * A projection onto the principal axes of `states`, turned to match `alignTo` where that is given. States that are not
 * finite are left out, and `fittedOn` says so. `states.values` is overwritten.
 * @throws LimenError 'request' if no state is finite, or `alignTo` has another number of features.
 */
export function fittedProjection(
  id: string,
  states: StateRows,
  fittedOn: string,
  alignTo?: Projection
): Projection {
  const { features } = states
  if (alignTo && alignTo.features !== features) throw featureMismatch(alignTo, features)
  const finite = finiteRows(states)
  const leftOut = states.count - finite.count
  if (finite.count === 0) {
    throw new LimenError({
      tag: 'request',
      message: 'The network gives no finite state on this sweep, so there is nothing to fit a projection on.',
      advice:
        'Look at the stimulus, or narrow the sweep. A branch of the network that is not taken gives no states.',
      part: id
    })
  }
  const fit = principalAxes(finite)
  const words = leftOut === 0 ? fittedOn : `${fittedOn} (${leftOut} non-finite left out)`
  const common = { id, choice: { kind: 'pca' } as const, features, offset: fit.mean, fittedOn: words }
  return { ...common, ...(alignTo ? alignedAxes(fit, alignTo) : principal(fit)) }
}

/** The error for a projection whose state vector is not that of the trace. */
export function featureMismatch(projection: Projection, features: number): LimenError {
  return new LimenError({
    tag: 'request',
    message:
      `The projection '${projection.id}' was fitted on something else (${projection.fittedOn}): ` +
      `it takes ${projection.features} features, and this state vector has ${features}.`,
    advice: 'Fit a new projection for this trace, or choose another one.',
    part: projection.id
  })
}

type Axes = Pick<Projection, 'matrix' | 'explained' | 'labels'>

function principal({ axes, variances, totalVariance }: PrincipalAxes): Axes {
  return { matrix: axes, explained: varianceShares(variances, totalVariance), labels: ['PC1', 'PC2', 'PC3'] }
}

/** A rotation within the three dimensions keeps what they explain together; each axis gets the share along it. */
function alignedAxes({ axes, variances, totalVariance }: PrincipalAxes, target: Projection): Axes {
  const rotation = orthogonalProcrustes(axes, target.matrix)
  return {
    matrix: rotateRows(axes, rotation),
    explained: varianceShares(rotatedVariances(variances, rotation), totalVariance),
    labels: [turnedLabel(rotation, 0), turnedLabel(rotation, 1), turnedLabel(rotation, 2)]
  }
}

/** 'PC2' for an axis that is still a principal one, whichever its place; 'PC2′' for one between them. */
function turnedLabel(rotation: Matrix, axis: number): string {
  const same = [0, 1, 2].find((principal) => Math.abs(rotation.get(principal, axis)) > 0.999)
  return same === undefined ? `PC${axis + 1}′` : `PC${same + 1}`
}

function finiteRows(states: StateRows): StateRows {
  const { values, count, features } = states
  let kept = 0
  for (let row = 0; row < count; row++) {
    const state = values.subarray(row * features, (row + 1) * features)
    if (!state.every(Number.isFinite)) continue
    if (kept !== row) values.copyWithin(kept * features, row * features, (row + 1) * features)
    kept++
  }
  return { values: values.subarray(0, kept * features), count: kept, features }
}
