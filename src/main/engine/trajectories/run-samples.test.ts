import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { prepareStimulus } from '#engine/stimuli/bindings.ts'
import type { NetworkInput } from '#shared/network.ts'
import { plainPreprocessing } from '#shared/stimulus.ts'
import { StateCollector } from './collect-states.ts'
import { instrument } from './instrument.ts'
import { planSweep } from './plan-sweep.ts'
import type { TracePlan } from './plan-traces.ts'
import { runSamples, type Recorder, type RunSize } from './run-samples.ts'
import { SampleFeeds, type BoundInput } from './sample-feeds.ts'
import type { Tap } from './taps.ts'

const tap: Tap = {
  id: 't',
  scope: [],
  tensor: 'y',
  dims: [2, 3],
  treatment: { kind: 'reading', axes: ['batch', 'all'] }
}
const trace: TracePlan = {
  trace: { id: 't', sites: ['y'], reading: { axes: [] }, axis: 'stimulus', projection: 'p' },
  taps: [tap],
  features: 3,
  pointsPerSample: 1
}
const input: NetworkInput = { name: 'x', type: 'float32', dims: ['batch', 3], roles: ['batch', 'feature'] }
const binding = { family: 'vector' as const, settings: {}, preprocessing: plainPreprocessing }

/** y = x²: each stimulus apart from the others. */
function squares() {
  const builder = new GraphBuilder({ name: 'squares', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  builder.node('Mul', [x, x], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

let recorder: Recorder
let inputs: BoundInput[]
beforeAll(async () => {
  const instrumented = instrument(squares(), [tap])
  recorder = { instrumented, edits: [], session: await createSession(instrumented.model, 'cpu') }
  inputs = [
    { name: 'x', stimulus: await prepareStimulus(input, [3], binding, 1), sampleDims: [3], batchAxis: 0 }
  ]
})
afterAll(() => recorder.session.release())

const bounds = (): [number, number] => [-9, 9]
const parameters = new Map([
  [
    'x',
    ['x1', 'x2'].map((name) => ({
      name,
      label: name,
      unit: '',
      hard: bounds(),
      soft: bounds(),
      scale: 'linear' as const,
      default: 0
    }))
  ]
])

async function states(size: RunSize, count: number, onBatch: (done: number) => void = () => undefined) {
  const sweep = planSweep(
    [
      { input: 'x', parameter: 'x1', from: 0, to: count - 1, count },
      { input: 'x', parameter: 'x2', from: 0, to: 1, count: 2 }
    ],
    parameters
  )
  const collector = new StateCollector(trace, sweep.samples, 3)
  const run = {
    recorder,
    feeds: new SampleFeeds(inputs, size.exactly ?? size.most),
    extra: {},
    values: { x: { x3: 3 } },
    sweep,
    size
  }
  await runSamples(
    run,
    Array.from({ length: sweep.samples + 1 }, (_, sample) => sample),
    (records, batch) => {
      collector.collect(records, batch)
    },
    onBatch
  )
  return collector
}

describe('samples of a sweep', () => {
  it('give the same states however they are cut into runs', async () => {
    const size = fc
      .integer({ min: 1, max: 20 })
      .chain((most) => fc.record({ most: fc.constant(most), exactly: fc.constantFrom(null, most) }))
    await fc.assert(
      fc.asyncProperty(size, fc.integer({ min: 2, max: 9 }), async (cut, count) => {
        const { sweepStates, current } = await states(cut, count)
        const known = Array.from({ length: count }, (_, i) => [
          [i * i, 0, 9],
          [i * i, 1, 9]
        ]).flat(2)
        expect([...sweepStates]).toEqual(known)
        expect([...current]).toEqual([0, 0, 9])
      }),
      { numRuns: 25 }
    )
  })

  it('stop between two runs', async () => {
    const seen: number[] = []
    const stopped = states({ most: 3, exactly: null }, 5, (done) => {
      seen.push(done)
      if (done >= 6) throw new Error('stop')
    })
    await expect(stopped).rejects.toThrow('stop')
    expect(seen).toEqual([0, 3, 6])
  })
})
