/** Sample studies of the trained networks, as data. The networks themselves are trained, not written by write.ts. */
import { bytesOf } from '#engine/onnx/constants.ts'
import type { Model } from '#engine/onnx/model.ts'
import { base64, binding, timeline, view, type SampleStudy } from './studies.ts'

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
  const weights = model.graph.initializers.get('unembed.W_U')
  if (weights === undefined) throw new Error('The network has no unembedding.')
  const unembedding = new Float32Array(bytesOf(weights).slice().buffer)
  const [first = 1, second = 2] = frequenciesOf(unembedding)
  const axes = [
    { label: `cos ${first}`, direction: fourierDirection(unembedding, first, Math.cos) },
    { label: `sin ${first}`, direction: fourierDirection(unembedding, first, Math.sin) },
    { label: `cos ${second}`, direction: fourierDirection(unembedding, second, Math.cos) }
  ]
  const unit = axes.map(({ direction }) => direction.map((value) => value / Math.hypot(...direction)))
  const matrix = base64(Array.from({ length: width * 3 }, (_, at) => unit[at % 3]?.[Math.floor(at / 3)] ?? 0))
  return {
    id: circleId,
    choice: { kind: 'matrix', name: 'Fourier directions of the unembedding', matrix },
    features: width,
    matrix,
    offset: base64(new Array<number>(width).fill(0)),
    explained: [],
    labels: axes.map(({ label }) => label) as [string, string, string],
    fittedOn: 'the unembedding alone'
  }
}

const circleId = 'circle'

export function modularAdditionStudy(model: Model): SampleStudy {
  const projection = circleProjection(model)
  return {
    title: 'Addition modulo 59',
    description:
      'A transformer that learned to add on circles: seen from above (3), its states at ‘=’ for all a stand around a ring, each the same turn from the one before. Drag b and they turn together.',
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
    view: { ...view, colorBy: 'sweep', colorMap: 'auto' },
    timeline
  }
}

export const orientationStudy: SampleStudy = {
  title: 'Orientation of gratings',
  description:
    'A network that learned to tell orientations: turn the grating by 180° and its state comes back along a ring. Drag phase, frequency or contrast.',
  symbols: {},
  bindings: { picture: binding('grating', { waveform: 'sine', angle: 'orientation' }) },
  values: { picture: { frequency: 2.5, phase: 0, contrast: 1 } },
  sweep: [{ input: 'picture', parameter: 'orientation', from: 0, to: 180, count: 73 }],
  traces: [
    {
      id: 'pooled',
      sites: ['pool2'],
      reading: { axes: ['all', 'all', 'all'] },
      axis: 'stimulus',
      projection: 'pooled-pca'
    }
  ],
  projections: [],
  choices: { 'pooled-pca': { kind: 'pca' } },
  view: { ...view, colorBy: 'sweep', colorMap: 'auto' },
  timeline
}
