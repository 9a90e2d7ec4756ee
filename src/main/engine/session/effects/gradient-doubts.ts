/** What speaks against a gradient that was computed, in sentences for the user. Pure. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { Tensor } from '#shared/tensor.ts'

/** Beyond this share of the largest number, rounding does not explain a difference: half precision rounds by 0.001. */
const rounding = 0.01

/** Gradients with entries that are no numbers, or infinite. @param gradients by the names of sites and weights */
export const nonFiniteGradients = (gradients: Readonly<Record<string, Tensor>>): string[] =>
  Object.entries(gradients).flatMap(([name, tensor]) => {
    const numbers = numbersOfTensor(tensor)
    const count = numbers.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0)
    return count === 0
      ? []
      : [
          `${count} of ${numbers.length} entries of the gradient at '${name}' are not finite: on the way back something is divided by zero or grows beyond the type.`
        ]
  })

/**
 * Fused operators are written out for gradients; what answers otherwise then has another gradient, too.
 * @param own what the network answered by itself, in the same shape as `written`
 */
export function answersOtherwise(own: Tensor, written: Tensor): string[] {
  const [known, found] = [numbersOfTensor(own), numbersOfTensor(written)]
  let [largest, apart] = [0, 0]
  known.forEach((value, index) => {
    const difference = Math.abs(value - (found[index] ?? NaN))
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
    if (Number.isFinite(difference)) apart = Math.max(apart, difference)
  })
  if (apart <= rounding * largest) return []
  const [difference, size] = [apart, largest].map((value) => value.toPrecision(2))
  return [
    `In the run of the gradient the network answered otherwise, by up to ${difference} of ${size}: it draws random numbers, or the gradient is that of a somewhat different network.`
  ]
}
