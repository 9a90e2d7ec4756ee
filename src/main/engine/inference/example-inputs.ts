/** Inputs to try a network on: small noise for numbers, indices within bounds for integers. The same ones every time. */
import { intAttribute, tensorAttribute } from '#engine/onnx/attributes.ts'
import { numbersOf } from '#engine/onnx/constants.ts'
import { float16Bits } from '#engine/arrays/half-floats.ts'
import type { Graph, Model, Node, TensorConstant } from '#engine/onnx/model.ts'
import { allNodes } from '#engine/onnx/traversal.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { boundShape, type InputPort } from './network-inputs.ts'
import { emptyArray } from '#engine/arrays/elements.ts'

/**
 * What an example is filled with: noise, and for integers indices that differ from each other (where that makes sense) or the
 * same number everywhere; or noise of one sign, with conditions that are true ('positive') or false ('negative'), so that
 * branches run which others do not take.
 */
export type ExampleFill = 'indices' | 0 | 1 | 'positive' | 'negative'

/** Operators that pass on the elements of their first input. */
const passing: ReadonlySet<string> = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
  'Transpose',
  'Expand',
  'Gather',
  'Slice'
])

/** Values of the main graph that hold elements of an input. */
function copiesOf({ nodes }: Graph, input: string): Set<string> {
  const copies = new Set([input])
  for (const { op, inputs, outputs } of nodes) {
    if (passing.has(op) && copies.has(inputs[0] ?? '')) copies.add(outputs[0] ?? '')
  }
  return copies
}

/**
 * The largest index that makes sense for an input, exclusive: rows of the smallest table that is read with it.
 * Null where no table of the main graph is read with it.
 */
export function indexLimit({ graph }: Model, input: string): number | null {
  const copies = copiesOf(graph, input)
  const limits = graph.nodes.flatMap((node) => {
    const [table = '', indices = ''] = node.inputs
    if (node.op !== 'Gather' || !copies.has(indices)) return []
    return constantValue(graph, table)?.dims[intAttribute(node, 'axis', 0)] ?? []
  })
  return limits.length > 0 ? Math.min(...limits) : null
}

/** Noise in −0.5 … 0.5 by a multiplicative hash of the index (Knuth, TAOCP 3, 6.4): no state, the same on every machine. */
const noise = (index: number, salt: number): number =>
  (Math.imul(index + 1 + salt * 7919, 2654435761) >>> 8) / 2 ** 24 - 0.5

/** Example inputs for the given sizes of all symbols. */
export function exampleInputs(
  model: Model,
  ports: readonly InputPort[],
  symbols: Readonly<Record<string, number>>,
  fill: ExampleFill = 'indices'
): Record<string, Tensor> {
  return Object.fromEntries(
    ports.map((port, salt) => {
      const integerAt = typeof fill === 'number' ? () => fill : indicesFor(model, port.name)
      const numberAt = (index: number): number => signed(noise(index, salt), fill)
      const elements = { numberAt, integerAt, isTrue: fill !== 'negative' }
      return [port.name, exampleTensor(port, boundShape(port, symbols), elements)]
    })
  )
}

/** Steps of a loop whose number is an input: enough for each of several branches to have its turn. */
const usualSteps = 4

/**
 * Different indices within bounds. Where no bound is known: the number that the network compares the input with (a
 * sampling rate that selects a branch), some steps for a loop, ones for a mask, zeros for the rest.
 */
function indicesFor(model: Model, input: string): (index: number) => number {
  const limit = indexLimit(model, input)
  if (limit !== null) return (index) => (index * 7 + 1) % limit
  const known = comparedWith(model.graph, input) ?? stepsWith(model.graph, input)
  const other = known ?? (/mask/i.test(input) ? 1 : 0)
  return () => other
}

/** A number of steps where the input says how many a loop makes, else null. */
function stepsWith(graph: Graph, input: string): number | null {
  const copies = copiesOf(graph, input)
  const isTripCount = ({ op, inputs: [trips = ''] }: Node): boolean => op === 'Loop' && copies.has(trips)
  return [...allNodes(graph)].some(isTripCount) ? usualSteps : null
}

/** The first integer that an Equal node compares the input with, or null. */
function comparedWith(graph: Graph, input: string): number | null {
  const copies = copiesOf(graph, input)
  for (const { op, inputs } of graph.nodes) {
    if (op !== 'Equal' || !inputs.some((name) => copies.has(name))) continue
    const constant = constantValue(graph, inputs.find((name) => !copies.has(name)) ?? '')
    if (constant?.type.includes('int') === true && elementCount(constant.dims) === 1)
      return numbersOf(constant)[0] ?? null
  }
  return null
}

/** A constant by name: an initializer or the tensor of a Constant node. */
function constantValue(graph: Graph, name: string): TensorConstant | null {
  const node = graph.nodes.find(({ op, outputs }) => op === 'Constant' && outputs[0] === name)
  return graph.initializers.get(name) ?? (node ? tensorAttribute(node, 'value', null) : null)
}

const signed = (number: number, fill: ExampleFill): number =>
  fill === 'positive' ? Math.abs(number) : fill === 'negative' ? -Math.abs(number) : number

interface Elements {
  numberAt: (index: number) => number
  integerAt: (index: number) => number
  isTrue: boolean
}

function exampleTensor(
  { type }: InputPort,
  dims: number[],
  { numberAt, integerAt, isTrue }: Elements
): Tensor {
  const length = elementCount(dims)
  if (type === 'string') return { type, dims, data: Array.from({ length }, () => '') }
  const data = emptyArray(type, length)
  for (let index = 0; index < length; index++) {
    if (type === 'float32' || type === 'float64') data[index] = numberAt(index)
    else if (type === 'float16') data[index] = float16Bits(numberAt(index))
    else if (type === 'bool') data[index] = isTrue ? 1 : 0
    else if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      data[index] = BigInt(integerAt(index))
    else data[index] = integerAt(index)
  }
  return { type, dims, data }
}
