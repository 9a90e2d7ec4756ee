/** The axes of projections that a user makes herself: units, directions, a whole matrix. Not here: reading files. */
import { LimenError } from '#shared/errors.ts'
import { floatsOfBase64 } from '#shared/float-base64.ts'
import type { AxisChoice, Projection } from '#shared/trajectory.ts'

/**
 * Units as they are and directions at length 1, each as one column; axes that are not given stay zero.
 * @throws LimenError 'request' for none or more than three, and for axes that do not fit `features`.
 */
export function axesByHand(
  axes: readonly AxisChoice[],
  features: number
): Pick<Projection, 'matrix' | 'labels'> {
  if (axes.length < 1 || axes.length > 3) {
    throw misfit(`The view has one to three axes, not ${axes.length}.`, 'Choose one to three axes.')
  }
  const matrix = new Float32Array(features * 3)
  for (const [column, axis] of axes.entries()) {
    if (axis.kind === 'unit') matrix[checkedUnit(axis.unit, features) * 3 + column] = 1
    else setColumn(matrix, column, unitVector(axis.name, floatsOfBase64(axis.direction), features))
  }
  const label = (column: number): string => axes[column]?.name ?? 'no axis'
  return { matrix, labels: [label(0), label(1), label(2)] }
}

/**
 * A matrix [features, 3] from its text.
 * @throws LimenError 'request' if it has another size, or holds numbers that are not finite.
 */
export function matrixOfText(text: string, name: string, features: number): Float32Array {
  const matrix = floatsOfBase64(text)
  if (matrix.length !== features * 3) {
    throw misfit(
      `The matrix ${name} has ${matrix.length} numbers; a state of ${features} features needs ${features} × 3.`,
      'Choose a matrix that was made for this state.'
    )
  }
  const damaged = matrix.findIndex((value) => !Number.isFinite(value))
  if (damaged < 0) return matrix
  throw misfit(
    `The matrix ${name} holds ${matrix[damaged]} in row ${Math.floor(damaged / 3)}, column ${damaged % 3}.`,
    'Use a matrix of finite numbers.'
  )
}

/** The error for a choice that does not fit the state. */
export const misfit = (message: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part: 'projection' })

function checkedUnit(unit: number, features: number): number {
  if (Number.isInteger(unit) && unit >= 0 && unit < features) return unit
  throw misfit(
    `There is no unit ${unit}: the state vector has ${features} features.`,
    `Choose units from 0 to ${features - 1}.`
  )
}

function unitVector(name: string, direction: Float32Array, features: number): Float32Array {
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))
  if (direction.length === features && length > 0 && Number.isFinite(length)) {
    return direction.map((value) => value / length)
  }
  throw misfit(
    `The direction '${name}' has ${direction.length} numbers and length ${length}; the state vector has ${features} features.`,
    'Give a finite, non-zero direction with one number for each feature.'
  )
}

function setColumn(matrix: Float32Array, column: number, values: Float32Array): void {
  for (const [row, value] of values.entries()) matrix[row * 3 + column] = value
}
