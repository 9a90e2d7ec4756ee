/**
 * The waves that gratings and Gabor patches have in common: sine, square, sawtooth or triangle along one direction, from
 * a point on. Not here: contrast (patterns.ts) and envelopes (families/gabor.ts).
 */
import type { Setting } from '#shared/stimulus.ts'
import type { Settings, Values } from './family.ts'
import { angle, linear, type Sketch } from './parameters.ts'
import { radians, type PixelGrid } from './pixel-grid.ts'
import { choiceSetting } from './settings.ts'
import { SineField } from './sine-field.ts'
import {
  fieldOfViewSetting,
  frequencySketch,
  orientationSketch,
  smoothingSketch
} from './spatial-frequency.ts'
import { sawtoothWave, squareWave, triangleWave, waveformNames, type WaveformName } from './waveforms.ts'

const angleNames = ['orientation', 'direction'] as const

export type WaveParameter = 'orientation' | 'direction' | 'frequency' | 'phase' | 'duty' | 'smoothing'

/** Waves of one form over a grid. */
export interface GratingWaves {
  sketches: Record<WaveParameter, Sketch>
  /** The parameters that this form has. */
  shown: WaveParameter[]
  /** Degrees that the wave is turned by, whether they are called orientation or direction. */
  turned: (values: Values<WaveParameter>) => number
  /** Writes the wave, −1…1, with its phase at a point in pixels from the centre. */
  draw: (values: Values<WaveParameter>, plane: Float32Array, x?: number, y?: number) => void
}

/** The waves that the settings choose. */
export function gratingWaves(grid: PixelGrid, settings: Settings): GratingWaves {
  const waveform = choiceSetting(settings, 'waveform', waveformNames)
  const turns = choiceSetting(settings, 'angle', angleNames)
  const sine = new SineField(grid)
  const shown: WaveParameter[] = [turns, 'frequency', 'phase']
  if (waveform === 'square') shown.push('duty')
  if (waveform === 'square' || waveform === 'sawtooth') shown.push('smoothing')
  return {
    sketches: {
      orientation: orientationSketch(),
      direction: angle('Direction'),
      frequency: frequencySketch(grid),
      phase: angle('Phase'),
      duty: linear('Duty', [0, 1], 0.5),
      smoothing: smoothingSketch()
    },
    shown,
    turned: ({ [turns]: degrees }) => degrees,
    draw(values, plane, x = 0, y = 0) {
      const { frequency, phase, [turns]: orientation } = values
      if (waveform === 'sine') sine.draw(plane, { orientation, frequency, phase, x, y })
      else drawWave(grid, waveform, values, { orientation, x, y }, plane)
    }
  }
}

function drawWave(
  grid: PixelGrid,
  waveform: Exclude<WaveformName, 'sine'>,
  { frequency, phase, duty, smoothing }: Values<WaveParameter>,
  { orientation, x, y }: { orientation: number; x: number; y: number },
  plane: Float32Array
): void {
  const perPixel = frequency / grid.side
  const alongX = perPixel * Math.cos(radians(orientation))
  const alongY = perPixel * Math.sin(radians(orientation))
  const window = smoothing * perPixel
  for (let row = 0, i = 0; row < grid.height; row++) {
    const start = alongY * ((grid.y[row] ?? 0) - y) + phase / 360
    for (let column = 0; column < grid.width; column++, i++) {
      const p = start + alongX * ((grid.x[column] ?? 0) - x)
      if (waveform === 'square') plane[i] = squareWave(p, duty, window)
      else plane[i] = waveform === 'sawtooth' ? sawtoothWave(p, window) : triangleWave(p)
    }
  }
}

/** The settings that choose the waves, and the usual choice. */
export const waveSettings: Setting[] = [
  { name: 'waveform', label: 'Waveform', kind: 'choice', choices: [...waveformNames] },
  {
    name: 'angle',
    label: 'Angle',
    kind: 'choice',
    choices: [...angleNames],
    hint: 'Orientation turns by 180°, direction by 360°.'
  },
  fieldOfViewSetting
]
export const usualWaves = { waveform: 'sine', angle: 'orientation' } as const
