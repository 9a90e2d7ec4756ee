import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Effects } from '#shared/effects.ts'
import type { InputValues } from '#shared/intervention.ts'
import { linearNetwork, openedInTests, rotationNetwork } from '../testing/small-networks.ts'
import { effectsOf, type WantedEffects } from '../testing/wanted-effects.ts'

const open = openedInTests()

const numbers = ({ clean, corrupt, sites }: Effects): number[] =>
  [clean, corrupt, ...sites.map(({ patched }) => patched)].flatMap((values) => [...values])

const closeTo = (expected: readonly number[], digits = 4): unknown[] =>
  expected.map((value) => expect.closeTo(value, digits) as unknown)

const weights = [1, -1, 2, 0.5]

describe.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of three', [3]],
  ['without a batch axis', []]
])('attribution in a linear network %s', (_, batch) => {
  it.each(['denoise', 'noise'] as const)('is patching itself (%s)', async (direction) => {
    const network = await open(linearNetwork(batch))
    const given = (row: readonly number[]): InputValues => ({ x: batch.length === 0 ? row : [row] })
    const request: WantedEffects = {
      clean: given([1, 2, 3]),
      corrupt: given([4, -1, 0]),
      metric: { kind: 'linear', weights },
      sites: ['hidden'],
      direction
    }
    const patching = await effectsOf(network, { ...request, method: 'patching' })
    const attribution = await effectsOf(network, { ...request, method: 'attribution' })
    expect(numbers(attribution)).toEqual(closeTo(numbers(patching)))
    expect(attribution.sites.map(({ components }) => components)).toEqual([4])
  })
})

/** y = w · h of the last step, h = relu(x + R h) of positive numbers: what is edited at one step acts on the next ones. */
function linearRecurrence(): Model {
  const b = new GraphBuilder({ name: 'recurrence', opset: 17 })
  const x = b.node('Transpose', [b.input('x', 'float32', ['batch', 4, 2])], {
    attributes: { perm: [1, 0, 2] }
  })
  const one = b.constant('w', 'float32', [1, 2, 2], [1, 0, 0, 1])
  const recurrent = b.constant('r', 'float32', [1, 2, 2], [0.5, 0.25, 1, 2])
  b.node('RNN', [x, one, recurrent], {
    name: 'rnn',
    outputs: ['states', 'last'],
    attributes: { hidden_size: 2, activations: ['Relu'] }
  })
  const last = b.node('Squeeze', ['last', b.constant('axes', 'int64', [1], [0])])
  b.node('MatMul', [last, b.constant('out', 'float32', [2, 2], [1, 0, 2, 1])], { outputs: ['y'] })
  b.output('y', 'float32', ['batch', 2])
  return b.build()
}

it.each(['attribution', 'integrated'] as const)(
  'tells what a state does to later steps, as patching does (%s)',
  async (method) => {
    const network = await open(linearRecurrence())
    const request: WantedEffects = {
      clean: {
        x: [
          [
            [1, 2],
            [3, 4],
            [5, 6],
            [7, 8]
          ]
        ]
      },
      corrupt: {
        x: [
          [
            [2, 1],
            [1, 5],
            [3, 4],
            [9, 2]
          ]
        ]
      },
      metric: { kind: 'linear', weights: [1, -2] },
      sites: ['states'],
      by: ['time']
    }
    const patching = await effectsOf(network, request)
    expect(patching.sites.map(({ components }) => components)).toEqual([2 * 4])
    expect(numbers(await effectsOf(network, { ...request, method }))).toEqual(closeTo(numbers(patching), 2))
  }
)

it('gives each stimulus its own value where the metric is not reduced', async () => {
  const network = await open(linearNetwork())
  const request: WantedEffects = {
    clean: {
      x: [
        [1, 2, 3],
        [0, 0, 1]
      ]
    },
    corrupt: {
      x: [
        [4, -1, 0],
        [1, 1, 1]
      ]
    },
    metric: { kind: 'value', index: [0, 2], reduce: 'none' },
    sites: ['hidden']
  }
  const patching = await effectsOf(network, request)
  expect(numbers(await effectsOf(network, { ...request, method: 'attribution' }))).toEqual(
    closeTo(numbers(patching))
  )
})

