/** Inputs and bindings for tests, in few words. */
import type { AxisRole, NetworkInput } from '#shared/network.ts'
import {
  plainPreprocessing,
  type FamilyName,
  type InputBinding,
  type Preprocessing,
  type SettingValue
} from '#shared/stimulus.ts'
import type { ElementType } from '#shared/tensor.ts'
import { prepareStimulus, type PreparedStimulus } from '../bindings.ts'

/** An input with a batch axis in front of the given shape. */
export function inputOf(
  type: ElementType,
  shape: readonly number[],
  more: Partial<NetworkInput> = {}
): NetworkInput {
  const roles: AxisRole[] = ['batch', ...shape.map((): AxisRole => 'unknown')]
  return { name: 'input', type, dims: ['batch', ...shape], roles, ...more }
}

/** A binding with plain preprocessing. */
export const bindingOf = (
  family: FamilyName,
  settings: Record<string, SettingValue> = {},
  preprocessing: Partial<Preprocessing> = {}
): InputBinding => ({ family, settings, preprocessing: { ...plainPreprocessing, ...preprocessing } })

/** A stimulus for a float32 input of this shape. */
export const stimulusOf = (
  shape: readonly number[],
  family: FamilyName,
  settings: Record<string, SettingValue> = {},
  preprocessing: Partial<Preprocessing> = {},
  seed = 1
): Promise<PreparedStimulus> =>
  prepareStimulus(inputOf('float32', shape), shape, bindingOf(family, settings, preprocessing), seed)

/** One sample of a float32 stimulus. */
export function sampleOf(stimulus: PreparedStimulus, values: Record<string, number> = {}): Float32Array {
  const into = new Float32Array(stimulus.elementsPerSample)
  stimulus.fill(values, into, 0)
  return into
}

/** Michelson contrast: (largest − smallest) / (largest + smallest). */
export function michelson(luminance: Float32Array): number {
  const largest = Math.max(...luminance)
  const smallest = Math.min(...luminance)
  return (largest - smallest) / (largest + smallest)
}

/** A square picture turned by 90° counter-clockwise. */
export const turnedLeft = (picture: ArrayLike<number>, side: number): number[] =>
  Array.from({ length: side * side }, (_, i) => {
    const row = Math.floor(i / side)
    const column = i % side
    return picture[column * side + (side - 1 - row)] ?? NaN
  })

/** Asserts nothing itself: the largest absolute difference of two lists. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)))
  return largest
}
