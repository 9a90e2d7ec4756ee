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

/** Axes that may have changed their size. */
function resizedAxes(call: RuleCall): { axis: number; order: number }[] {
  const { b, x, y, node } = call
  const rank = b.facts.rank(x)
  const scales = b.facts.numbers(call.input(2))
  const axes = intsAttribute(node, 'axes', range(0, rank)).map((axis) => call.axis(axis))
  return axes
    .map((axis, order) => ({ axis, order }))
    .filter(({ axis, order }) => {
      const [before, after] = [x, y].map((value) => b.facts.dims(value)?.[axis])
      return scales?.[order] !== 1 && !(typeof before === 'number' && before === after)
    })
}

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

/** [size after, size before] */
function matrixOf(call: RuleCall, axis: number, order: number): string {
  const { b, x, y } = call
  const [before, after] = [b.size(x, axis), b.size(y, axis)]
  const square = b.filled(b.facts.elem(x), 0, b.joined(before, before))
  const identity = b.node('Unsqueeze', [b.apply('EyeLike', square), b.integers(0, 1)])
  const scales = call.input(2)
  const isScaled = scales !== '' && b.facts.numbers(scales)?.length !== 0
  const one = b.constant('float32', [1], [1])
  const given = isScaled
    ? ['', b.joined(one, one, b.node('Gather', [scales, b.integers(order)], { axis: 0 }), one)]
    : ['', '', b.joined(b.integers(1, 1), after, before)]
  return b.node('Squeeze', [b.node('Resize', [identity, ...given], formOf(call)), b.integers(0, 1)])
}

const formOf = ({ node }: RuleCall): Readonly<Record<string, Attribute>> =>
  Object.fromEntries([...node.attributes].filter(([name]) => name !== 'axes'))
