/** The study of modular addition: the circle on which the network adds. */
import { atLastCheckpoint } from '#engine/checkpoints/chosen-checkpoint.ts'
import type { Model } from '#engine/onnx/model.ts'
import { binding, matrixProjection, timeline, view, type SampleStudy } from '../studies.ts'
import { weightsOf } from './study.ts'

/** The modulus, which is also the token of '=', and the width of the residual stream. */
const [modulus, width] = [59, 64]
const largest = modulus - 1

const number = (name: string, start: number): string => `${name}: 0..${largest} = ${start}`

/** Σ over classes c of cos or sin(2π k c / p) times the unembedding of c: what logits of frequency k are read from. */
function fourierDirection(
  unembedding: Float32Array,
  frequency: number,
  wave: (angle: number) => number
): number[] {
  return Array.from({ length: width }, (_, feature) => {
    let sum = 0
    for (let c = 0; c < modulus; c++)
      sum += wave((2 * Math.PI * frequency * c) / modulus) * (unembedding[feature * modulus + c] ?? 0)
    return sum
  })
}

/** The frequencies that the unembedding has most of, largest first. */
function frequenciesOf(unembedding: Float32Array): number[] {
  const energy = (frequency: number): number =>
    [Math.cos, Math.sin].reduce(
      (sum, wave) => sum + Math.hypot(...fourierDirection(unembedding, frequency, wave)) ** 2,
      0
    )
  const all = Array.from({ length: largest / 2 }, (_, at) => ({ frequency: at + 1, energy: energy(at + 1) }))
  return all.sort((one, other) => other.energy - one.energy).map(({ frequency }) => frequency)
}

/** The plane of the strongest frequency, and one direction of the next one, [width, 3]. */
function circleProjection(model: Model): SampleStudy['projections'][number] {
  const unembedding = weightsOf(model, 'unembed.W_U')
  const [first = 1, second = 2] = frequenciesOf(unembedding)
  const axes = [
    { label: `Cosine, frequency ${first}`, direction: fourierDirection(unembedding, first, Math.cos) },
    { label: `Sine, frequency ${first}`, direction: fourierDirection(unembedding, first, Math.sin) },
    { label: `Cosine, frequency ${second}`, direction: fourierDirection(unembedding, second, Math.cos) }
  ]
  const unit = axes.map(({ direction }) => direction.map((value) => value / Math.hypot(...direction)))
  const labels = axes.map(({ label }) => label)
  const projection = matrixProjection(circleId, 'Fourier directions of the unembedding', unit, labels)
  return { ...projection, fittedOn: 'the unembedding alone' }
}

const circleId = 'circle'

export function modularAdditionStudy(model: Model): SampleStudy {
  const projection = circleProjection(model)
  return {
    title: 'Addition modulo 59',
    description:
      'A transformer that learned to add on circles: its states at ‘=’ for all a stand around a ring, each the same turn from the one before. Drag b and they turn together.',
    symbols: {},
    bindings: {
      tokens: binding('tokens', {
        reading: 'ids',
        template: `{a} {b} ${modulus}`,
        slots: [number('a', 0), number('b', 7)],
        padding: 0,
        side: 'right'
      })
    },
    values: {},
    sweep: [{ input: 'tokens', parameter: 'a', from: 0, to: largest, count: modulus }],
    traces: [
      {
        id: 'sum',
        sites: ['blocks.0.resid_post'],
        reading: { axes: [2, 'all'] },
        axis: 'stimulus',
        projection: circleId
      }
    ],
    projections: [projection],
    choices: { [circleId]: projection.choice },
    // Nearly from above, where the ring is seen as one.
    view: {
      ...view,
      colorBy: 'sweep',
      colorMap: 'auto',
      camera: { position: [-0.4, -1.6, 5.9], target: [0, 0, 0], orthographic: false }
    },
    timeline
  }
}

/** Between knot and ring: step 350, the seventh checkpoint. */
const halfLearned = 6

/** What the states reach at all checkpoints, so that none leaves the view. */
const allSteps: SampleStudy['view']['box'] = {
  projections: [circleId],
  lower: [-60, -46, -49],
  upper: [60, 46, 49]
}

/** The network at several steps of its training, seen along the directions that the last one reads from. */
export function learningStudy(model: Model): SampleStudy {
  const study = modularAdditionStudy(atLastCheckpoint(model))
  return {
    ...study,
    title: 'How addition is learned',
    description:
      'The network that adds on circles at step 350 of its training: a sum that it never saw is right where it has seen b + a, and wrong four times in five where it has not. Drag Checkpoint: towards step 0 the states fall into a knot, towards step 2500 the ring opens, and no sum is wrong from step 1000 on.',
    bindings: { ...study.bindings, checkpoint: binding('checkpoint', {}) },
    values: { checkpoint: { checkpoint: halfLearned } },
    view: { ...study.view, box: allSteps }
  }
}
