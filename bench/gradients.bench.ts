/**
 * Bench of gradients: forward and backward in one run against the bare network's forward run, on a transformer, a small
 * convolutional network and a usual one; with respect to sites, as for attribution, and to all weights, as for training. In turns; medians.
 *
 * What keeps convolutional networks above the limit, in forward runs of ONNX Runtime's CPU, node by node: convolutions go back in
 * 1.1 of them. At the small network's sites, pools take two more: one to find the places of maxima, one to put gradients there, which
 * one core does; copying the gradients out takes nearly a half. Products of all weights' gradients take two: both of their factors are
 * values, so that what windows read is laid out and packed anew, where the forward run has constant weights in blocks of channels.
 */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { InferenceSession } from 'onnxruntime-node'
import { busyWait } from '#engine/inference/compiled-session.ts'
import { ortTensor } from '#engine/inference/ort-tensors.ts'
import { metricGradient } from '#engine/gradients/metric-gradient.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { metricSchema, type Metric } from '#shared/metric.ts'
import type { Tensor } from '#shared/tensor.ts'
import { buildResidual, residualSize } from './residual.ts'
import { median, type BenchRow } from './rows.ts'
import { buildTransformer, smallTransformer } from './transformer.ts'

const batch = 64
const limit = 3.5

/** What is measured: the network, an input, a metric, and sites beside the weights. */
interface Case {
  name: string
  model: Model
  feeds: Record<string, Tensor>
  metric: Metric
  sites: string[]
}

export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const each of [transformer(), convolutional(), residual()]) {
    rows.push(await measured(`${each.name}, gradients at sites`, each, each.sites))
    rows.push(await measured(`${each.name}, gradients of all weights`, each, weightsOf(each.model)))
  }
  return rows
}

const weightsOf = ({ graph }: Model): string[] =>
  [...graph.initializers.values()]
    .filter(({ type, dims }) => type === 'float32' && dims.length > 0)
    .map(({ name }) => name)

function transformer(): Case {
  const { layers, positions, vocabulary } = smallTransformer
  const tokens = BigInt64Array.from({ length: batch * positions }, (_, i) => BigInt((i * 7919) % vocabulary))
  return {
    name: `transformer of ${layers} layers, batch ${batch}`,
    model: buildTransformer(smallTransformer),
    feeds: { tokens: { type: 'int64', dims: [batch, positions], data: tokens } },
    metric: metricSchema.parse({ kind: 'logit-difference', correct: 1, incorrect: 2, position: -1 }),
    sites: ['embed', ...Array.from({ length: layers }, (_, layer) => `h.${layer}.resid_post`)]
  }
}

const channels = [3, 32, 64, 64]

/** Three convolutions with pooling, as first networks for pictures have them. */
function convolutional(): Case {
  const builder = new GraphBuilder({ name: 'convolutional', opset: 17 })
  let value = builder.input('picture', 'float32', ['batch', 3, 32, 32])
  const weight = (name: string, dims: number[]): string => {
    const count = dims.reduce((product, size) => product * size, 1)
    return builder.constant(
      name,
      'float32',
      dims,
      Array.from({ length: count }, (_, i) => 0.1 * Math.sin(i * 1.7))
    )
  }
  for (let layer = 1; layer < channels.length; layer++) {
    const [from = 0, to = 0] = channels.slice(layer - 1, layer + 1)
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }
    const inputs = [value, weight(`w${layer}`, [to, from, 3, 3]), weight(`b${layer}`, [to])]
    const active = builder.node('Relu', [builder.node('Conv', inputs, { attributes })], {
      outputs: [`conv${layer}`]
    })
    value = builder.node('MaxPool', [active], { attributes: { kernel_shape: [2, 2], strides: [2, 2] } })
  }
  const flat = builder.node('Flatten', [value])
  builder.node('Gemm', [flat, weight('w', [64 * 16, 10]), weight('b', [10])], { outputs: ['logits'] })
  builder.output('logits', 'float32', ['batch', 10])
  return {
    name: `convolutional network of ${channels.length - 1} layers, batch ${batch}`,
    model: builder.build(),
    feeds: { picture: pictures(32) },
    metric: metricSchema.parse({ kind: 'loss', target: 3 }),
    sites: ['picture', 'conv1', 'conv2', 'conv3']
  }
}

/** Wide convolutions, beside which what is done element by element counts little. */
const residual = (): Case => ({
  name: `residual network of ${residualSize.channels} and ${2 * residualSize.channels} channels, batch ${batch}`,
  model: buildResidual(residualSize),
  feeds: { picture: pictures(residualSize.pixels) },
  metric: metricSchema.parse({ kind: 'loss', target: 3 }),
  sites: ['stem', 'block.1', 'block.2']
})

const pictures = (pixels: number): Tensor => {
  const dims = [batch, 3, pixels, pixels]
  const data = Float32Array.from({ length: batch * 3 * pixels ** 2 }, (_, i) => Math.sin(i * 0.37))
  return { type: 'float32', dims, data }
}

const sessionOf = (model: Model): Promise<InferenceSession> =>
  InferenceSession.create(writeModel(model), {
    logSeverityLevel: 4,
    extra: { session: { 'intra_op.spin_duration_us': busyWait } }
  })

async function measured(
  what: string,
  { model, feeds, metric }: Case,
  withRespectTo: string[]
): Promise<BenchRow> {
  const result = await metricGradient(model, { metric, batchAxis: 0, withRespectTo })
  const [bare, both] = [await sessionOf(model), await sessionOf(result.model)]
  const given = Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]): [string, OrtTensor] => [name, ortTensor(name, tensor)])
  )
  const times = { bare: [] as number[], both: [] as number[] }
  for (let turn = 0; turn < 22; turn++) {
    for (const [kind, session] of [
      ['bare', bare],
      ['both', both]
    ] as const) {
      const start = performance.now()
      await session.run(given)
      if (turn > 1) times[kind].push(performance.now() - start)
    }
  }
  await Promise.all([bare.release(), both.release()])
  const [alone, together] = [median(times.bare), median(times.both)]
  return {
    what,
    ratio: together / alone,
    limit,
    note: `${together.toFixed(1)} against ${alone.toFixed(1)} ms`
  }
}
