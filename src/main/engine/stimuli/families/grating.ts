/**
 * Gratings: luminance that repeats along one direction. At orientation 0 it varies along x (vertical stripes), and
 * turns counter-clockwise; sine gratings are ½ + ½ · c · cos(2πfx + φ), with x in shorter sides from the centre.
 */
import type { Family, Settings, Values } from '../family.ts'
import { angle, linear } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { radians, type PixelGrid } from '../pixel-grid.ts'
import { choiceSetting } from '../settings.ts'
import { SineField } from '../sine-field.ts'
import { aliasingDoubts, frequencySketch, orientationSketch, smoothingSketch } from '../spatial-frequency.ts'
import { sawtoothWave, squareWave, triangleWave, waveformNames, type WaveformName } from '../waveforms.ts'

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
      const { frequency, phase, [turns]: orientation } = values
      if (waveform === 'sine') sine.draw(plane, { orientation, frequency, phase })
      else drawWave(grid, waveform, values, orientation, plane)
    },
    doubts: ({ frequency }) => aliasingDoubts(grid, frequency)
  }
}

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
