/**
 * Noise pictures: white, binary, narrowband, 1/f^α. Except for binary noise, which is black and white, values are
 * normal with standard deviation ⅓, cut at ±1, so that the root-mean-square contrast is a third of `contrast`.
 */
import type { Family, Settings, Values } from '../family.ts'
import { drawNumber, linear, logarithmic, whole } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import type { PixelGrid } from '../pixel-grid.ts'
import { randomStream, type RandomStream } from '../random.ts'
import { choiceSetting } from '../settings.ts'
import { aliasingDoubts, fieldOfViewSetting, frequencySketch } from '../spatial-frequency.ts'
import { SpectralNoise } from '../spectral-noise.ts'

const kinds = ['white', 'binary', 'narrowband', '1/f^α'] as const
type Kind = (typeof kinds)[number]

type Name = 'draw' | 'grain' | 'frequency' | 'bandwidth' | 'exponent'

const shownOf: Record<Kind, Name[]> = {
  white: ['grain', 'draw'],
  binary: ['grain', 'draw'],
  narrowband: ['frequency', 'bandwidth', 'draw'],
  '1/f^α': ['exponent', 'draw']
}

/** Standard deviations that reach from grey to black or white. */
const deviations = 3

function noise(grid: PixelGrid, settings: Settings, seed: number): Pattern<Name> {
  const kind = choiceSetting(settings, 'kind', kinds)
  const spectral = kind === 'narrowband' || kind === '1/f^α' ? new SpectralNoise(grid, seed) : null
  const shown = shownOf[kind]
  // Noise costs more than anything else here, and stays the same while only the contrast changes.
  const latest = new Float32Array(grid.width * grid.height)
  let latestKey = ''
  const drawNew = (values: Values<Name>): void => {
    if (spectral === null)
      drawGrains(grid, values, kind === 'binary', randomStream(seed, values.draw), latest)
    else if (kind === 'narrowband') spectral.draw(values.draw, logGaussian(values), latest)
    else spectral.draw(values.draw, powerLaw(values), latest)
  }
  return {
    sketches: {
      grain: whole('Grain', [1, Math.max(2, Math.floor(grid.side / 4))], 1, {
        hard: [1, grid.side],
        unit: 'px'
      }),
      frequency: frequencySketch(grid, 'Centre frequency'),
      bandwidth: logarithmic('Bandwidth', [0.25, 4], 1, { hard: [0.05, 8], unit: 'octaves' }),
      exponent: linear('Exponent α', [0, 2], 1, { hard: [-4, 4] }),
      draw: drawNumber()
    },
    shown,
    draw(values, plane) {
      const key = shown.map((name) => values[name]).join(' ')
      if (key !== latestKey) drawNew(values)
      latestKey = key
      plane.set(latest)
    },
    doubts: ({ frequency }) => (kind === 'narrowband' ? aliasingDoubts(grid, frequency) : [])
  }
}

/** Amplitude over frequency: a Gaussian over octaves, whose full width at half maximum is the bandwidth. */
function logGaussian({ frequency, bandwidth }: Values<Name>): (cycles: number) => number {
  const sigma = bandwidth / (2 * Math.sqrt(2 * Math.LN2))
  return (cycles) => Math.exp(-0.5 * (Math.log2(cycles / frequency) / sigma) ** 2)
}

const powerLaw =
  ({ exponent }: Values<Name>) =>
  (cycles: number): number =>
    cycles ** -exponent

function drawGrains(
  grid: PixelGrid,
  { grain }: Values<Name>,
  isBinary: boolean,
  stream: RandomStream,
  plane: Float32Array
): void {
  const { width, height } = grid
  for (let top = 0; top < height; top += grain) {
    for (let left = 0; left < width; left += grain) {
      const value = isBinary ? (stream.uniform() < 0.5 ? -1 : 1) : stream.normal() / deviations
      const cut = Math.min(1, Math.max(-1, value))
      const bottom = Math.min(height, top + grain)
      for (let row = top; row < bottom; row++)
        plane.fill(cut, row * width + left, row * width + Math.min(width, left + grain))
    }
  }
}

export const noiseFamily: Family = {
  name: 'noise',
  fits: fitsPattern,
  suggest: () => ({ kind: 'white' }),
  settings: (target, settings) => [
    { name: 'kind', label: 'Noise', kind: 'choice', choices: [...kinds] },
    ...(choiceSetting(settings, 'kind', kinds) === 'narrowband' ? [fieldOfViewSetting] : []),
    ...patternSettings(target)
  ],
  open: (request) => patternSpace(request, (grid) => noise(grid, request.settings, request.seed))
}
