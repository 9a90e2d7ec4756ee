/** A small study of turning gratings, for tests of captions. */
import type { Site } from '../../network.ts'
import { plainPreprocessing, type Parameter } from '../../stimulus.ts'
import type { Projection, Trace, TraceLayout } from '../../trajectory.ts'
import type { CaptionedStudy, CaptionFacts } from '../caption.ts'

const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({
  name,
  label: name.charAt(0).toUpperCase() + name.slice(1),
  unit: '',
  hard: [0, 360],
  soft: [0, 360],
  scale: 'linear',
  default: 1,
  ...more
})
export const site: Site = {
  name: 'blocks.0.resid_post',
  tensor: 'x',
  scope: [],
  kind: 'residual',
  type: 'float32',
  axes: [
    { role: 'batch', size: 2 },
    { role: 'position', size: 3 },
    { role: 'feature', size: 64 }
  ],
  recognised: true
}
export const trace: Trace = {
  id: 'sum',
  sites: [site.name],
  reading: { axes: [2, 'all'] },
  axis: 'stimulus',
  projection: 'p'
}
export const projection: Projection = {
  id: 'p',
  choice: { kind: 'pca' },
  features: 64,
  matrix: new Float32Array(192),
  offset: new Float32Array(64),
  explained: [0.5423, 0.301, 0.0796],
  labels: ['PC1', 'PC2', 'PC3'],
  fittedOn: 'blocks.0.resid_post, orientation 0–180° × 73'
}
export const layout: TraceLayout = { trace: 'sum', series: 1, points: 73, surface: false, stateLength: 64 }
export const facts: CaptionFacts = {
  network: {
    name: 'orientation.onnx',
    parameterCount: 12_345,
    sites: [site],
    provider: { used: 'cpu', differenceFromCpu: 0, refused: [] }
  },
  descriptions: [
    {
      input: 'picture',
      binding: { family: 'grating', settings: { waveform: 'sine' }, preprocessing: plainPreprocessing },
      parameters: [
        parameter('orientation', { unit: '°' }),
        parameter('frequency', { unit: 'cycles/image' }),
        parameter('phase', { unit: '°', default: 0 })
      ]
    }
  ],
  layouts: [layout],
  projections: [projection],
  versions: { limen: '0.1.0', onnxruntime: '1.30.0' }
}
export const study: CaptionedStudy = {
  title: 'Turning gratings.',
  values: { picture: { frequency: 2.5 } },
  sweep: [{ input: 'picture', parameter: 'orientation', from: 0, to: 180, count: 73 }],
  traces: [trace],
  conditions: [],
  seed: 7
}
