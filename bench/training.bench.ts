/**
 * Bench of training: a whole step, examples and update included, against bare ONNX Runtime's run of the forward and
 * backward pass alone, on one thread as the trainer's. In turns; medians.
 */
import { InferenceSession } from 'onnxruntime-node'
import { gradientGraph } from '#engine/gradients/gradient-graph.ts'
import { ortTensor } from '#engine/inference/ort-tensors.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { withLoss } from '#engine/training/loss.ts'
import { buildNetwork } from '#engine/training/networks/build-network.ts'
import { layoutOf, packedWeights, withPackedWeights } from '#engine/training/packed-weights.ts'
import { feedsOf, Trainer } from '#engine/training/trainer.ts'
import type { Tensor } from '#shared/tensor.ts'
import { trainingSchema, type Training } from '#shared/training.ts'
import { median, type BenchRow } from './rows.ts'

const stepsAtOnce = 50
const turns = 9

const cases: [string, unknown][] = [
  [
    'sequence continuation, 3 heads',
    {
      task: { kind: 'sequence-continuation' },
      network: { kind: 'transformer', layers: 1, heads: 3, width: 48 },
      training: { steps: 1000, batch: 64 }
    }
  ],
  [
    'flip-flop, GRU of 48 units',
    {
      task: { kind: 'flip-flop', steps: 48 },
      network: { kind: 'recurrent', units: 48 },
      training: { steps: 1000, batch: 64 }
    }
  ]
]

export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [name, choice] of cases) rows.push(await measured(name, trainingSchema.parse(choice)))
  return rows
}

async function measured(name: string, training: Training): Promise<BenchRow> {
  const trainer = await Trainer.create(training, 1)
  const bare = await barePasses(training, trainer)
  const [steps, passes]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    steps.push(await timed(() => advance(trainer)))
    passes.push(
      await timed(async () => {
        for (let pass = 0; pass < stepsAtOnce; pass++) await bare()
      })
    )
  }
  await trainer.release()
  const [step, pass] = [median(steps) / stepsAtOnce, median(passes) / stepsAtOnce]
  return {
    what: `training step of ${name} / forward and backward pass`,
    ratio: step / pass,
    limit: 1.5,
    note: `${step.toFixed(2)} ms a step, batch ${training.training.batch}`
  }
}

async function advance(trainer: Trainer): Promise<void> {
  const end = trainer.step + stepsAtOnce
  while (trainer.step < end) await trainer.advance(end - trainer.step)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** A run of the loss and its gradient with respect to all weights. */
async function barePasses(training: Training, { task }: Trainer): Promise<() => Promise<unknown>> {
  const options = { seed: 1, scale: 1, isUnrolled: true }
  const network = buildNetwork(training.network, task.shape, options)
  const layout = layoutOf(
    network.model,
    network.weights.map(({ name }) => name)
  )
  const packed = withPackedWeights(network.model, layout)
  const measuredLoss = withLoss(packed.model, task.shape, network.hasPlaces)
  const { loss, target, weights } = measuredLoss
  const { model, cotangents } = await gradientGraph(measuredLoss.model, {
    of: [loss],
    withRespectTo: [packed.input]
  })
  const examples = task.training(1, 0, training.training.batch)
  const vector = packedWeights(network.model, layout)
  const feeds: Record<string, Tensor> = {
    ...feedsOf(network.model, examples.inputs),
    [target]: examples.target,
    [weights]: examples.weights,
    [packed.input]: { type: 'float32', dims: [vector.length], data: vector },
    [cotangents.get(loss) ?? '']: { type: 'float32', dims: [], data: Float32Array.of(1) }
  }
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([input, tensor]) => [input, ortTensor(input, tensor)])
  )
  const session = await InferenceSession.create(writeModel(model), {
    intraOpNumThreads: 1,
    logSeverityLevel: 4
  })
  return () => session.run(tensors)
}
