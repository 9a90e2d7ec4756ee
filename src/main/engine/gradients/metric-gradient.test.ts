import { describe, expect, test } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import { metricSchema } from '#shared/metric.ts'
import type { Tensor } from '#shared/tensor.ts'
import { metricGradient } from './metric-gradient.ts'
import { floats, spread } from './testing/differences.ts'

/** y is x, so that the gradient of a metric is its own derivative. */
function passing(dims: (number | string)[]) {
  const builder = new GraphBuilder({ name: 'passing', opset: 21 })
  builder.node('Identity', [builder.input('x', 'float64', dims)], { outputs: ['y'] })
  builder.output('y', 'float64', null)
  return builder.build()
}

const baselineRows = [spread(3, 5), spread(3, 6)].map((row) => Float64Array.from(row))

/** The metric and its gradient in the graph, and the metric outside of it. */
async function compared(kind: Record<string, unknown>, dims: number[], batchAxis: number) {
  const metric = metricSchema.parse(kind)
  const symbols = dims.map((size, axis) => (axis === batchAxis ? 'batch' : size))
  const result = await metricGradient(passing(symbols), { metric, batchAxis, withRespectTo: ['x'] })
  const session = await createSession(result.model, 'cpu')
  const baseline = result.baseline && {
    [result.baseline]: floats(
      'float64',
      [2, 3],
      baselineRows.flatMap((row) => [...row])
    )
  }
  const run = (x: Tensor) => session.run({ x, ...baseline })
  const outside = (x: Tensor): Float64Array =>
    reduced(metricValues(metric, logitRows(x, batchAxis, metric.position), baselineRows), metric.reduce)
  const values = spread(dims.reduce((product, size) => product * size, 1))
  const x = floats('float64', dims, values)
  const answers = await run(x)
  const total = (at: readonly number[]): number =>
    outside(floats('float64', dims, at)).reduce((sum, value) => sum + value, 0)
  const slopes = values.map((_, i) => {
    const moved = (by: number) => total(values.map((value, each) => (each === i ? value + by : value)))
    return (moved(1e-5) - moved(-1e-5)) / 2e-5
  })
  await session.release()
  return {
    found: answers[result.metric]!,
    gradient: answers[result.gradients.get('x')!]!,
    known: outside(x),
    slopes
  }
}

describe('metrics in the graph are those outside of it, and their gradients agree with differences', () => {
  test.each([
    { kind: 'value', index: -1 },
    { kind: 'value', index: [0, 2], reduce: 'none' },
    { kind: 'logit-difference', correct: [0, 2], incorrect: 1 },
    { kind: 'log-probability', target: 1, reduce: 'sum' },
    { kind: 'probability', target: [2, 0], reduce: 'none' },
    { kind: 'entropy' },
    { kind: 'kl' },
    { kind: 'norm', reduce: 'none' },
    { kind: 'loss', target: [1, 0] },
    { kind: 'loss', values: [0.5, -1, 2] },
    {
      kind: 'loss',
      values: [
        [0.5, -1, 2],
        [1, 0, 1]
      ]
    },
    { kind: 'linear', weights: [2, -1, 0.5] }
  ])('%j', async (metric) => {
    const { found, gradient, known, slopes } = await compared(metric, [2, 3], 0)
    expect(found.dims).toEqual('reduce' in metric && metric.reduce === 'none' ? [2] : [])
    known.forEach((value, i) => {
      expect(Number(found.data[i])).toBeCloseTo(value, 12)
    })
    slopes.forEach((slope, i) => {
      expect(Number(gradient.data[i])).toBeCloseTo(slope, 8)
    })
  })

  test('a position, and a batch axis behind another', async () => {
    const { gradient, slopes } = await compared(
      { kind: 'probability', target: 1, position: -2 },
      [3, 2, 3],
      1
    )
    slopes.forEach((slope, i) => {
      expect(Number(gradient.data[i])).toBeCloseTo(slope, 8)
    })
  })

  test('an output without a batch axis', async () => {
    const { gradient } = await compared({ kind: 'value', index: 1 }, [3], -1)
    expect(Array.from(gradient.data as Float64Array)).toEqual([0, 1, 0])
  })
})

test('a metric of an output that is not there, or without a target, is refused', async () => {
  const of = (metric: Record<string, unknown>) =>
    metricGradient(passing(['batch', 3]), {
      metric: metricSchema.parse(metric),
      batchAxis: 0,
      withRespectTo: ['x']
    })
  expect((await rejection(of({ kind: 'norm', output: 'z' }))).tag).toBe('request')
  expect((await rejection(of({ kind: 'loss' }))).part).toBe('target')
})
