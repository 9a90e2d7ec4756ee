import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { DataType, Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine } from '#engine/session.ts'
import { buildNetwork } from '#engine/training/networks/build-network.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import type { Tensor } from '#shared/tensor.ts'
import { networkSchema, taskSchema } from '#shared/training.ts'
import { atLastCheckpoint, chosenCheckpoint } from './chosen-checkpoint.ts'
import { joinCheckpoints } from './join-checkpoints.ts'

/** y = elu(x · w + b), where b never changes. */
function line(w: number, { type = 'float32', k = 1.5 }: { type?: DataType; k?: number } = {}): Model {
  const graph = new GraphBuilder({ name: 'line', opset: 17 })
  const x = graph.input('x', type, ['batch', 2])
  const product = graph.node('Mul', [x, graph.constant('w', type, [2], [w, -w])])
  const sum = graph.node('Add', [product, graph.constant('b', type, [1], [0.5])])
  if (type === 'float32') graph.node('Elu', [sum], { outputs: ['y'], attributes: { alpha: k } })
  else graph.node('Identity', [sum], { outputs: ['y'] })
  graph.output('y', type, ['batch', 2])
  return graph.build()
}

const checkpoint = (step: number, model: Model) => ({ step, model, name: `step ${step}` })

async function outputs(model: Model, at: number, x: Float32Array | Float64Array): Promise<number[]> {
  const type = x instanceof Float64Array ? 'float64' : 'float32'
  const session = await createSession(model, 'cpu')
  try {
    const chosen = chosenCheckpoint(model)
    const choice = { type: 'float32' as const, dims: [], data: Float32Array.of(at) }
    const feeds: Record<string, Tensor> = { x: { type, dims: [x.length / 2, 2], data: x } }
    const answer = await session.run(chosen ? { ...feeds, [chosen.input]: choice } : feeds)
    return Array.from(answer['y']?.data as Float32Array)
  } finally {
    await session.release()
  }
}

describe('checkpoints in one network', () => {
  const weights = [0.1, 3, -2]
  const joined = joinCheckpoints([
    checkpoint(100, line(-2)),
    checkpoint(0, line(0.1)),
    checkpoint(7, line(3))
  ])
  const x = Float32Array.of(1.5, -0.25, 0.3, 4)

  it('comes in the order of training, and only weights that change are chosen', () => {
    expect(chosenCheckpoint(joined)).toMatchObject({ steps: [0, 7, 100] })
    expect(Object.keys(chosenCheckpoint(joined)?.weights ?? {})).toEqual(['w'])
  })

  it.each([0, 1, 2])('is checkpoint %i bit for bit', async (at) => {
    expect(await outputs(joined, at, x)).toEqual(await outputs(line(weights[at] ?? 0), 0, x))
  })

  it('has mixed weights between two checkpoints, and the outer ones outside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -3, max: 5, noNaN: true }), async (at) => {
        const within = Math.min(2, Math.max(0, Math.fround(at)))
        const before = Math.floor(within)
        const [from = 0, to = 0] = [weights[before], weights[Math.min(2, before + 1)]]
        const expected = await outputs(line(from + (within - before) * (to - from)), 0, x)
        const found = await outputs(joined, at, x)
        for (const [place, value] of found.entries()) expect(value).toBeCloseTo(expected[place] ?? NaN, 5)
      }),
      { numRuns: 20 }
    )
  })

  it('mixes weights of other float types', async () => {
    const both = joinCheckpoints([
      checkpoint(0, line(1, { type: 'float64' })),
      checkpoint(1, line(2, { type: 'float64' }))
    ])
    const found = await outputs(both, 0.5, Float64Array.of(1, 0))
    expect(found).toEqual([2, 0.5])
  })

  it('is the last checkpoint where its structure is read', async () => {
    const last = atLastCheckpoint(joined)
    expect(last.graph.inputs.map(({ name }) => name)).toEqual(['x'])
    expect(last.graph.nodes).toEqual(line(-2).graph.nodes)
    expect(await outputs({ ...last, metadata: new Map() }, 0, x)).toEqual(await outputs(line(-2), 0, x))
  })

  it.each([
    ['a single one', [checkpoint(0, line(1))], /at least two/],
    ['two of one step', [checkpoint(3, line(1)), checkpoint(3, line(2))], /are of step 3/],
    [
      'other networks',
      [checkpoint(0, line(1)), checkpoint(1, line(1, { k: 2.5 }))],
      /is not the same network as/
    ]
  ])('refuses %s', (_, given, words) => {
    expect(() => joinCheckpoints(given)).toThrow(words)
  })
})

describe('an opened network of checkpoints', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    [
      'transformer',
      { kind: 'modular-addition', modulus: 7 },
      { kind: 'transformer', layers: 1, heads: 2, width: 8, mlpWidth: 16 }
    ],
    ['GRU', { kind: 'flip-flop', steps: 8 }, { kind: 'recurrent', units: 6 }],
    ['CNN', { kind: 'gratings', side: 12 }, { kind: 'cnn', channels: [3, 4] }]
  ])('has the sites of the %s itself, and a slider', async (_, task, network) => {
    const { shape } = taskOf(taskSchema.parse(task))
    const models = [1, 2, 3].map(
      (seed) => buildNetwork(networkSchema.parse(network), shape, { seed, scale: 1 }).model
    )
    const paths = [join(folder, 'plain.onnx'), join(folder, 'joined.onnx')] as const
    await saveModel(models[2] as Model, paths[0])
    await saveModel(joinCheckpoints(models.map((model, at) => checkpoint(10 * at, model))), paths[1])
    const engine = createEngine()
    const context = { signal: new AbortController().signal, progress: () => undefined }
    const [plain, chosen] = await Promise.all(
      paths.map((path) => engine.openNetwork({ path, provider: 'cpu' }, context))
    )
    expect(chosen?.sites).toEqual(plain?.sites)
    expect(chosen?.outline).toEqual(plain?.outline)
    const { descriptions } = await engine.suggestBindings({ network: chosen?.id ?? '' }, context)
    const slider = descriptions.find(({ input }) => input === 'checkpoint')
    expect(slider?.parameters).toMatchObject([{ default: 2, choices: ['step 0', 'step 10', 'step 20'] }])
    const { parity } = await engine.checkNetwork({ network: chosen?.id ?? '' }, context)
    expect(parity.largestDifference).toBeLessThan(1e-5)
  })
})
