/** Compares two sets of outputs, element by element. */
import { fromFloat16Bits, fromBfloat16Bits } from '#engine/arrays/half-floats.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'

export interface OutputComparison {
  /** Largest absolute difference over all outputs; 0 means equal values, Infinity that only one of them is finite. */
  largestDifference: number
  /** Outputs of the reference that hold NaN or infinity. */
  nonFinite: string[]
}

/** The numeric value of an element; strings give NaN. */
function valueReader({ type, data }: Tensor): (index: number) => number {
  if (type === 'float16') return (index) => fromFloat16Bits(Number(data[index]))
  if (type === 'bfloat16') return (index) => fromBfloat16Bits(Number(data[index]))
  return (index) => Number(data[index])
}

/**
 * The largest difference between outputs of the same names. Equal infinities, two NaN and equal strings do not differ.
 * @throws LimenError 'engine' when an output is missing or has another shape.
 */
export function compareOutputs(
  reference: Record<string, Tensor>,
  other: Record<string, Tensor>
): OutputComparison {
  let largestDifference = 0
  const nonFinite: string[] = []
  for (const [name, expected] of Object.entries(reference)) {
    const given = other[name]
    if (given === undefined || given.dims.join() !== expected.dims.join())
      throw differentShape(name, expected, given)
    largestDifference = Math.max(largestDifference, tensorDifference(expected, given))
    if (hasNonFinite(expected)) nonFinite.push(name)
  }
  return { largestDifference, nonFinite }
}

const differentShape = (name: string, expected: Tensor, given: Tensor | undefined): LimenError =>
  new LimenError({
    tag: 'engine',
    message: `The output '${name}' has the shape [${expected.dims.join(', ')}] in one run and [${given?.dims.join(', ') ?? 'none'}] in the other.`,
    advice: 'This is a fault in Limen or in the provider. Please report it with the network at hand.',
    part: name
  })

function tensorDifference(expected: Tensor, given: Tensor): number {
  if (expected.type === 'string')
    return expected.data.every((text, index) => text === given.data[index]) ? 0 : Infinity
  const [a, b] = [valueReader(expected), valueReader(given)]
  let largest = 0
  for (let index = 0; index < expected.data.length; index++) {
    const [left, right] = [a(index), b(index)]
    if (Object.is(left, right) || left === right) continue
    const difference = Math.abs(left - right)
    largest = Number.isFinite(difference) ? Math.max(largest, difference) : Infinity
  }
  return largest
}

function hasNonFinite(tensor: Tensor): boolean {
  if (tensor.type === 'string') return false
  const value = valueReader(tensor)
  for (let index = 0; index < tensor.data.length; index++) if (!Number.isFinite(value(index))) return true
  return false
}
