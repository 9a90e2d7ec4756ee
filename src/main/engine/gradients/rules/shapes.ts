/** Gradients of operators that change shapes or move elements by fixed rules. Not here: moving by indices (indexing.ts). */
import { intAttribute, intsAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import { gradientOfMoved } from '../moved-elements.ts'
import { padsOfAll } from '../padding.ts'
import type { Rule, RuleCall } from '../rule.ts'

const reshape: Rule = ({ b, g, x }) => [() => b.reshapeLike(g, x)]

const transpose: Rule = ({ b, g, node }) => {
  const perm = intsAttribute(node, 'perm', null)
  const back = perm?.map((_, axis) => perm.indexOf(axis))
  return [() => (back === undefined ? b.node('Transpose', [g]) : b.transpose(g, back))]
}

const expand: Rule = ({ b, g, x, y }) => [() => b.sumTo(g, y, x)]

/** Copies lie beside each other once every axis is cut into repeats and entries. */
const tile: Rule = (call) => {
  const { b, g, x } = call
  return [
    () => {
      const rank = b.facts.rank(x)
      const sizes = [call.input(1), b.shape(x)].map((list) => b.reshapeTo(list, -1, 1))
      const cut = b.reshape(g, b.reshapeTo(b.node('Concat', sizes, { axis: 1 }), -1))
      return b.sum(
        cut,
        Array.from({ length: rank }, (_, axis) => 2 * axis),
        0
      )
    }
  ]
}

const concat: Rule = (call) => {
  const { b, g, node } = call
  const axis = intAttribute(node, 'axis', 0)
  const sizes = b.joined(...node.inputs.map((name) => b.size(name, axis)))
  const parts = b.nodes('Split', [g, sizes], node.inputs.length, { axis })
  return parts.map((part) => () => part)
}

const split: Rule = (call) => [
  () =>
    call.b.node(
      'Concat',
      call.node.outputs.map((_, output) => call.gradient(output)),
      {
        axis: intAttribute(call.node, 'axis', 0)
      }
    )
]

/** A slice without gaps leaves zeros before and after it; any other moves elements. */
const slice: Rule = (call) => {
  const { b, g, x } = call
  const [, starts = '', ends = '', axes = '', steps = ''] = call.node.inputs
  const isWithoutGaps = steps === '' || (b.facts.numbers(steps)?.every((step) => step === 1) ?? false)
  const inputs = [starts, ends, axes, steps]
  return [
    () =>
      isWithoutGaps
        ? paddedSlice(call, starts, axes)
        : gradientOfMoved(b, { from: x, gradient: g }, (places) => b.node('Slice', [places, ...inputs]))
  ]
}

function paddedSlice({ b, g, x, y }: RuleCall, starts: string, statedAxes: string): string {
  const zero = b.integers(0)
  const [known, rank] = [b.facts.numbers(statedAxes), b.facts.dims(x)?.length]
  const axes = known === null ? statedAxes : b.integers(...known)
  const along = (shape: string): string =>
    axes === '' ? shape : b.node('Gather', [shape, axes], { axis: 0 })
  const [size, kept] = [along(b.shape(x)), along(b.shape(y))]
  const start = b.as('int64', starts)
  const fromEnd = b.node('Max', [b.plus(start, size), zero])
  const before = b.select(b.node('Less', [start, zero]), fromEnd, b.node('Min', [start, size]))
  const after = b.minus(b.minus(size, before), kept)
  const pads = b.joined(before, after)
  if (known === null || rank === undefined)
    return b.node('Pad', [g, pads, b.numberLike(x, 0), ...(axes === '' ? [] : [axes])])
  const fromFront = known.map((axis) => (axis < 0 ? axis + rank : axis))
  return b.node('Pad', [g, padsOfAll(b, pads, fromFront, rank), b.numberLike(x, 0)])
}

/** Padding with a constant is undone by negative padding; the other modes copy elements. */
const pad: Rule = (call) => {
  const { b, g, x, node } = call
  const [, stated = '', , statedAxes = ''] = node.inputs
  const known = b.facts.numbers(statedAxes)
  const isSpread = known !== null && b.facts.dims(x) !== null
  const pads = isSpread
    ? padsOfAll(
        b,
        stated,
        known.map((axis) => call.axis(axis)),
        b.facts.rank(x)
      )
    : stated
  const axes = isSpread ? '' : statedAxes
  const mode = stringAttribute(node, 'mode', 'constant')
  const padded = (value: string, by: string, fill: string): string =>
    b.node('Pad', [value, by, fill, ...(axes === '' ? [] : [axes])], { mode })
  if (mode !== 'constant')
    return [() => gradientOfMoved(b, { from: x, gradient: g }, (places) => padded(places, pads, ''))]
  const [zero, one] = [call.number(0), call.number(1)]
  return [
    () => padded(g, b.neg(pads), zero),
    undefined,
    () => b.reshapeLike(b.sum(b.times(g, padded(b.zerosLike(x), pads, one)), null, 0), call.input(2))
  ]
}

/** Places of the axes when blocks are cut out of channels: [batch, …, height, …, width, …]. */
const depthOrders = { DCR: [0, 3, 4, 1, 5, 2], CRD: [0, 1, 4, 2, 5, 3] } as const

/** Shuffles blocks of channels into pictures; the gradient is shuffled back. */
const depthToSpace: Rule = ({ b, g, x, node }) => [
  () => {
    const size = intAttribute(node, 'blocksize', 1)
    const isColumnsFirst = stringAttribute(node, 'mode', 'DCR') === 'CRD'
    const order = isColumnsFirst ? depthOrders.CRD : depthOrders.DCR
    const [height, width] = [b.size(x, 2), b.size(x, 3)]
    const block = b.integers(size)
    const cut = b.reshape(g, b.joined(b.size(x, 0), b.integers(-1), height, block, width, block))
    return b.reshapeLike(
      b.transpose(
        cut,
        order.map((_, axis) => order.indexOf(axis as never))
      ),
      x
    )
  }
]

const spaceToDepth: Rule = ({ b, g, node }) => [
  () => b.node('DepthToSpace', [g], { blocksize: intAttribute(node, 'blocksize', 1), mode: 'DCR' })
]

const triangle: Rule = (call) => {
  const inputs = [call.g, ...call.node.inputs.slice(1)]
  return [() => call.b.node('Trilu', inputs, { upper: intAttribute(call.node, 'upper', 1) })]
}

/** Reversing twice is nothing. */
const reverseSequence: Rule = (call) => {
  const { b, g, node } = call
  const form = {
    batch_axis: intAttribute(node, 'batch_axis', 1),
    time_axis: intAttribute(node, 'time_axis', 0)
  }
  return [() => b.node('ReverseSequence', [g, call.input(1)], form)]
}

/** Dropout drops nothing unless it is told that it trains. */
const dropout: Rule = (call) => {
  const training = call.input(2)
  if (training !== '' && call.b.facts.numbers(training)?.[0] !== 0)
    throw call.unsupported('it may drop at random')
  return [() => call.g]
}

export const shapeRules: Readonly<Record<string, Rule>> = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Expand: expand,
  Tile: tile,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Trilu: triangle,
  ReverseSequence: reverseSequence,
  Dropout: dropout
}
