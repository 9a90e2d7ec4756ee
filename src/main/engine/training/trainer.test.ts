import { describe, expect, it, vi } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { trainingSchema, type TrainerChoice, type Training } from '#shared/training.ts'
import { buildNetwork } from './networks/build-network.ts'
import { layoutOf, packedWeights, withPackedWeights, withWeights } from './packed-weights.ts'
import { learningRateAt, ratesAt } from './schedule.ts'
import { stepGraph } from './step-graph.ts'
import type { TaskShape } from './tasks/task.ts'
import { Trainer } from './trainer.ts'

const chosen = (training: Partial<TrainerChoice>): TrainerChoice =>
  trainingSchema.shape.training.parse({ steps: 1, batch: 1, ...training })

const [features, examples] = [3, 8]
const shape: TaskShape = {
  input: { kind: 'series', steps: 1, features },
  answer: { kind: 'numbers', count: 1 },
  places: null
}

/** y = x W + b, [batch, 1]. */
function linearNetwork(weights: readonly number[], bias: number) {
  const graph = new GraphBuilder({ name: 'linear', opset: 20 })
  const x = graph.input('x', 'float32', ['batch', features])
  const product = graph.node('MatMul', [x, graph.constant('W', 'float32', [features, 1], weights)])
  graph.node('Add', [product, graph.constant('b', 'float32', [1], [bias])], { outputs: ['y'] })
  graph.output('y', 'float32', ['batch', 1])
  const trained = [
    { name: 'W', decays: true },
    { name: 'b', decays: false }
  ]
  return { model: graph.build(), weights: trained, hasPlaces: false }
}

const inputs = Float32Array.from({ length: examples * features }, (_, at) => Math.sin(3 * at + 1))
const targets = Float32Array.from({ length: examples }, (_, at) => Math.cos(5 * at))

/** Runs steps on the same batch and answers the state after each run. */
async function trained(choice: TrainerChoice, steps: number, perRun: number): Promise<Float32Array[]> {
  const network = linearNetwork([0.5, -0.25, 0.125], 0.2)
  const layout = layoutOf(network.model, ['W', 'b'])
  const { model, inputs: ins, outputs } = await stepGraph(network, layout, shape, choice)
  const session = await createSession(model, 'cpu', { threads: 1 })
  const repeated = (data: Float32Array): Float32Array =>
    Float32Array.from({ length: data.length * perRun }, (_, at) => data[at % data.length] ?? 0)
  let state = [packedWeights(network.model, layout), new Float32Array(4), new Float32Array(4)]
  for (let step = 0; step < steps; step += perRun) {
    const rates = Array.from({ length: perRun }, (_, n) => ratesAt(choice, step + n)).flat()
    const tensor = (data: Float32Array, dims: number[]) => ({ type: 'float32' as const, dims, data })
    const answer = await session.run({
      ...Object.fromEntries(
        ins.state.map((name, at) => [name, tensor(state[at] ?? new Float32Array(), [4])])
      ),
      [ins.rates]: tensor(Float32Array.from(rates), [perRun, 3]),
      [ins.network[0] ?? '']: tensor(repeated(inputs), [perRun, examples, features]),
      [ins.target]: tensor(repeated(targets), [perRun, examples, 1, 1]),
      [ins.answerWeights]: tensor(new Float32Array(perRun * examples).fill(1), [perRun, examples, 1])
    })
    state = outputs.state.map((name) => (answer[name]?.data as Float32Array).slice())
  }
  await session.release()
  return state
}

/** Gradient of the mean squared error of the linear network, in float64. */
function slope(w: readonly number[]): number[] {
  const gradient = [0, 0, 0, 0]
  for (let n = 0; n < examples; n++) {
    const x = [...inputs.subarray(n * features, (n + 1) * features), 1]
    const error = x.reduce((sum, value, at) => sum + value * (w[at] ?? 0), 0) - (targets[n] ?? 0)
    x.forEach((value, at) => {
      gradient[at] = (gradient[at] ?? 0) + (2 * error * value) / examples
    })
  }
  return gradient
}

