/**
 * The gradient of Resize. Every mode is linear in its input and acts on each axis by itself, so that resizing an identity
 * matrix tells the matrix of an axis, whose transpose takes gradients back. Entries that a crop takes from outside are constants.
 */
import { float, intsAttribute, stringAttribute, type AttributeValue } from '#engine/onnx/attributes.ts'
import type { Rule, RuleCall } from '../rule.ts'
import { range } from '../sliding-window.ts'

export const resize: Rule = (call) => [
  () =>
    orNothing(
      call,
      resizedAxes(call).reduce((gradient, axis) => alongAxis(call, gradient, axis), call.g)
    )
]

/** Where nothing is left of the input, products have nothing to add up, and ONNX Runtime leaves what it finds in memory. */
function orNothing({ b, x, y }: RuleCall, gradient: string): string {
  const sizes = b.facts.sizes(y)
  if (sizes?.includes(0)) return b.zerosLike(x)
  if (sizes !== null) return gradient
  const isEmpty = b.node('Equal', [b.node('Size', [y]), b.constant('int64', [], [0])])
  return b.select(isEmpty, b.numberLike(x, 0), gradient)
}

/** An axis of the input, and its place in the lists of factors, sizes and bounds. */
interface ResizedAxis {
  readonly axis: number
  readonly order: number
}

/** The axes that factors, sizes and bounds are told of. */
const namedAxes = (call: RuleCall): number[] =>
  intsAttribute(call.node, 'axes', range(0, call.b.facts.rank(call.x))).map((axis) => call.axis(axis))

/** Axes along which something may have moved: a factor such as 1.1 moves entries also where it leaves their number. */
function resizedAxes(call: RuleCall): ResizedAxis[] {
  const { b, x, y } = call
  const [sizes, sizesAfter] = [b.facts.sizes(x), b.facts.sizes(y)]
  if (sizes !== null && sizes.join() === sizesAfter?.join()) return []
  const scales = b.facts.numbers(call.input(2))
  return namedAxes(call)
    .map((axis, order) => ({ axis, order }))
    .filter(({ axis, order }) => {
      if (isScaled(call)) return scales?.[order] !== 1
      if (keepsAspect(call)) return true
      const [before, after] = [x, y].map((value) => b.facts.dims(value)?.[axis])
      return !(typeof before === 'number' && before === after)
    })
}

/** Whether factors are told, not sizes. */
const isScaled = (call: RuleCall): boolean =>
  call.input(2) !== '' && call.b.facts.numbers(call.input(2))?.length !== 0

/** Whether one of the sizes gives the factor of all axes. ONNX has no such form with factors. */
const keepsAspect = (call: RuleCall): boolean => policyOf(call) !== 'stretch'

const policyOf = ({ node }: RuleCall): string => stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch')

/** The product of a gradient with the matrix of an axis, which is brought to the end for it. */
function alongAxis(call: RuleCall, gradient: string, place: ResizedAxis): string {
  const { b, x } = call
  const matrix = matrixOf(call, place)
  const rank = b.facts.rank(x)
  const swapped = range(0, rank).map((each) =>
    each === place.axis ? rank - 1 : each === rank - 1 ? place.axis : each
  )
  return b.transpose(b.node('MatMul', [b.transpose(gradient, swapped), matrix]), swapped)
}

/** [size after, size before]: columns of the identity, each resized as a picture whose width tells nothing. */
function matrixOf(call: RuleCall, place: ResizedAxis): string {
  const { b, x } = call
  const before = b.size(x, place.axis)
  const square = b.filled(b.facts.elem(x), 0, b.joined(before, before))
  const pictures = b.node('Unsqueeze', [b.apply('EyeLike', square), b.integers(1, 3)])
  const resized = keepsAspect(call)
    ? resizedAsAll(call, pictures, before, place)
    : resizedAlone(call, pictures, before, place)
  return b.transpose(b.at(b.at(resized, 3, 0), 1, 0), [1, 0])
}

/**
 * By the axis' own factor or size. Pictures of width 1 become wider, too, since ONNX Runtime copies what keeps all its sizes,
 * whatever the factors are; where the network's own value is copied so, they stay as they are.
 */
