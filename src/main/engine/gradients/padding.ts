/**
 * Padding along some axes, written for all of them: where an operator names its axes, ONNX Runtime moves a transposition through
 * it as though it named none, and then reads amounts that are not there. Not here: the gradient of a network's own Pad.
 */
import type { BackwardBuilder } from './backward-builder.ts'

/**
 * @param amounts int64 [2 · axes]: before each of the axes, then after each
 * @param axes counted from the front
 * @returns int64 [2 · rank]
 */
export function padsOfAll(
  b: BackwardBuilder,
  amounts: string,
  axes: readonly number[],
  rank: number
): string {
  const places = [1, 1 + axes.length].flatMap((start) =>
    Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? start + axes.indexOf(axis) : 0))
  )
  return b.node('Gather', [b.joined(b.integers(0), amounts), b.integers(...places)], { axis: 0 })
}
