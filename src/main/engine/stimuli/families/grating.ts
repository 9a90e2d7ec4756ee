/**
 * Gratings: luminance that repeats along one direction. At orientation 0 it varies along x (vertical stripes), and
 * turns counter-clockwise; sine gratings are ½ + ½ · c · cos(2πfx + φ), with x in shorter sides from the centre.
 */
import type { Family, Settings, Values } from '../family.ts'
import { angle, linear, logarithmic, type Sketch } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { radians, type PixelGrid } from '../pixel-grid.ts'
import { choiceSetting } from '../settings.ts'
import { sawtoothWave, squareWave, triangleWave, waveformNames, type WaveformName } from '../waveforms.ts'

/** A sine wave over the plane, by the addition theorem: one cosine and sine for each row and column. */
export class SineField {
  readonly #grid: PixelGrid
  readonly #cosines: Float64Array
  readonly #sines: Float64Array

  constructor(grid: PixelGrid) {
    this.#grid = grid
    this.#cosines = new Float64Array(grid.width)
    this.#sines = new Float64Array(grid.width)
  }

  /** plane ← plane · keep + amplitude · cos(2π f u + phase), u along `orientation`. */
  draw(
    plane: Float32Array,
    wave: { orientation: number; frequency: number; phase: number },
    keep = 0,
    amplitude = 1
  ): void {
    const { width, height, x, y, side } = this.#grid
    const perPixel = (2 * Math.PI * wave.frequency) / side
    const alongX = perPixel * Math.cos(radians(wave.orientation))
    const alongY = perPixel * Math.sin(radians(wave.orientation))
    const phase = radians(wave.phase)
    for (let column = 0; column < width; column++) {
      this.#cosines[column] = Math.cos(alongX * (x[column] ?? 0))
      this.#sines[column] = Math.sin(alongX * (x[column] ?? 0))
    }
    for (let row = 0, i = 0; row < height; row++) {
      const angleOfRow = alongY * (y[row] ?? 0) + phase
      const cosine = amplitude * Math.cos(angleOfRow)
      const sine = amplitude * Math.sin(angleOfRow)
      for (let column = 0; column < width; column++, i++) {
        const value = cosine * (this.#cosines[column] ?? 0) - sine * (this.#sines[column] ?? 0)
        plane[i] = keep === 0 ? value : keep * (plane[i] ?? 0) + value
      }
    }
  }
}

/** Largest frequency that the pixels can show, in cycles/image. */
export const nyquist = (grid: PixelGrid): number => grid.side / 2

/** The frequency slider: 0.5 to Nyquist; four times Nyquist can be typed, with a warning. */
export const frequencySketch = (grid: PixelGrid, label = 'Spatial frequency'): Sketch => {
  const highest = nyquist(grid)
  return logarithmic(label, [0.5, highest], Math.min(4, highest / 2), {
    hard: [0.01, 4 * highest],
    unit: 'cycles/image'
  })
}

/** A warning past the Nyquist frequency. */
export const aliasingDoubts = (grid: PixelGrid, frequency: number): string[] =>
  frequency > nyquist(grid)
    ? [
        `${frequency} cycles/image is past the Nyquist frequency (${nyquist(grid)}): the pattern shown is an alias.`
      ]
    : []

/**
 * Orientation has a turn of 180°: half a turn takes phase φ to −φ, so that the slider's ends meet where φ is 0 or 180°.
 * Direction has a full turn.
 */
export const orientationSketch = (label = 'Orientation'): Sketch => angle(label, 0, 180, { hard: [0, 360] })

type Name = 'orientation' | 'direction' | 'frequency' | 'phase' | 'duty' | 'smoothing'

function grating(grid: PixelGrid, settings: Settings): Pattern<Name> {
  const waveform = choiceSetting(settings, 'waveform', waveformNames)
  const turns = choiceSetting(settings, 'angle', ['orientation', 'direction'])
  const sine = new SineField(grid)
  const shown: Name[] = [turns, 'frequency', 'phase']
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
    draw(values, plane) {
      const orientation = turns === 'orientation' ? values.orientation : values.direction
      if (waveform === 'sine')
        sine.draw(plane, { orientation, frequency: values.frequency, phase: values.phase })
      else drawWave(grid, waveform, values, orientation, plane)
    },
    doubts: ({ frequency }) => aliasingDoubts(grid, frequency)
  }
}

/** Width over which hard edges are averaged. */
export const smoothingSketch = (): Sketch =>
  linear('Edge smoothing', [0, 4], 1, { hard: [0, 64], unit: 'px' })

function drawWave(
  grid: PixelGrid,
  waveform: Exclude<WaveformName, 'sine'>,
  { frequency, phase, duty, smoothing }: Values<Name>,
  orientation: number,
  plane: Float32Array
): void {
  const { width, height, x, y, side } = grid
  const perPixel = frequency / side
  const alongX = perPixel * Math.cos(radians(orientation))
  const alongY = perPixel * Math.sin(radians(orientation))
  const window = smoothing * perPixel
  for (let row = 0, i = 0; row < height; row++) {
    const start = alongY * (y[row] ?? 0) + phase / 360
    for (let column = 0; column < width; column++, i++) {
      const p = start + alongX * (x[column] ?? 0)
      if (waveform === 'square') plane[i] = squareWave(p, duty, window)
      else plane[i] = waveform === 'sawtooth' ? sawtoothWave(p, window) : triangleWave(p)
    }
  }
}

export const gratingFamily: Family = {
  name: 'grating',
  fits: fitsPattern,
  suggest: () => ({ waveform: 'sine', angle: 'orientation' }),
  settings: (target) => [
    { name: 'waveform', label: 'Waveform', kind: 'choice', choices: [...waveformNames] },
    {
      name: 'angle',
      label: 'Angle',
      kind: 'choice',
      choices: ['orientation', 'direction'],
      hint: 'Orientation turns by 180°, direction by 360°.'
    },
    ...patternSettings(target)
  ],
  open: (request) => patternSpace(request, (grid) => grating(grid, request.settings))
}
