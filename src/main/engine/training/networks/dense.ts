/** Multi-layer perceptrons over a picture, or over the joined embeddings of tokens. */
import type { NetworkChoice } from '#shared/training.ts'
import { elementCount } from '#shared/tensor.ts'
import { inputParts, type TaskInput } from '../tasks/task.ts'
import type { NetworkBuilder } from './network-builder.ts'
import { type FreshNetwork } from './network-builder.ts'

type DenseChoice = Extract<NetworkChoice, { kind: 'mlp' }>

const operators = { relu: 'Relu', gelu: 'Gelu', tanh: 'Tanh' } as const

/** Output `logits` [batch, classes]. */
export function buildDense(
  b: NetworkBuilder,
  choice: DenseChoice,
  input: TaskInput,
  classes: number
): FreshNetwork {
  const start = flattened(b, choice, input)
  const gain = choice.activation === 'tanh' ? 1 : Math.SQRT2
  let [x, size] = [start.value, start.size]
  choice.widths.forEach((width, layer) => {
    const pre = b.linear(`fc${layer + 1}`, x, [size, width], `fc${layer + 1}`, gain)
    x = b.op(operators[choice.activation], [pre], `fc${layer + 1}.act`)
    size = width
  })
  b.linear('output', x, [size, classes], 'logits')
  return b.finished('logits', ['batch', classes])
}

function flattened(
  b: NetworkBuilder,
  choice: DenseChoice,
  input: TaskInput
): { value: string; size: number } {
  if (input.kind === 'tokens') {
    const { positions, tokens } = input
    const size = positions * choice.embedding
    b.graph.input('tokens', 'int64', ['batch', positions])
    const table = b.weight('embed.W_E', [tokens.length, choice.embedding], 1)
    const embed = b.op('Gather', [table, 'tokens'], 'embed')
    return { value: b.op('Reshape', [embed, b.integers(0, size)]), size }
  }
  const [{ name, dims } = { name: '', dims: [] }] = inputParts(input)
  const size = elementCount(dims)
  b.graph.input(name, 'float32', ['batch', ...dims])
  return { value: b.op('Reshape', [name, b.integers(0, size)]), size }
}
