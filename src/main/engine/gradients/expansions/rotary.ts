/**
 * Rotary position embedding, written out: pairs of features turn by an angle that grows with the position. Both the standard's
 * operator and ONNX Runtime's own, which differ in the order of their inputs. Source: Su et al. 2021, arXiv 2104.09864.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { BackwardBuilder } from '../backward-builder.ts'
import type { Expansion } from '../expansions.ts'
import type { RuleCall } from '../rule.ts'

export const rotaryEmbedding: Expansion = (call) => [
  () => {
    const { b, x, node } = call
    const isStandard = node.domain === ''
    const [cos, sin] = isStandard ? [call.input(1), call.input(2)] : [call.input(2), call.input(3)]
    const places = isStandard ? call.input(3) : call.input(1)
    const heads = intAttribute(node, 'num_heads', 0)
    const isSplit = b.facts.rank(x) === 4
    const split = isSplit
      ? b.transpose(x, [0, 2, 1, 3])
      : b.reshapeTo(x, 0, 0, headCount(call, heads, cos), -1)
    const angles = [cos, sin].map((cache) => atPlaces(call, cache, places)) as [string, string]
    const turned = rotated(b, split, angles, formOf(call))
    return isSplit ? b.transpose(turned, [0, 2, 1, 3]) : b.reshapeLike(turned, x)
  }
]

export interface RotaryForm {
  /** How many features of a head turn; 0 for all. */
  readonly width: number
  /** Whether pairs are neighbours, not halves. */
  readonly isInterleaved: boolean
}

const formOf = ({ node }: RuleCall): RotaryForm => ({
  width: intAttribute(node, 'rotary_embedding_dim', 0),
  isInterleaved: intAttribute(node, 'interleaved', 0) === 1
})

/** Without a stated number of heads, a head is as wide as the cache says. */
function headCount(call: RuleCall, stated: number, cache: string): number {
  if (stated > 0) return stated
  const [width, half] = [call.b.facts.dims(call.x)?.[2], call.b.facts.dims(cache)?.at(-1)]
  if (typeof width !== 'number' || typeof half !== 'number')
    throw call.unsupported('its number of heads is not known')
  return width / (2 * half)
}

/** Rows of a cache for every position, [batch, position, 1, pair]. */
function atPlaces(call: RuleCall, cache: string, places: string): string {
  const { b, x } = call
  const one = b.integers(2)
  if (b.facts.rank(cache) === 3) return b.node('Unsqueeze', [cache, one])
  if (b.facts.rank(places) === 2)
    return b.node('Unsqueeze', [b.node('Gather', [cache, places], { axis: 0 }), one])
  // A single number is the place of the first position.
  const axis = b.facts.rank(x) === 4 ? 2 : 1
  const zero = b.constant('int64', [], [0])
  const count = b.node('Squeeze', [b.size(x, axis)])
  const steps = b.node('Range', [zero, count, b.constant('int64', [], [1])])
  const rows = b.plus(b.node('Unsqueeze', [steps, b.integers(0)]), places)
  return b.node('Unsqueeze', [b.node('Gather', [cache, rows], { axis: 0 }), one])
}

/** [batch, position, head, feature] turned by angles [batch, position, 1, pair]. */
export function rotated(
  b: BackwardBuilder,
  value: string,
  [cos, sin]: readonly [string, string],
  { width, isInterleaved }: RotaryForm
): string {
  const turning = width > 0 ? b.slice(value, 3, 0, width) : value
  const rest = width > 0 ? [b.slice(value, 3, width, Infinity)] : []
  const [first, second] = isInterleaved ? pairs(b, turning) : halves(b, turning)
  const real = b.minus(b.times(first, cos), b.times(second, sin))
  const imaginary = b.plus(b.times(first, sin), b.times(second, cos))
  if (!isInterleaved) return b.node('Concat', [real, imaginary, ...rest], { axis: 3 })
  const last = b.integers(4)
  const sides = [real, imaginary].map((side) => b.node('Unsqueeze', [side, last]))
  const joined = b.reshapeTo(b.node('Concat', sides, { axis: 4 }), 0, 0, 0, -1)
  return rest.length === 0 ? joined : b.node('Concat', [joined, ...rest], { axis: 3 })
}

const halves = (b: BackwardBuilder, value: string): [string, string] =>
  b.nodes('Split', [value], 2, { axis: 3, num_outputs: 2 }) as [string, string]

function pairs(b: BackwardBuilder, value: string): [string, string] {
  const cut = b.reshapeTo(value, 0, 0, 0, -1, 2)
  return [b.at(cut, 4, 0), b.at(cut, 4, 1)]
}
