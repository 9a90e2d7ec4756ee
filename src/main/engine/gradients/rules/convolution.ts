/** Gradients of convolutions: a convolution goes back as a transposed one and the other way round, with the same weights. */
import { intAttribute, intsAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import { weightGradient } from '../convolution-weights.ts'
import type { Rule, RuleCall } from '../rule.ts'
import {
  overlaid,
  reach,
  spatialAxes,
  splitPadding,
  statedWindow,
  windowAttributes,
  windowOver,
  type SlidingWindow
} from '../sliding-window.ts'

const convolution: Rule = (call) => {
  const { b, g, x, y, node } = call
  const weights = call.input(1)
  const group = intAttribute(node, 'group', 1)
  const window = windowOver(call, x, kernelOf(call))
  return [
    () => overlaid(call, { gradient: g, weights, group, like: { value: x, answer: y } }, window),
    () => weightGradient(call, { wide: x, narrow: g, like: { wide: x, narrow: y }, group }, window),
    // What maxima hand on is moved only, and summed while it is small.
    () => b.sum(b.placed.get(g)?.gradient ?? g, [0, ...spatialAxes(window)], 0)
  ]
}

const transposedConvolution: Rule = (call) => {
  const { b, g, x, y, node } = call
  const group = intAttribute(node, 'group', 1)
  const window = transposedWindow(call, kernelOf(call))
  return [
    () => b.node('Conv', [g, call.input(1)], { ...windowAttributes(window), group }),
    () => weightGradient(call, { wide: g, narrow: x, like: { wide: y, narrow: x }, group }, window),
    () => b.sum(g, [0, ...spatialAxes(window)], 0)
  ]
}

/** @throws LimenError 'unsupported' where neither the node nor the weights say it. */
function kernelOf(call: RuleCall): number[] {
  const sizes = call.b.facts.sizes(call.input(1))?.slice(2)
  const kernel = intsAttribute(call.node, 'kernel_shape', sizes ?? null)
  if (kernel === null) throw call.unsupported("its kernel's size is not known")
  return kernel
}

/** Padding of a transposed convolution is stated, or what its whole answer has more than the wanted one. */
function transposedWindow(call: RuleCall, kernel: readonly number[]): SlidingWindow {
  const { node, b } = call
  const mode = stringAttribute(node, 'auto_pad', 'NOTSET')
  const wanted = intsAttribute(node, 'output_shape', null)
  const window = statedWindow(call, kernel)
  if (wanted === null && !mode.startsWith('SAME')) return window
  const extra = intsAttribute(
    node,
    'output_padding',
    kernel.map(() => 0)
  )
  const totals = reach(window).map((length, axis) => {
    const [size, stride] = [b.facts.dims(call.x)?.[axis + 2], window.strides[axis] ?? 1]
    if (wanted === null) return Math.max(0, (extra[axis] ?? 0) + length - stride)
    if (typeof size !== 'number') throw call.unsupported('its padding depends on sizes that are not known')
    const whole = (size - 1) * stride + (extra[axis] ?? 0) + length
    return Math.max(0, whole - (wanted.slice(-kernel.length)[axis] ?? whole))
  })
  return { ...window, ...splitPadding(totals, mode === 'SAME_UPPER') }
}

export const convolutionRules: Readonly<Record<string, Rule>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution
}
