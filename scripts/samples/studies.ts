/** The sample studies that come with Limen, as data. Their networks are written beside them by write.ts. */
import { plainPreprocessing, type InputBinding } from '#shared/stimulus.ts'
import type { Study } from '#shared/study.ts'

export type SampleStudy = Omit<
  Study,
  'format' | 'version' | 'network' | 'seed' | 'conditions' | 'metrics' | 'stimuli' | 'effects'
> &
  Partial<Pick<Study, 'conditions' | 'metrics'>>

export const binding = (
  family: InputBinding['family'],
  settings: InputBinding['settings']
): InputBinding => ({
  family,
  settings,
  preprocessing: plainPreprocessing
})

export const base64 = (values: number[]): string =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64')

/** A projection through directions that were found elsewhere, [3][features], about the origin. */
export function matrixProjection(
  id: string,
  name: string,
  directions: readonly (readonly number[])[],
  labels: readonly string[]
): SampleStudy['projections'][number] {
  const features = directions[0]?.length ?? 0
  const matrix = base64(
    Array.from({ length: features * 3 }, (_, at) => directions[at % 3]?.[Math.floor(at / 3)] ?? 0)
  )
  const [x = '', y = '', z = ''] = labels
  return {
    id,
    choice: { kind: 'matrix', name, matrix },
    features,
    matrix,
    offset: base64(new Array<number>(features).fill(0)),
    explained: [],
    labels: [x, y, z],
    fittedOn: 'the network’s own weights'
  }
}

export const view: Study['view'] = {
  arrangement: 'overlaid',
  scales: 'shared',
  colorBy: 'order',
  colorMap: 'viridis',
  lineWidth: 1.5,
  tail: 1,
  lead: 0,
  fade: false,
  rest: 'faint',
  differences: 'connectors'
}

export const timeline: Study['timeline'] = {
  loop: 'all',
  pingPong: false,
  speed: 1,
  selection: [0, 1],
  follow: false
}

/** Steps of 0.05: enough to climb from the initial state to where the slow z settles for the current, and on. */
const steps = 5000

/** What the states reach at all currents from 0 to 4 (see the test), so that none leaves the view. */
const allCurrents: Study['view']['box'] = {
  projections: ['phase-space'],
  lower: [-2, -18.6, -0.1],
  upper: [2.35, 0.8, 4.1]
}

export const hindmarshRoseStudy: SampleStudy = {
  title: 'Hindmarsh–Rose neuron',
  description:
    'Drag the injected current from 0 to 4: the state goes from rest through bursts to chaos at 3.25 and to steady spiking.',
  symbols: { time: steps },
  bindings: {
    current: binding('series', {
      signal: 'step',
      time: 'steps',
      rate: 16_000,
      name: 'Injected current',
      smallest: 0,
      largest: 4,
      unit: '',
      feature: 'all'
    }),
    initial_state: binding('vector', {
      mode: 'dimensions',
      dimensions: [
        'x at the start: -2..2 = -1.3',
        'y at the start: -12..1 = -7.5',
        'z at the start: 0..4 = 1.2'
      ]
    })
  },
  values: { current: { amplitude: 3.25, offset: 0, delay: 0, duration: steps } },
  sweep: [],
  traces: [
    {
      id: 'state',
      sites: ['states'],
      reading: { axes: ['all', 'all'] },
      axis: 'time',
      projection: 'phase-space'
    }
  ],
  projections: [
    {
      id: 'phase-space',
      choice: { kind: 'units', units: [0, 1, 2] },
      features: 3,
      matrix: base64([1, 0, 0, 0, 1, 0, 0, 0, 1]),
      offset: base64([0, 0, 0]),
      explained: [],
      labels: ['x', 'y', 'z'],
      fittedOn: 'the state itself: x membrane potential, y recovery, z adaptation'
    }
  ],
  choices: { 'phase-space': { kind: 'units', units: [0, 1, 2] } },
  view: { ...view, box: allCurrents },
  timeline
}

export const ringAttractorStudy: SampleStudy = {
  title: 'Ring attractor',
  description:
    'A short cue sets a bump of activity that stays when the cue is gone: 64 rates end on a circle, at the angle of the cue. Drag the cue.',
  symbols: { time: 160 },
  bindings: {
    cue_angle: binding('vector', {
      mode: 'dimensions',
      dimensions: ['Cue direction (°): 0..360 = 90, cyclic']
    }),
    cue_strength: binding('series', {
      signal: 'step',
      time: 'steps',
      rate: 16_000,
      largest: 1,
      unit: '',
      feature: 'all'
    })
  },
  values: { cue_strength: { amplitude: 0.3, offset: 0, delay: 20, duration: 30 } },
  sweep: [{ input: 'cue_angle', parameter: 'cue-direction', from: 0, to: 345, count: 24 }],
  traces: [
    {
      id: 'rates',
      sites: ['rates'],
      reading: { axes: ['all', 'all', 'all'] },
      axis: 'time',
      projection: 'rates-pca'
    }
  ],
  projections: [],
  choices: { 'rates-pca': { kind: 'pca' } },
  view: { ...view, colorBy: 'sweep', colorMap: 'auto' },
  timeline
}
