/** Axes made by hand: what they start from, and how one of them changes. Pure; the engine makes the projection. */
import { LimenError } from '#shared/errors.ts'
import { base64OfFloats } from '#shared/float-base64.ts'
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { AxisChoice, ParameterReference, Projection, ProjectionChoice } from '#shared/trajectory.ts'
import { changedParameters } from './plan-changes.ts'
import { parameterWords } from './point-words.ts'

/** Most axes that a view has. */
export const mostAxes = 3

/** The axes of a projection as axes by hand: the view stays as it is until one of them is changed. */
export function axesOf({ choice, labels, matrix, features }: Projection): AxisChoice[] {
  if (choice.kind === 'axes') return choice.axes
  if (choice.kind === 'units') return choice.units.map((unit, i) => unitAxis(unit, labels[i]))
  return labels.flatMap((name, column): AxisChoice[] => {
    const direction = Float32Array.from({ length: features }, (_, row) => matrix[row * 3 + column] ?? 0)
    return direction.every((value) => value === 0) ? [] : [directionAxis(name, direction)]
  })
}

export const unitAxis = (unit: number, name = unitName(unit)): AxisChoice => ({ kind: 'unit', name, unit })

export const directionAxis = (name: string, direction: Float32Array): AxisChoice => ({
  kind: 'direction',
  name,
  direction: base64OfFloats(direction)
})

/** Another unit; a name that only told the unit follows it. */
export const withUnit = (axis: AxisChoice, unit: number): AxisChoice =>
  unitAxis(unit, axis.kind === 'unit' && axis.name !== unitName(axis.unit) ? axis.name : unitName(unit))

const unitName = (unit: number): string => `unit ${unit}`

/** True where every axis is a unit: they measure different things, so each deserves its own scale. */
export const isAlongUnits = (choice: ProjectionChoice | undefined): boolean =>
  choice?.kind === 'units' || (choice?.kind === 'axes' && choice.axes.every(({ kind }) => kind === 'unit'))

/** A place on a trajectory: the stimulus, and the point along the axis of the trace. */
export interface StatePlace {
  values: StimulusValues
  point: number
}

/**
 * What leads from one place to another, in words: 'Amplitude 0.50 mA → 2.00 mA, time 3 → 40'.
 * @param axis what the points are counted along, in words, and the first of them; null where the stimulus is the axis.
 */
export function wayWords(
  from: StatePlace,
  to: StatePlace,
  axis: { name: string; first: number } | null,
  parameterOf: (reference: ParameterReference) => Parameter | null
): string {
  const turned = changedParameters(from.values, to.values).map((reference) => {
    const parameter = parameterOf(reference)
    const [before, after] = [from, to].map(({ values }) => {
      const value = values[reference.input]?.[reference.parameter] ?? parameter?.default ?? NaN
      return parameter ? parameterWords(parameter, value) : String(value)
    })
    return `${parameter?.label ?? reference.parameter} ${before} → ${after}`
  })
  const moved =
    axis !== null && from.point !== to.point
      ? [`${axis.name} ${axis.first + from.point} → ${axis.first + to.point}`]
      : []
  return [...turned, ...moved].join(', ')
}

/** The step from one state to another. @throws LimenError 'request' where they are the same, or not finite. */
export function stepBetween(from: Float32Array, to: Float32Array): Float32Array {
  const step = to.map((value, i) => value - (from[i] ?? NaN))
  if (step.every(Number.isFinite) && step.some((value) => value !== 0)) return step
  const isSame = step.every((value) => value === 0)
  throw new LimenError({
    tag: 'request',
    message: isSame
      ? 'The state is the same at both ends, so there is no direction between them.'
      : 'The state is not finite at one of the ends.',
    advice: 'Move a slider or the head of the timeline to another place first.'
  })
}
