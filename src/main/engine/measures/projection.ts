/**
 * Makes projections: frozen linear maps from state vectors to three coordinates, from principal axes, units, directions
 * or chance. Not here: recording the states they are fitted on (session/), the map itself (it runs in the graph).
 */
import { LimenError } from '#shared/errors.ts'
import type { Projection, ProjectionChoice } from '#shared/trajectory.ts'
import { randomAxes } from './orthonormal.ts'
import { principalAxes, varianceShares, type PrincipalAxes, type StateRows } from './principal-axes.ts'
import { orthogonalProcrustes, rotateRows, rotatedVariances } from './procrustes.ts'

/** Choices that need no recording. */
export type ChosenAxes = Exclude<ProjectionChoice, { kind: 'pca' }>

/** A projection by units, directions or chance. @throws LimenError 'request' where the choice does not fit `features`. */
export function chosenProjection(id: string, choice: ChosenAxes, features: number): Projection {
  const plain = { id, choice, features, offset: new Float32Array(features), explained: [] }
  switch (choice.kind) {
    case 'units': {
      const labels = choice.units.map((unit) => `unit ${unit}`) as [string, string, string]
      return {
        ...plain,
        matrix: unitAxes(choice.units, features),
        labels,
        fittedOn: 'chosen units, not fitted'
      }
    }
    case 'directions': {
      const matrix = directionAxes(choice.directions, features)
      const labels: [string, string, string] = ['direction 1', 'direction 2', 'direction 3']
      return { ...plain, matrix, labels, fittedOn: 'chosen directions, not fitted' }
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
  const turned = (axis: number): boolean => Math.abs(rotation.get(axis, axis)) < 0.999
  const label = (axis: number): string => (turned(axis) ? `PC1–3, axis ${axis + 1}` : `PC${axis + 1}`)
  return {
    matrix: rotateRows(axes, rotation),
    explained: varianceShares(rotatedVariances(variances, rotation), totalVariance),
    labels: [label(0), label(1), label(2)]
  }
}

function unitAxes(units: readonly number[], features: number): Float32Array {
  const matrix = new Float32Array(features * 3)
  for (const [column, unit] of units.entries()) {
    if (!Number.isInteger(unit) || unit < 0 || unit >= features) {
      throw misfit(
        `There is no unit ${unit}: the state vector has ${features} features.`,
        `Choose units from 0 to ${features - 1}.`
      )
    }
    matrix[unit * 3 + column] = 1
  }
  return matrix
}

/** Each direction at length 1 as one column; axes that are not given stay zero. */
function directionAxes(directions: readonly (readonly number[])[], features: number): Float32Array {
  if (directions.length < 1 || directions.length > 3) {
    throw misfit(
      `Three axes need one to three directions, not ${directions.length}.`,
      'Give one to three directions.'
    )
  }
  const matrix = new Float32Array(features * 3)
  for (const [column, direction] of directions.entries()) {
    const length = norm(direction)
    if (direction.length !== features || !(length > 0) || !Number.isFinite(length)) {
      throw misfit(
        `Direction ${column + 1} has ${direction.length} numbers and length ${length}; the state vector has ${features} features.`,
        'Give a finite, non-zero direction with one number for each feature.'
      )
    }
    for (const [row, value] of direction.entries()) matrix[row * 3 + column] = value / length
  }
  return matrix
}

const norm = (direction: readonly number[]): number =>
  Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))

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

const misfit = (message: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part: 'projection' })
