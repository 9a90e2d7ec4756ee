/**
 * The gradient of Resize. Every mode is linear in its input and acts on each axis by itself, so that resizing an identity
 * matrix tells the matrix of an axis, whose transpose takes gradients back.
 */
import { intsAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import type { Attribute } from '#engine/onnx/model.ts'
import type { Rule, RuleCall } from '../rule.ts'
import { range } from '../sliding-window.ts'

export const resize: Rule = (call) => {
  const { node } = call
  if (stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize')
    throw call.unsupported('it crops')
  if (stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw call.unsupported('it keeps the aspect ratio')
  return [() => resizedAxes(call).reduce((gradient, axis) => alongAxis(call, gradient, axis), call.g)]
}

/** Axes along which something may have moved: a factor such as 1.1 moves entries also where it leaves their number. */
function resizedAxes(call: RuleCall): { axis: number; order: number }[] {
  const { b, x, y, node } = call
  const [sizes, sizesAfter] = [b.facts.sizes(x), b.facts.sizes(y)]
  if (sizes !== null && sizes.join() === sizesAfter?.join()) return []
  const rank = b.facts.rank(x)
  const scales = b.facts.numbers(call.input(2))
  const axes = intsAttribute(node, 'axes', range(0, rank)).map((axis) => call.axis(axis))
  return axes
    .map((axis, order) => ({ axis, order }))
    .filter(({ axis, order }) => {
      if (isScaled(call)) return scales?.[order] !== 1
      const [before, after] = [x, y].map((value) => b.facts.dims(value)?.[axis])
      return !(typeof before === 'number' && before === after)
    })
}

/** Whether factors are told, not sizes. */
const isScaled = (call: RuleCall): boolean =>
  call.input(2) !== '' && call.b.facts.numbers(call.input(2))?.length !== 0

/** The product of a gradient with the matrix of an axis, which is brought to the end for it. */
function alongAxis(
  call: RuleCall,
  gradient: string,
  { axis, order }: { axis: number; order: number }
): string {
  const { b, x } = call
  const matrix = matrixOf(call, axis, order)
  const rank = b.facts.rank(x)
  const swapped = range(0, rank).map((each) => (each === axis ? rank - 1 : each === rank - 1 ? axis : each))
  return b.transpose(b.node('MatMul', [b.transpose(gradient, swapped), matrix]), swapped)
}

/**
 * [size after, size before]: columns of the identity, each a picture of width 1. They become wider, too, since ONNX Runtime copies
 * what keeps all its sizes, whatever the factors are; where the network's own value is copied so, they stay as they are.
 */
function matrixOf(call: RuleCall, axis: number, order: number): string {
  const { b, x, y } = call
  const [before, after] = [b.size(x, axis), b.size(y, axis)]
  const square = b.filled(b.facts.elem(x), 0, b.joined(before, before))
  const pictures = b.node('Unsqueeze', [b.apply('EyeLike', square), b.integers(1, 3)])
  const one = b.constant('float32', [1], [1])
  const factor = (): string => b.node('Gather', [call.input(2), b.integers(order)], { axis: 0 })
  const given = isScaled(call)
    ? ['', b.joined(one, one, factor(), widening(call))]
    : ['', '', b.joined(before, b.integers(1), after, b.integers(2))]
  const columns = b.at(b.at(b.node('Resize', [pictures, ...given], formOf(call)), 3, 0), 1, 0)
  return b.transpose(columns, [1, 0])
}

/** 2 where any size changes, else 1, float32 [1]. */
function widening({ b, x, y }: RuleCall): string {
  const one = b.constant('float32', [1], [1])
  if (b.facts.sizes(x) !== null && b.facts.sizes(y) !== null) return b.plus(one, one)
  const isSame = b.node('Equal', [b.node('Shape', [x]), b.node('Shape', [y])])
  return b.plus(one, b.node('ReduceMax', [b.as('float32', b.node('Not', [isSame]))]))
}

const formOf = ({ node }: RuleCall): Readonly<Record<string, Attribute>> =>
  Object.fromEntries([...node.attributes].filter(([name]) => name !== 'axes'))
