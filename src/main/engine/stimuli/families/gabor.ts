/**
 * Gabor patches: a grating under a Gaussian, with the phase at the patch's own centre; a sine grating, strictly. Aspect
 * above 1 makes the patch longer along its stripes.
 */
import type { Family, Settings } from '../family.ts'
import { gratingWaves, usualWaves, waveSettings, type WaveParameter } from '../grating-waves.ts'
import { logarithmic } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { positionSketch, radians, type PixelGrid } from '../pixel-grid.ts'
import { aliasingDoubts } from '../spatial-frequency.ts'

/** The Gaussian: its size, and where it is. */
type EnvelopeParameter = 'sigma' | 'aspect' | 'x' | 'y'

/** Past this exponent the Gaussian is nothing to a float32. */
const farthest = 30

function gabor(grid: PixelGrid, settings: Settings): Pattern<WaveParameter | EnvelopeParameter> {
  const waves = gratingWaves(grid, settings)
  return {
    sketches: {
      ...waves.sketches,
      sigma: logarithmic('Size (σ)', [0.5, grid.side / 2], grid.side / 6, {
        hard: [0.1, 16 * grid.side],
        unit: 'px'
      }),
      aspect: logarithmic('Aspect', [0.25, 4], 1, { hard: [0.01, 100] }),
      x: positionSketch('x', grid.width),
      y: positionSketch('y', grid.height)
    },
    shown: [...waves.shown, 'sigma', 'aspect', 'x', 'y'],
    draw(values, plane) {
      waves.draw(values, plane, values.x, values.y)
      multiplyByGaussian(grid, { ...values, orientation: waves.turned(values) }, plane)
    },
    doubts: ({ frequency }) => aliasingDoubts(grid, frequency)
  }
}

/** plane ← plane · exp(−½ (u² / σ² + v² / (aspect σ)²)), u across the stripes and v along them. */
function multiplyByGaussian(
  grid: PixelGrid,
  values: Readonly<Record<EnvelopeParameter | 'orientation', number>>,
  plane: Float32Array
): void {
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
  suggest: () => usualWaves,
  settings: (target) => [...waveSettings, ...patternSettings(target)],
  open: (request) => patternSpace(request, (grid) => gabor(grid, request.settings))
}
