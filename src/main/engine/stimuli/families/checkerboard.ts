/** Checkerboards: the product of two square waves. At phase 0 four checks meet in the centre, a bright one at top right. */
import type { Family } from '../family.ts'
import { angle, logarithmic } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { radians, type PixelGrid } from '../pixel-grid.ts'
import { smoothingSketch } from '../spatial-frequency.ts'
import { squareWave } from '../waveforms.ts'

type Name = 'size' | 'x-phase' | 'y-phase' | 'orientation' | 'smoothing'

/** A square wave is bright for half a cycle around phase 0; a quarter later it starts there. */
const quarter = 0.25

function checkerboard(grid: PixelGrid): Pattern<Name> {
  return {
    sketches: {
      size: logarithmic('Check size', [1, grid.side], grid.side / 8, {
        hard: [0.1, 8 * grid.side],
        unit: 'px'
      }),
      'x-phase': angle('Phase along x'),
      'y-phase': angle('Phase along y'),
      orientation: angle('Orientation', 0, 180, { hard: [0, 360] }),
      smoothing: smoothingSketch()
    },
    draw(values, plane) {
      const perPixel = 1 / (2 * values.size)
      const cosine = perPixel * Math.cos(radians(values.orientation))
      const sine = perPixel * Math.sin(radians(values.orientation))
      const window = values.smoothing * perPixel
      const xPhase = values['x-phase'] / 360 - quarter
      const yPhase = values['y-phase'] / 360 - quarter
      for (let row = 0, i = 0; row < grid.height; row++) {
        const y = grid.y[row] ?? 0
        for (let column = 0; column < grid.width; column++, i++) {
          const x = grid.x[column] ?? 0
          const across = squareWave(x * cosine + y * sine + xPhase, 0.5, window)
          plane[i] = across * squareWave(y * cosine - x * sine + yPhase, 0.5, window)
        }
      }
    },
    doubts: ({ size }) =>
      size < 1 ? ['Checks smaller than a pixel can not be shown: the pattern is an alias.'] : []
  }
}

export const checkerboardFamily: Family = {
  name: 'checkerboard',
  fits: fitsPattern,
  suggest: () => ({}),
  settings: patternSettings,
  open: (request) => patternSpace(request, checkerboard)
}