function resizedAlone(call: RuleCall, pictures: string, before: string, place: ResizedAxis): string {
  const { b, y } = call
  const one = b.constant('float32', [1], [1])
  const given = isScaled(call)
    ? [b.joined(one, one, entry(call, call.input(2), place.order), widening(call))]
    : ['', b.joined(before, b.integers(1), b.size(y, place.axis), b.integers(2))]
  const bounds = boundsOf(call, place, [0, 0, null, 0])
  return b.node('Resize', [pictures, bounds, ...given], formOf(call))
}

/** By the factor of the axis that decides for all, which the pictures' width has. */
function resizedAsAll(call: RuleCall, pictures: string, before: string, place: ResizedAxis): string {
  const { b } = call
  const { from, to } = decidingSizes(call)
  const wide = b.node('Expand', [pictures, b.joined(before, b.integers(1), before, from)])
  const sizes = b.joined(entry(call, call.input(3), place.order), to)
  const form = { ...formOf(call), keep_aspect_ratio_policy: policyOf(call), axes: [2, 3] }
  return b.node('Resize', [wide, boundsOf(call, place, [null, 0]), '', sizes], form)
}

/** Sizes before and after, int64 [1], of the axis that is made larger by the least or by the most; the smallest of that ratio. */
function decidingSizes(call: RuleCall): { from: string; to: string } {
  const { b, x } = call
  const isLeast = policyOf(call) === 'not_larger'
  const axes = namedAxes(call)
  const [before, after] = [axes.map((axis) => b.facts.dims(x)?.[axis]), b.facts.numbers(call.input(3))]
  if (after !== null && before.every((size) => typeof size === 'number')) {
    const ratios = before.map((size, order) => Math.fround((after[order] ?? NaN) / size))
    const order = ratios.indexOf(isLeast ? Math.min(...ratios) : Math.max(...ratios))
    const [from, to] = [before[order] ?? 1, after[order] ?? 1]
    const common = largestDivisor(from, to)
    return { from: b.integers(from / common), to: b.integers(to / common) }
  }
  const [sizes, wanted] = [b.joined(...axes.map((axis) => b.size(x, axis))), call.input(3)]
  const ratios = b.over(b.as('float32', wanted), b.as('float32', sizes))
  const order = b.apply(isLeast ? 'ArgMin' : 'ArgMax', ratios, { axis: 0 })
  const chosen = (list: string): string => b.node('Gather', [list, order], { axis: 0 })
  return { from: chosen(sizes), to: chosen(wanted) }
}

const largestDivisor = (a: number, b: number): number => (b === 0 ? a : largestDivisor(b, a % b))

/** Where a crop begins and ends along the axes of a picture: null is the axis itself, the others are whole. '' where nothing is cut. */
function boundsOf(call: RuleCall, { order }: ResizedAxis, axes: readonly (0 | null)[]): string {
  const { b, node } = call
  const bounds = call.input(1)
  if (stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel') !== 'tf_crop_and_resize')
    return ''
  const [elem, count] = [b.facts.elem(bounds), namedAxes(call).length]
  const side = (whole: number, place: number): string[] =>
    axes.map((axis) => (axis === null ? entry(call, bounds, place) : b.constant(elem, [1], [whole])))
  return b.joined(...side(0, order), ...side(1, count + order))
}

/** One entry of a list, which stays a list. */
const entry = ({ b }: RuleCall, list: string, place: number): string =>
  b.node('Gather', [list, b.integers(place)], { axis: 0 })

/** 2 where any size changes, else 1, float32 [1]. */
function widening({ b, x, y }: RuleCall): string {
  const one = b.constant('float32', [1], [1])
  if (b.facts.sizes(x) !== null && b.facts.sizes(y) !== null) return b.plus(one, one)
  const isSame = b.node('Equal', [b.node('Shape', [x]), b.node('Shape', [y])])
  return b.plus(one, b.node('ReduceMax', [b.as('float32', b.node('Not', [isSame]))]))
}

/** What tells how entries are mixed; what comes from outside of the input is nothing. */
const formOf = ({ node }: RuleCall): Readonly<Record<string, AttributeValue>> => ({
  ...Object.fromEntries(
    [...node.attributes].filter(([name]) => !['axes', 'keep_aspect_ratio_policy'].includes(name))
  ),
  extrapolation_value: float(0)
})
