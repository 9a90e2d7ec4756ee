/**
 * A network whose weights are chosen by an input: checkpoints of one training in one file. The file is ordinary ONNX; its
 * own data name the input, the training steps and where each weight's values lie.
 * Not here: making one (join-checkpoints.ts).
 */
import { z } from 'zod'
import { typedArrayOf } from '#engine/onnx/constants.ts'
import { byteLength } from '#engine/onnx/data-types.ts'
import type { Model, TensorConstant } from '#engine/onnx/model.ts'
import { elementCount } from '#shared/tensor.ts'

/** Key of the file's own data. */
const key = 'limen.checkpoints'

const schema = z.strictObject({
  /** The input that chooses: float32, no axes; 0 for the first checkpoint. */
  input: z.string(),
  /** Updates of the weights at each checkpoint. */
  steps: z.array(z.number()).min(2),
  /** For each weight the initializer with its values at all checkpoints: they lie along its first axis. */
  weights: z.record(z.string(), z.string())
})

export type ChosenCheckpoint = z.infer<typeof schema>

/** The model with these words about its checkpoints. */
export const withChosenCheckpoint = (model: Model, chosen: ChosenCheckpoint): Model => ({
  ...model,
  metadata: new Map([...model.metadata, [key, JSON.stringify(chosen)]])
})

/** How a model's weights are chosen; null for one whose weights are fixed, and where its words do not fit its graph. */
export function chosenCheckpoint({ metadata, graph }: Model): ChosenCheckpoint | null {
  const text = metadata.get(key)
  if (text === undefined) return null
  const { data } = schema.safeParse(parsed(text))
  if (!data || graph.inputs.every(({ name }) => name !== data.input)) return null
  const isStacked = (stack: string): boolean => graph.initializers.get(stack)?.dims[0] === data.steps.length
  return Object.values(data.weights).every(isStacked) ? data : null
}

/**
 * The network as it is at its last checkpoint, with fixed weights and without the input that chooses them: its structure is
 * read from this one. A model with fixed weights comes back as it is.
 */
export function atLastCheckpoint(model: Model): Model {
  const chosen = chosenCheckpoint(model)
  if (!chosen) return model
  const { graph } = model
  const weights = Object.entries(chosen.weights)
  const initializers = new Map(graph.initializers)
  for (const [name, stack] of weights) {
    const values = graph.initializers.get(stack)
    if (values) initializers.set(name, lastOf(values, name))
  }
  const fixed = new Set(weights.map(([name]) => name))
  const nodes = graph.nodes.filter(({ outputs }) => outputs.every((output) => !fixed.has(output)))
  const inputs = graph.inputs.filter(({ name }) => name !== chosen.input)
  return { ...model, graph: { ...graph, inputs, nodes: needed(nodes, chosen.input), initializers } }
}

/** Nodes without those that compute from the input that is gone. They come in order: what feeds a node stands before it. */
function needed(nodes: Model['graph']['nodes'], input: string): Model['graph']['nodes'] {
  const gone = new Set([input])
  return nodes.filter(({ inputs, outputs }) => {
    if (!inputs.some((name) => gone.has(name))) return true
    for (const output of outputs) gone.add(output)
    return false
  })
}

function lastOf(stack: TensorConstant, name: string): TensorConstant {
  const { type, dims } = stack
  const [, ...own] = dims
  const bytes = new Uint8Array(byteLength(type, elementCount(own)))
  const all = typedArrayOf(stack)
  const raw = new Uint8Array(all.buffer, all.byteOffset, all.byteLength)
  bytes.set(raw.subarray(raw.length - bytes.length))
  return { name, type, dims: own, content: { kind: 'raw', bytes } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
