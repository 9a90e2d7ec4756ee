/** Recognises patch embeddings: a convolution that cuts a picture into patches, which become positions of a residual stream. */
import { intsAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import { isBias } from './linear.ts'
import type { Normalization } from './normalization.ts'
import { isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface PatchEmbedding {
  /** The convolution. */
  node: Node
  /** The patches as [batch, position, feature], before positions and class tokens are added. */
  output: string
  /** What is added by position. */
  positions?: string
  /** '16×16 patches'. */
  detail: string
}

/** The patches that a residual stream starts from; null where it starts from something else. */
export function patchEmbeddingBehind(
  wiring: Wiring,
  start: string,
  normalizations: readonly Normalization[]
): PatchEmbedding | null {
  const normInputs = new Map(normalizations.map(({ output, input }) => [output, input]))
  let current = start
  let sequence = start
  let positions: string | undefined
  for (let steps = 0; steps < 10; steps++) {
    const node = wiring.producer(current)
    if (node === undefined) return null
    const detail = patchDetail(wiring, node)
    if (detail !== null)
      return { node, output: sequence, detail, ...(positions !== undefined && { positions }) }
    const before = normInputs.get(current) ?? entryOf(wiring, node)
    if (before === null) return null
    if (isBias(wiring, node) && isTable(wiring, node))
      positions = node.inputs.find((input) => input !== before)
    // Layout changes right before the convolution belong to the patches.
    if (!isLayout(node)) sequence = before
    current = before
  }
  return null
}

/** Adds something else at each position. */
const isTable = (wiring: Wiring, { inputs }: Node): boolean =>
  inputs.some((input) => !wiring.isData(input) && (wiring.dims(input)?.at(-2) ?? 1) > 1)

/** The one value with data that a node of the way reads. */
function entryOf(wiring: Wiring, node: Node): string | null {
  const [only, ...others] = wiring.dataInputs(node)
  const passes = isLayout(node) || isBias(wiring, node) || node.op === 'Concat'
  return passes && only !== undefined && others.length === 0 ? only : null
}

/** '16×16 patches' for a convolution whose kernel and stride are equal and larger than 1; else null. */
function patchDetail(wiring: Wiring, node: Node): string | null {
  if (node.op !== 'Conv') return null
  const kernel = wiring.dims(node.inputs[1])?.slice(2) ?? []
  const strides = intsAttribute(node, 'strides', [])
  const isCut = kernel.length > 0 && kernel.every((size, i) => size > 1 && size === strides[i])
  return isCut ? `${kernel.join('×')} patches` : null
}
