/** What speaks against a gradient that was computed, in sentences for the user. Pure. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { Tensor } from '#shared/tensor.ts'

/** Beyond this share of the largest number, rounding does not explain a difference: half precision rounds by 0.001. */
const rounding = 0.01

/**
 * Gradients with entries that are no numbers, or infinite, and where that comes from.
 * @param gradients by the names of sites and weights
 * @param inputs that the network was fed, by their names
 */
export function nonFiniteGradients(
  gradients: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Tensor>>
): string[] {
  const wild = Object.entries(inputs).find(([, tensor]) => nonFinite(tensor) > 0)
  const reason = wild
    ? `the input '${wild[0]}' has numbers that are not finite, ${nonFinite(wild[1])} of ${wild[1].data.length}`
    : 'on the way back something is divided by zero or grows beyond the type'
  return Object.entries(gradients).flatMap(([name, tensor]) => {
    const count = nonFinite(tensor)
    const share = `${count} of ${tensor.data.length} entries`
    return count === 0 ? [] : [`${share} of the gradient at '${name}' are not finite: ${reason}.`]
  })
}

const floating: ReadonlySet<string> = new Set(['float16', 'bfloat16', 'float32', 'float64'])

function nonFinite(tensor: Tensor): number {
  if (!floating.has(tensor.type)) return 0
  return numbersOfTensor(tensor).reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0)
}

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
