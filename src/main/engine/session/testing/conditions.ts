/** Recording under conditions in tests: a small transformer, and edits by the names of tensors. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { Model } from '#engine/onnx/model.ts'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import type { Recording } from '#shared/contract.ts'
import { conditionSchema } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { calm, siteOf, type Opened } from './small-networks.ts'

export const float32 = (dims: number[], values: readonly number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values)
})

export type Edit = Record<string, unknown> & { site: string }

/** What is recorded at `sites` (tensor names) under the edits. */
export async function record(
  network: Opened,
  inputs: Record<string, Tensor>,
  sites: string[],
  edits?: readonly Edit[]
): Promise<Recording> {
  const interventions = edits?.map((edit) => ({ ...edit, site: siteOf(network.info, edit.site) }))
  const condition = interventions && conditionSchema.parse({ name: 'test', interventions })
  const names = sites.map((site) => siteOf(network.info, site))
  const request = { network: network.info.id, inputs, sites: names, ...(condition && { condition }) }
  return network.engine.record(request, calm)
}

export const numbers = (tensor: Tensor | undefined): number[] => (tensor ? [...numbersOfTensor(tensor)] : [])

/** Two blocks of two heads and an MLP over 5 tokens, pre-norm; logits are `scores`. */
export const transformer = (): Model => {
  const layers = new Layers()
  layers.input('tokens', ['batch', 5], 'int64')
  const token = layers.op('Gather', [layers.weight(11, 8), 'tokens'], 'token')
  let x = layers.op('Add', [token, layers.weight(5, 8)], 'embedded')
  for (const block of ['b0', 'b1']) {
    const norm1 = layers.layerNorm(x, 8, `${block}.norm1`)
    const heads = layers.attention(norm1, `${block}.a`, { mask: causalMask(layers) })
    x = layers.op('Add', [x, heads], `${block}.mid`)
    const norm2 = layers.layerNorm(x, 8, `${block}.norm2`)
    x = layers.op('Add', [x, layers.mlp(norm2, `${block}.m`)], `${block}.post`)
  }
  layers.op('MatMul', [layers.layerNorm(x, 8, 'norm'), layers.weight(8, 11)], 'scores')
  layers.output('scores', ['batch', 5, 11])
  return layers.builder.build()
}
export const tokens = (...ids: number[]): Record<string, Tensor> => ({
  tokens: { type: 'int64', dims: [1, 5], data: BigInt64Array.from(ids.map(BigInt)) }
})
/** Two sequences that differ in three tokens. */
export const [clean, corrupt] = [
  [1, 2, 3, 4, 5],
  [5, 9, 0, 4, 7]
]