/** hidden = x · 1, y = f(hidden) */
function bentNetwork(bend: 'square' | 'tanh'): Model {
  const builder = new GraphBuilder({ name: bend, opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  const unit = builder.constant('I', 'float32', [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])
  const hidden = builder.node('MatMul', [x, unit], { outputs: ['hidden'] })
  if (bend === 'square') builder.node('Mul', [hidden, hidden], { outputs: ['y'] })
  else builder.node('Tanh', [hidden], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

it('is the tangent where the network is bent: b² + (a − b) · 2b', async () => {
  const network = await open(bentNetwork('square'))
  const request: WantedEffects = {
    clean: { x: [[3, 5, -1]] },
    corrupt: { x: [[2, -1, 4]] },
    metric: { kind: 'value', index: 0 },
    sites: ['hidden']
  }
  const { clean, corrupt, sites } = await effectsOf(network, { ...request, method: 'attribution' })
  expect([clean[0], corrupt[0]]).toEqual(closeTo([9, 4]))
  // Unit 0 is what the metric reads: 4 + (3 − 2) · 4; patching would give 9, and so does the integral of a straight slope.
  expect([...(sites[0]?.patched ?? [])]).toEqual(closeTo([8, 4, 4]))
  const integrated = await effectsOf(network, { ...request, method: 'integrated' })
  expect([...(integrated.sites[0]?.patched ?? [])]).toEqual(closeTo([9, 4, 4]))
})

it.each([
  { kind: 'norm' },
  { kind: 'entropy' },
  { kind: 'log-probability', target: 1 },
  { kind: 'kl' },
  { kind: 'loss', values: [0, 1, 0] }
])('comes close to patching where the runs hardly differ: %j', async (metric) => {
  const network = await open(bentNetwork('tanh'))
  const step = 1e-2
  const base = [0.4, -0.7, 0.2]
  const request: WantedEffects = {
    clean: { x: [base] },
    corrupt: { x: [base.map((value, unit) => value + step * [1, -1, 2][unit]!)] },
    metric,
    sites: ['hidden']
  }
  const patching = await effectsOf(network, { ...request, method: 'patching' })
  const attribution = await effectsOf(network, { ...request, method: 'attribution' })
  const changes = ({ corrupt, sites }: Effects): number[] =>
    [...(sites[0]?.patched ?? [])].map((value) => value - (corrupt[0] ?? NaN))
  const [wanted, found] = [changes(patching), changes(attribution)]
  wanted.forEach((change, unit) => {
    expect(Math.abs((found[unit] ?? NaN) - change)).toBeLessThan(4 * step ** 2)
  })
})

it('integrates over the embeddings of tokens: rows (i, i², 1) of a table, read out by a square', async () => {
  const builder = new GraphBuilder({ name: 'look-up', opset: 17 })
  const ids = builder.input('ids', 'int64', ['batch', 'seq'])
  const rows = Array.from({ length: 10 }, (_, i) => [i, i * i, 1])
  const table = builder.constant('table', 'float32', [10, 3], rows.flat())
  const embedded = builder.node('Gather', [table, ids], { outputs: ['embedded'] })
  builder.node('Mul', [embedded, embedded], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 'seq', 3])
  const network = await open(builder.build())
  const request: WantedEffects = {
    clean: { ids: [[3, 2]] },
    corrupt: { ids: [[1, 2]] },
    metric: { kind: 'value', index: 1, position: 0 },
    sites: ['embedded']
  }
  const found = await effectsOf(network, { ...request, method: 'integrated' })
  expect([...found.clean, ...found.corrupt]).toEqual(closeTo([81, 1]))
  // From 1 to 9 in the second number: the whole difference is its own.
  expect([...(found.sites[0]?.patched ?? [])]).toEqual(closeTo([1, 81, 1]))
  expect([
    ...((await effectsOf(network, { ...request, method: 'attribution' })).sites[0]?.patched ?? [])
  ]).toEqual(closeTo([1, 17, 1]))
})

it('says what it can not estimate, and what to do', async () => {
  const request = { clean: {}, corrupt: {}, metric: { kind: 'value' } }
  const network = await open(rotationNetwork(3, 1))
  await expect(
    effectsOf(network, { ...request, method: 'attribution', sites: ['h_next'], sweep: 'positions' })
  ).rejects.toMatchObject({
    tag: 'unsupported',
    message: expect.stringContaining('inside of a loop') as string
  })
})