/** AdamW as it was published, one weight after the other, in float64. */
function byHand(choice: TrainerChoice, steps: number): number[][] {
  const [w, m, v]: [number[], number[], number[]] = [
    [0.5, -0.25, 0.125, 0.2],
    [0, 0, 0, 0],
    [0, 0, 0, 0]
  ]
  for (let step = 0; step < steps; step++) {
    const gradient = slope(w)
    const norm = Math.hypot(...gradient)
    const rate = learningRateAt(choice, step)
    gradient.forEach((raw, at) => {
      const g = norm > choice.clip ? (raw * choice.clip) / norm : raw
      m[at] = choice.beta1 * (m[at] ?? 0) + (1 - choice.beta1) * g
      v[at] = choice.beta2 * (v[at] ?? 0) + (1 - choice.beta2) * g * g
      const first = (m[at] ?? 0) / (1 - choice.beta1 ** (step + 1))
      const second = (v[at] ?? 0) / (1 - choice.beta2 ** (step + 1))
      const decay = at < 3 ? rate * choice.weightDecay * (w[at] ?? 0) : 0
      w[at] = (w[at] ?? 0) - decay - (rate * first) / (Math.sqrt(second) + choice.epsilon)
    })
  }
  return [[...w], [...m], [...v]]
}

describe('the step graph', () => {
  it.each([
    ['one step', 1, 1, { learningRate: 0.1, weightDecay: 0.3, clip: 0.5 }],
    ['one step whose gradient is not cut', 1, 1, { learningRate: 0.1, weightDecay: 0.3, clip: 100 }],
    [
      'twelve steps in runs of four',
      12,
      4,
      { learningRate: 0.05, weightDecay: 0.1, clip: 0.4, warmUp: 3, steps: 12 }
    ]
  ])('takes %s of AdamW as it is computed by hand in float64', async (_, steps, perRun, options) => {
    const choice = chosen(options)
    const found = await trained(choice, steps, perRun)
    byHand(choice, steps).forEach((expected, part) => {
      expected.forEach((value, at) => {
        expect(found[part]?.[at]).toBeCloseTo(value, 6)
      })
    })
  })

  it('finds the least-squares solution of a linear regression', async () => {
    const choice = chosen({ steps: 2000, learningRate: 0.05, weightDecay: 0, clip: 100 })
    const [weights = new Float32Array()] = await trained(choice, 2000, 100)
    // There the gradient is zero, which for a convex loss is the closed form XᵀX w = Xᵀy.
    for (const component of slope([...weights])) expect(Math.abs(component)).toBeLessThan(2e-5)
  })
})

describe('the schedule', () => {
  it('warms up in equal steps and falls by half a cosine', () => {
    const choice = chosen({ steps: 104, warmUp: 4, learningRate: 1, finalShare: 0.2 })
    expect([0, 1, 2, 3].map((step) => learningRateAt(choice, step))).toEqual([0.2, 0.4, 0.6, 0.8])
    expect(learningRateAt(choice, 4)).toBe(1)
    expect(learningRateAt(choice, 54)).toBeCloseTo(0.6, 12)
    expect(learningRateAt(choice, 104)).toBeCloseTo(0.2, 12)
    expect(learningRateAt({ ...choice, decay: 'none' }, 90)).toBe(1)
  })
})

describe('packed weights', () => {
  it('come out as they went in, and the network computes the same with them', async () => {
    const { model } = linearNetwork([1, 2, 3], 4)
    const layout = layoutOf(model, ['b', 'W'])
    const packed = packedWeights(model, layout)
    expect([...packed]).toEqual([4, 1, 2, 3])
    const form = withPackedWeights(model, layout)
    const session = await createSession(form.model, 'cpu')
    const x = { type: 'float32' as const, dims: [1, 3], data: Float32Array.of(1, 10, 100) }
    const { y } = await session.run({ x, [form.input]: { type: 'float32', dims: [4], data: packed } })
    expect(y?.data).toEqual(Float32Array.of(325))
    await session.release()
    expect(packedWeights(withWeights(model, layout, Float32Array.of(9, 8, 7, 6)), layout)).toEqual(
      Float32Array.of(9, 8, 7, 6)
    )
  })
})

const small = (network: object, task: object, training: object = {}): Training =>
  trainingSchema.parse({ task, network, training: { steps: 60, batch: 16, learningRate: 0.01, ...training } })

