/**
 * Gratings: luminance that repeats along one direction. At orientation 0 it varies along x (vertical stripes), and
 * turns counter-clockwise; sine gratings are ½ + ½ · c · cos(2πfx + φ), with x in shorter sides from the centre.
 */
import type { Family, Settings } from '../family.ts'
import { gratingWaves, usualWaves, waveSettings, type WaveParameter } from '../grating-waves.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import type { PixelGrid } from '../pixel-grid.ts'
import { aliasingDoubts } from '../spatial-frequency.ts'

function grating(grid: PixelGrid, settings: Settings): Pattern<WaveParameter> {
  const { sketches, shown, draw } = gratingWaves(grid, settings)
  return { sketches, shown, draw, doubts: ({ frequency }) => aliasingDoubts(grid, frequency) }
}

export const gratingFamily: Family = {
  name: 'grating',
  fits: fitsPattern,
  suggest: () => usualWaves,
  settings: (target) => [...waveSettings, ...patternSettings(target)],
  open: (request) => patternSpace(request, (grid) => grating(grid, request.settings))
}
