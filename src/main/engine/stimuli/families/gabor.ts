/**
 * Gabor patches: a sine grating under a Gaussian, with the phase at the patch's own centre. Aspect above 1 makes the
 * patch longer along its stripes.
 */
import type { Family, Values } from '../family.ts'
import { angle, logarithmic } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { positionSketch, radians, type PixelGrid } from '../pixel-grid.ts'
import { SineField } from '../sine-field.ts'
import { aliasingDoubts, frequencySketch, orientationSketch } from '../spatial-frequency.ts'

type Name = 'orientation' | 'frequency' | 'phase' | 'sigma' | 'aspect' | 'x' | 'y'

/** Past this exponent the Gaussian is nothing to a float32. */
const farthest = 30

function gabor(grid: PixelGrid): Pattern<Name> {
  const sine = new SineField(grid)
  return {
    sketches: {
      orientation: orientationSketch(),
      frequency: frequencySketch(grid),
      phase: angle('Phase'),
      sigma: logarithmic('Size (σ)', [0.5, grid.side / 2], grid.side / 6, {
        hard: [0.1, 16 * grid.side],
        unit: 'px'
      }),
      aspect: logarithmic('Aspect', [0.25, 4], 1, { hard: [0.01, 100] }),
      x: positionSketch('x', grid.width),
      y: positionSketch('y', grid.height)
    },
    draw(values, plane) {
      sine.draw(plane, values)
      multiplyByGaussian(grid, values, plane)
    },
    doubts: ({ frequency }) => aliasingDoubts(grid, frequency)
  }
}

/** plane ← plane · exp(−½ (u² / σ² + v² / (aspect σ)²)), u across the stripes and v along them. */
function multiplyByGaussian(grid: PixelGrid, values: Values<Name>, plane: Float32Array): void {
  const { width, height, x, y } = grid
  const cosine = Math.cos(radians(values.orientation)) / values.sigma
  const sine = Math.sin(radians(values.orientation)) / values.sigma
  const along = 1 / values.aspect
  for (let row = 0, i = 0; row < height; row++) {
    const dy = (y[row] ?? 0) - values.y
    for (let column = 0; column < width; column++, i++) {
      const dx = (x[column] ?? 0) - values.x
      const u = dx * cosine + dy * sine
      const v = along * (dy * cosine - dx * sine)
      const exponent = 0.5 * (u * u + v * v)
      plane[i] = exponent > farthest ? 0 : (plane[i] ?? 0) * Math.exp(-exponent)
    }
  }
}

export const gaborFamily: Family = {
  name: 'gabor',
  fits: fitsPattern,
  suggest: () => ({}),
  settings: patternSettings,
  open: (request) => patternSpace(request, gabor)
}
