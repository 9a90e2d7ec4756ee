/** Studies of networks that see: oriented gratings, a bar that becomes a square, and a six that is turned into a nine. */
import { encode } from 'fast-png'
import { coveredByHalfLine } from '#engine/stimuli/edges.ts'
import { binding, timeline, view, type SampleStudy } from '../studies.ts'
import type { StudyWithFiles } from './study.ts'

export const orientationStudy: SampleStudy = {
  title: 'Orientation of gratings',
  description:
    'A network that learned to tell orientations and shapes: turn the grating by 180° and its state comes back along a ring. Drag phase, frequency or contrast.',
  symbols: {},
  bindings: { picture: binding('grating', { waveform: 'sine', angle: 'orientation' }) },
  values: { picture: { frequency: 2.5, phase: 0, contrast: 1 } },
  sweep: [{ input: 'picture', parameter: 'orientation', from: 0, to: 180, count: 73 }],
  traces: [
    {
      id: 'pooled',
      sites: ['pool3'],
      reading: { axes: ['all', 'all', 'all'] },
      axis: 'stimulus',
      projection: 'pooled-pca'
    }
  ],
  projections: [],
  choices: { 'pooled-pca': { kind: 'pca' } },
  // From high enough that the ring, which is bent like the rim of a saddle, is seen as one.
  view: {
    ...view,
    colorBy: 'sweep',
    colorMap: 'auto',
    camera: { position: [-2.6, -2.8, 5.7], target: [0, 0, 0], orthographic: false }
  },
  timeline
}

/** Pixels of the bar's length, and of its width where it is a square. */
const length = 10

export const barToSquareStudy: SampleStudy = {
  title: 'A bar becomes a square',
  description:
    'Edge detectors, in the first layer of the network for orientations and shapes, see a bar that turns by 180°: its orientation is a ring. The wider the bar, the narrower the ring: the sides of a square look alike.',
  symbols: {},
  bindings: { picture: binding('bar', { shape: 'bar', polarity: 'bright' }) },
  values: { picture: { width: 2.8, length, x: 0, y: 0, smoothing: 1, contrast: 1 } },
  sweep: [
    { input: 'picture', parameter: 'orientation', from: 0, to: 180, count: 73 },
    { input: 'picture', parameter: 'width', from: 2.8, to: length, count: 10 }
  ],
  traces: [
    {
      id: 'edges',
      sites: ['act1'],
      reading: { axes: ['all', 'mean', 'mean'] },
      axis: 'stimulus',
      projection: 'edges-pca'
    }
  ],
  projections: [],
  choices: { 'edges-pca': { kind: 'pca' } },
  view: { ...view, colorBy: 'sweep', colorMap: 'auto' },
  timeline
}

/** Pixels along each side of the picture that is turned: four for each one of the network's. */
const side = 112

/** Points along the pen's way, in network pixels from the middle, y up: down from the top, and around the bowl. */
function penOfSix(): [number, number][] {
  const [bowl, radius, top] = [-5, 3.8, 9]
  // A quadratic Bézier curve down to the left of the bowl.
  const stem = Array.from({ length: 61 }, (_, n): [number, number] => {
    const [start, bend, end] = [((60 - n) / 60) ** 2, (2 * n * (60 - n)) / 3600, (n / 60) ** 2]
    return [-radius * start - (radius + 0.35) * bend, bowl * start + 5 * bend + top * end]
  })
  const round = Array.from({ length: 80 }, (_, n): [number, number] => {
    const angle = (2 * Math.PI * n) / 80
    return [radius * Math.cos(angle), bowl + radius * Math.sin(angle)]
  })
  return [...stem, ...round]
}

/** A written six, white on black, as a PNG. */
function pictureOfSix(): Uint8Array {
  const pen = penOfSix()
  const data = Uint8Array.from({ length: side ** 2 }, (_, at) => {
    const [x, y] = [(at % side) + 0.5 - side / 2, side / 2 - Math.floor(at / side) - 0.5].map((n) => n / 4)
    const distance = Math.min(...pen.map(([px, py]) => Math.hypot((x ?? 0) - px, (y ?? 0) - py)))
    return Math.round(255 * coveredByHalfLine(1.2 - distance, 1))
  })
  return encode({ width: side, height: side, data, channels: 1, depth: 8 })
}

const logit = (digit: number) => ({ kind: 'unit' as const, name: `logit of ${digit}`, unit: digit })

export function digitsStudy(): StudyWithFiles {
  return {
    study: {
      title: 'Six and nine',
      description:
        'A network that reads handwritten digits sees a six that is turned. What it says goes around a loop: from ‘6’ to ‘9’ and back to ‘6’. Drag the rotation, or make the picture smaller or noisy.',
      symbols: {},
      bindings: {
        picture: binding('picture', { file: 'six.png', second: '', fit: 'stretch', outside: 'edge' })
      },
      values: {},
      sweep: [{ input: 'picture', parameter: 'rotation', from: 0, to: 360, count: 121 }],
      traces: [
        {
          id: 'answer',
          sites: ['logits'],
          reading: { axes: ['all'] },
          axis: 'stimulus',
          projection: 'answers'
        }
      ],
      projections: [],
      choices: { answers: { kind: 'axes', axes: [6, 0, 9].map(logit) } },
      view: { ...view, colorBy: 'sweep', colorMap: 'auto', lineWidth: 2 },
      timeline
    },
    files: [['six.png', pictureOfSix()]]
  }
}
