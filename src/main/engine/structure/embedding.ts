/** Recognises embeddings: rows of a constant table looked up by index, or picked by a one-hot product. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import { linearMap } from './linear.ts'
import { isLayout, walkBack } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface Embedding {
  output: string
  /** The index that is looked up, before layout changes: an input of the network where `indexInput` is set. */
  index: string
  /** The network's input that the index is. */
  indexInput?: string
  /** Rows of the table. */
  size: number
  node: Node
}

/** All embeddings of a graph, in order; tables of positions without an input are found as `positional`. */
export function findEmbeddings(wiring: Wiring): Embedding[] {
  return wiring.graph.nodes.flatMap(
    (node) => lookUp(wiring, node) ?? oneHotProduct(wiring, node) ?? fusedEmbedding(wiring, node) ?? []
  )
}

function lookUp(wiring: Wiring, node: Node): Embedding | null {
  const [table = '', index = ''] = node.inputs
  const [output = ''] = node.outputs
  const dims = wiring.dims(table)
  if (node.op !== 'Gather' || wiring.isData(table) || !wiring.isData(index)) return null
  if (dims?.length !== 2 || intAttribute(node, 'axis', 0) !== 0) return null
  return withIndex(wiring, { output, index, size: dims[0] ?? 0, node })
}

/** x == 0…n−1 as numbers, times a table of n rows. */
function oneHotProduct(wiring: Wiring, node: Node): Embedding | null {
  const map = linearMap(wiring, node)
  if (map === null) return null
  const hot = wiring.producer(walkBack(wiring, map.input, isLayout))
  const size = wiring.dims(map.weight)?.[0]
  if ((hot?.op !== 'OneHot' && hot?.op !== 'Equal') || size === undefined) return null
  const index = hot.inputs.find((input) => wiring.isData(input))
  return index === undefined ? null : withIndex(wiring, { output: node.outputs[0] ?? '', index, size, node })
}

function fusedEmbedding(wiring: Wiring, node: Node): Embedding | null {
  const [index = '', , table] = node.inputs
  if (node.op !== 'EmbedLayerNormalization') return null
  return withIndex(wiring, { output: node.outputs[0] ?? '', index, size: wiring.dims(table)?.[0] ?? 0, node })
}

/** Index arithmetic that leaves the range of indices as it is. */
const passesIndex = (node: Node): boolean => isLayout(node) || node.op === 'Expand'

function withIndex(wiring: Wiring, embedding: Embedding): Embedding {
  const source = walkBack(wiring, embedding.index, passesIndex)
  return wiring.producer(source) === undefined ? { ...embedding, indexInput: source } : embedding
}
