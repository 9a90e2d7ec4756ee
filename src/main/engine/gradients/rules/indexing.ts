/** Gradients of operators that read and write by indices. Indices themselves have none. */
import { intAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import { gradientOfMoved } from '../moved-elements.ts'
import { padsOfAll } from '../padding.ts'
import { nothing, type Rule, type RuleCall } from '../rule.ts'

const range = (length: number, start = 0): number[] => Array.from({ length }, (_, each) => start + each)

/** Rows are added where they were read; a single one stands between zeros. */
const gather: Rule = (call) => {
  const axis = call.axis(intAttribute(call.node, 'axis', 0))
  return [
    () => (call.b.facts.rank(call.input(1)) === 0 ? betweenZeros(call, axis) : scatteredRows(call, axis))
  ]
}

function betweenZeros(call: RuleCall, axis: number): string {
  const { b, g, x } = call
  const [size, zero, at] = [b.size(x, axis), b.integers(0), b.integers(axis)]
  const index = b.reshapeTo(b.as('int64', call.input(1)), 1)
  const before = b.select(b.node('Less', [index, zero]), b.plus(index, size), index)
  const after = b.minus(b.minus(size, before), b.integers(1))
  const pads = padsOfAll(b, b.joined(before, after), [axis], b.facts.rank(x))
  const place = (gradient: string): string => b.node('Pad', [gradient, pads, call.number(0)])
  const gradient = b.node('Unsqueeze', [g, at])
  const whole = place(gradient)
  b.indexed.set(whole, { axis, gradient, place, of: (value) => b.node('Gather', [value, index], { axis }) })
  return whole
}

/** The axes of the indices, and the one they index, come first, are scattered, and go back. */
function scatteredRows(call: RuleCall, axis: number): string {
  const { b, g, x } = call
  const [rank, indexRank] = [b.facts.rank(x), b.facts.rank(call.input(1))]
  const order = [axis, ...range(axis), ...range(rank - axis - 1, axis + 1)]
  const gradientOrder = [
    ...range(indexRank, axis),
    ...range(axis),
    ...range(rank - axis - 1, axis + indexRank)
  ]
  const shape = b.node('Gather', [b.shape(x), b.integers(...order)], { axis: 0 })
  const zeros = b.filled(b.facts.elem(x), 0, shape)
  const index = b.node('Unsqueeze', [b.as('int64', call.input(1)), b.integers(-1)])
  const updates = b.transpose(g, gradientOrder)
  const sum = b.node('ScatterND', [zeros, index, updates], { reduction: 'add' })
  return b.transpose(
    sum,
    range(rank).map((each) => order.indexOf(each))
  )
}

const gatherElements: Rule = (call) => [() => addedElements(call, call.x, call.input(1), call.g)]

/** Gradients added along the node's axis of zeros that are shaped like a value. */
function addedElements({ b, node }: RuleCall, like: string, indices: string, gradient: string): string {
  const form = { axis: intAttribute(node, 'axis', 0), reduction: 'add' }
  return b.node('ScatterElements', [b.zerosLike(like), indices, gradient], form)
}

const gatherND: Rule = (call) => {
  const { b, g, x, node } = call
  const indices = call.input(1)
  const batchDims = intAttribute(node, 'batch_dims', 0)
  return [
    () =>
      batchDims === 0
        ? b.node('ScatterND', [b.zerosLike(x), indices, g], { reduction: 'add' })
        : gradientOfMoved(b, { from: x, gradient: g }, (places) =>
            b.node('GatherND', [places, indices], { batch_dims: batchDims })
          )
  ]
}

/** How one kind of scatter reads and writes at its indices. */
interface Access {
  read: (value: string) => string
  write: (data: string, updates: string, reduction: string) => string
}

function accessOf({ b, node }: RuleCall, indices: string): Access {
  const axis = intAttribute(node, 'axis', 0)
  if (node.op === 'ScatterElements')
    return {
      read: (value) => b.node('GatherElements', [value, indices], { axis }),
      write: (data, updates, reduction) =>
        b.node('ScatterElements', [data, indices, updates], { axis, reduction })
    }
  return {
    read: (value) => b.node('GatherND', [value, indices]),
    write: (data, updates, reduction) => b.node('ScatterND', [data, indices, updates], { reduction })
  }
}

const scatter: Rule = (call) => {
  const { b, g, x, node } = call
  const [, indices = '', updates = ''] = node.inputs
  const access = accessOf(call, indices)
  const reduction = stringAttribute(node, 'reduction', 'none')
  switch (reduction) {
    case 'none':
      return [() => access.write(g, b.zerosLike(updates), 'none'), undefined, () => access.read(g)]
    case 'add':
      return [() => g, undefined, () => access.read(g)]
    case 'mul':
      return [
        () => access.write(g, updates, 'mul'),
        undefined,
        () => multipliedUpdates(call, access, updates)
      ]
    default:
      return scatteredExtreme(call, access, x, updates)
  }
}

/** For each update the product of all else at its place, which is exact also where updates are zero: 0 where another one is. */
function multipliedUpdates({ b, g, x }: RuleCall, { read, write }: Access, updates: string): string {
  const [zero, one] = [b.numberLike(updates, 0), b.numberLike(updates, 1)]
  const isZero = b.node('Equal', [updates, zero])
  const zeroes = b.castLike(isZero, updates)
  const factors = b.select(isZero, one, updates)
  const others = b.over(read(b.times(g, write(x, factors, 'mul'))), factors)
  const otherZeroes = b.minus(read(write(b.zerosLike(x), zeroes, 'add')), zeroes)
  return b.select(b.node('Equal', [otherZeroes, zero]), others, zero)
}

/** All that equal the extreme share its gradient evenly. */
function scatteredExtreme(
  call: RuleCall,
  { read, write }: Access,
  data: string,
  updates: string
): ReturnType<Rule> {
  const { b, g, y } = call
  const equal = (left: string, right: string): string => b.castLike(b.node('Equal', [left, right]), y)
  const [fromData, fromUpdates] = [equal(data, y), equal(updates, read(y))]
  const share = b.over(g, write(fromData, fromUpdates, 'add'))
  return [() => b.times(share, fromData), undefined, () => b.times(read(share), fromUpdates)]
}

/** Each value goes back to where it was found. */
const topK: Rule = (call) => {
  const { b, g, x, node } = call
  const form = {
    axis: intAttribute(node, 'axis', -1),
    largest: intAttribute(node, 'largest', 1),
    sorted: intAttribute(node, 'sorted', 1)
  }
  return [
    () => {
      const [, found = ''] =
        call.output(1) === '' ? b.nodes('TopK', [x, call.input(1)], 2, form) : node.outputs
      return b.node('ScatterElements', [b.zerosLike(x), found, g], { axis: form.axis })
    }
  ]
}

const compress: Rule = (call) => {
  const { b, g, x, node } = call
  const axis = intAttribute(node, 'axis', null)
  const form: Record<string, number> = axis === null ? {} : { axis }
  return [
    () =>
      gradientOfMoved(b, { from: x, gradient: g }, (places) =>
        b.node('Compress', [places, call.input(1)], form)
      )
  ]
}

export const indexingRules: Readonly<Record<string, Rule>> = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterElements: scatter,
  ScatterND: scatter,
  TopK: topK,
  Compress: compress,
  OneHot: nothing,
  ConstantOfShape: nothing,
  EyeLike: () => [null],
  RandomNormalLike: () => [null],
  RandomUniformLike: () => [null]
}