const kinds: [string, Training][] = [
  [
    'transformer',
    small(
      { kind: 'transformer', layers: 1, heads: 2, width: 8, mlpWidth: 8, positions: 'rotary' },
      { kind: 'copying', vocabulary: 4, length: 3 }
    )
  ],
  ['gru', small({ kind: 'recurrent', units: 6 }, { kind: 'flip-flop', bits: 1, steps: 6 })],
  ['lstm', small({ kind: 'recurrent', cell: 'lstm', units: 6 }, { kind: 'flip-flop', bits: 1, steps: 5 })],
  ['rnn', small({ kind: 'recurrent', cell: 'rnn', units: 6 }, { kind: 'bracket-matching', length: 6 })],
  [
    'cnn',
    small({ kind: 'cnn', channels: [3, 4], kernel: 3 }, { kind: 'gratings', orientations: 2, side: 8 })
  ],
  [
    'mlp',
    small({ kind: 'mlp', widths: [8], activation: 'gelu' }, { kind: 'gratings', orientations: 2, side: 8 })
  ],
  ...['convolution', 'attention'].map((messages): [string, Training] => [
    `gnn with ${messages}`,
    small(
      { kind: 'gnn', messages, layers: 2, width: 8, heads: 2 },
      { kind: 'graph-analogies', nodes: 5, reach: 1, heldOutRelations: 1 }
    )
  ])
]

async function after(trainer: Trainer, step: number, perCall = Infinity): Promise<Float32Array> {
  while (trainer.step < step) await trainer.advance(Math.min(perCall, step - trainer.step))
  return trainer.state.weights.slice()
}

describe.each(kinds)('training of a small %s', (_, training) => {
  it('goes down, is the same for the same seed, and for a run that was stopped and resumed', async () => {
    const trainer = await Trainer.create(training, 5)
    const before = await trainer.evaluate()
    const weights = await after(trainer, 60)
    const { loss } = await trainer.evaluate()
    expect(loss).toBeLessThan(before.loss)

    const [half, rest] = [await Trainer.create(training, 5), await Trainer.create(training, 5)]
    await after(half, 25, 7)
    rest.restore(half.state)
    expect(await after(rest, 60, 10)).toEqual(weights)
    expect(packedOf(rest)).toEqual(weights)
    const other = await Trainer.create(training, 6)
    expect(await after(other, 2)).not.toEqual(await after(await Trainer.create(training, 5), 2))
    for (const each of [trainer, half, rest, other]) await each.release()
  })
})

function packedOf(trainer: Trainer): Float32Array {
  const { training, task } = trainer
  const { weights } = buildNetwork(training.network, task.shape, { seed: 0, scale: 1 })
  const names = weights.map(({ name }) => name)
  const model = trainer.network()
  return packedWeights(model, layoutOf(model, names))
}

describe('a trainer', () => {
  it('draws held-out examples once, with pauses in which it can be ended', async () => {
    const gratings = { kind: 'gratings', orientations: 2, side: 8 }
    const trainer = await Trainer.create(small({ kind: 'mlp', widths: [8] }, gratings), 5)
    const stopped = new Error('stopped')
    await expect(trainer.drawHeldOut(() => Promise.reject(stopped))).rejects.toBe(stopped)
    let pauses = 0
    const pause = (): Promise<void> => {
      pauses++
      return Promise.resolve()
    }
    const drawn = await trainer.drawHeldOut(pause)
    expect(pauses).toBe(2048)
    expect(drawn).toEqual(trainer.task.heldOut(2048))
    const again = vi.spyOn(trainer.task, 'heldOut')
    await trainer.evaluate()
    await trainer.evaluate()
    expect(await trainer.drawHeldOut(pause)).toBe(drawn)
    expect(pauses).toBe(2048)
    expect(again).not.toHaveBeenCalled()
    await trainer.release()
  })

  it('says that the learning rate was too large', async () => {
    const options = { learningRate: 1, weightDecay: 10, initialScale: 10, beta1: 0, beta2: 0, epsilon: 1e-30 }
    const sums = { kind: 'modular-addition', modulus: 5 }
    const trainer = await Trainer.create(small({ kind: 'mlp', widths: [8] }, sums, options), 1)
    await expect(after(trainer, 5000)).rejects.toMatchObject({
      tag: 'request',
      part: 'training.learningRate'
    })
    await trainer.release()
  })
})
