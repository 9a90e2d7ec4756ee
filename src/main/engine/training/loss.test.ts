import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Tensor } from '#shared/tensor.ts'
import { withLoss } from './loss.ts'
import type { TaskShape } from './tasks/task.ts'

const float = (dims: number[], ...data: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(data)
})
const classes = (dims: number[], ...data: number[]): Tensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(data.map(BigInt))
})

/** Loss and accuracy of a network that answers what it is given. */
async function measured(
  { answer, places }: Pick<TaskShape, 'answer' | 'places'>,
  output: Tensor,
  target: Tensor,
  weights: Tensor
): Promise<{ loss: number; accuracy: number }> {
  const graph = new GraphBuilder({ name: 'echo', opset: 20 })
  const dims = ['batch', ...output.dims.slice(1)]
  const x = graph.input('x', 'float32', dims)
  graph.node('Identity', [x], { outputs: ['y'] })
  graph.output('y', 'float32', dims)
  const shape: TaskShape = { input: { kind: 'series', steps: 1, features: 1 }, answer, places }
  const { model, ...names } = withLoss(graph.build(), shape, output.dims.length === 3)
  const session = await createSession(model, 'cpu', { threads: 1 })
  const found = await session.run({ x: output, [names.target]: target, [names.weights]: weights })
  await session.release()
  return { loss: Number(found[names.loss]?.data[0]), accuracy: Number(found[names.accuracy]?.data[0]) }
}

const threeClasses = { kind: 'class' as const, classes: ['a', 'b', 'c'] }
/** Probabilities 1/8, 2/8 and 5/8. */
const logits = [Math.log(1), Math.log(2), Math.log(5)]

describe('loss and accuracy', () => {
  it('are cross-entropy in nats, and the share whose likeliest class is right', async () => {
    const target = classes([2, 1], 2, 0)
    const output = float([2, 3], ...logits, ...logits)
    const found = await measured({ answer: threeClasses, places: null }, output, target, float([2, 1], 1, 1))
    expect(found.loss).toBeCloseTo(-(Math.log(5 / 8) + Math.log(1 / 8)) / 2, 6)
    expect(found.accuracy).toBe(0.5)
  })

  it('are weighted means: an answer of weight 0 counts nothing', async () => {
    const target = classes([2, 2], 2, 0, 1, 1)
    const output = float([2, 2, 3], ...logits, ...logits, ...logits, ...logits)
    const places = { answer: threeClasses, places: [0, 1] }
    const masked = await measured(places, output, target, float([2, 2], 1, 0, 0, 0))
    expect(masked.loss).toBeCloseTo(-Math.log(5 / 8), 6)
    expect(masked.accuracy).toBe(1)
    const uneven = await measured(places, output, target, float([2, 2], 1, 3, 0, 0))
    expect(uneven.loss).toBeCloseTo(-(Math.log(5 / 8) + 3 * Math.log(1 / 8)) / 4, 6)
    expect(uneven.accuracy).toBe(0.25)
  })

  it('are read at the places where answers are wanted', async () => {
    const other = [9, 0, 0]
    const output = float([1, 3, 3], ...other, ...logits, ...other)
    const found = await measured(
      { answer: threeClasses, places: [1] },
      output,
      classes([1, 1], 2),
      float([1, 1], 1)
    )
    expect(found.loss).toBeCloseTo(-Math.log(5 / 8), 6)
    expect(found.accuracy).toBe(1)
  })

  it('of numbers are the mean squared error, and the share whose signs are all right', async () => {
    const answer = { kind: 'numbers' as const, count: 2 }
    const output = float([2, 1, 2], 0.5, -2, 0.5, 2)
    const target = float([2, 1, 2], 1, -1, 1, -1)
    const found = await measured({ answer, places: [0] }, output, target, float([2, 1], 1, 1))
    expect(found.loss).toBeCloseTo((0.25 + 1 + 0.25 + 9) / 4, 6)
    expect(found.accuracy).toBe(0.5)
  })
})
