/** Inputs to try a network on: small noise for numbers, indices within bounds for integers. The same ones every time. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import { float16Bits } from '#engine/onnx/float16.ts'
import type { Graph, Model, Node } from '#engine/onnx/model.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { boundShape, type InputPort } from './network-inputs.ts'
import { newArray } from './ort-tensors.ts'

/** What integers are filled with: indices that differ from each other, or the same number everywhere. */
export type IntegerFill = 'indices' | 0 | 1

/** Operators that pass indices on unchanged. */
const passing: ReadonlySet<string> = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
  'Transpose',
  'Expand'
])

/** Number of rows of the table that a Gather reads with these indices; null when the node is no such Gather. */
function rowsGathered(graph: Graph, node: Node, indices: string): number | null {
  if (node.op !== 'Gather' || node.inputs[1] !== indices) return null
  const table = graph.initializers.get(node.inputs[0] ?? '')
  return table?.dims[intAttribute(node, 'axis', 0)] ?? null
}

/**
 * The largest index that makes sense for an input, exclusive: rows of the smallest table that is read with it.
 * Null where no table of the main graph is read with it.
 */
export function indexLimit({ graph }: Model, input: string): number | null {
  const open = [input]
  const seen = new Set(open)
  const limits: number[] = []
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const node of graph.nodes) {
      if (!node.inputs.includes(value)) continue
      const rows = rowsGathered(graph, node, value)
      if (rows !== null) limits.push(rows)
      const [output = ''] = node.outputs
      if (!passing.has(node.op) || node.inputs[0] !== value || seen.has(output)) continue
      seen.add(output)
      open.push(output)
    }
  }
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
  integers: IntegerFill = 'indices'
): Record<string, Tensor> {
  return Object.fromEntries(
    ports.map((port, salt) => {
      const integerAt = integers === 'indices' ? indicesFor(model, port.name) : () => integers
      return [port.name, exampleTensor(port, boundShape(port, symbols), integerAt, salt)]
    })
  )
}

/** Different indices within bounds; where no bound is known, ones for a mask and zeros for the rest. */
function indicesFor(model: Model, input: string): (index: number) => number {
  const limit = indexLimit(model, input)
  if (limit !== null) return (index) => (index * 7 + 1) % limit
  return /mask/i.test(input) ? () => 1 : () => 0
}

function exampleTensor(
  { type }: InputPort,
  dims: number[],
  integerAt: (index: number) => number,
  salt: number
): Tensor {
  const length = elementCount(dims)
  if (type === 'string') return { type, dims, data: Array.from({ length }, () => '') }
  const data = newArray(type, length)
  for (let index = 0; index < length; index++) {
    if (type === 'float32' || type === 'float64') data[index] = noise(index, salt)
    else if (type === 'float16') data[index] = float16Bits(noise(index, salt))
    else if (type === 'bool') data[index] = 1
    else if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      data[index] = BigInt(integerAt(index))
    else data[index] = integerAt(index)
  }
  return { type, dims, data }
}
