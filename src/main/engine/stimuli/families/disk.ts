/** Disks and annuli. */
import { coveredByHalfLine } from '../edges.ts'
import type { Family, Settings } from '../family.ts'
import { linear } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { positionSketch, type PixelGrid } from '../pixel-grid.ts'
import { polaritySetting, signOf } from '../polarity.ts'
import { choiceSetting } from '../settings.ts'
import { smoothingSketch } from '../spatial-frequency.ts'

const shapes = ['disk', 'annulus'] as const

type Name = 'radius' | 'inner' | 'x' | 'y' | 'smoothing'

function disk(grid: PixelGrid, settings: Settings): Pattern<Name> {
  const isAnnulus = choiceSetting(settings, 'shape', shapes) === 'annulus'
  const sign = signOf(settings)
  return {
    sketches: {
      radius: linear('Radius', [0, grid.side / 2], grid.side / 4, { hard: [0, 8 * grid.side], unit: 'px' }),
      inner: linear('Inner radius', [0, grid.side / 2], grid.side / 8, {
        hard: [0, 8 * grid.side],
        unit: 'px'
      }),
      x: positionSketch('x', grid.width),
      y: positionSketch('y', grid.height),
      smoothing: smoothingSketch()
    },
    shown: isAnnulus ? ['radius', 'inner', 'x', 'y', 'smoothing'] : ['radius', 'x', 'y', 'smoothing'],
    draw({ radius, inner, x, y, smoothing }, plane) {
      for (let row = 0, i = 0; row < grid.height; row++) {
        const dy = (grid.y[row] ?? 0) - y
        for (let column = 0; column < grid.width; column++, i++) {
          const dx = (grid.x[column] ?? 0) - x
          const distance = Math.sqrt(dx * dx + dy * dy)
          const hole = isAnnulus ? coveredByHalfLine(inner - distance, smoothing) : 0
          const covered = Math.max(0, coveredByHalfLine(radius - distance, smoothing) - hole)
          plane[i] = sign * (2 * covered - 1)
        }
      }
    }
  }
}

export const diskFamily: Family = {
  name: 'disk',
  fits: fitsPattern,
  suggest: () => ({ shape: 'disk', polarity: 'bright' }),
  settings: (target) => [
    { name: 'shape', label: 'Shape', kind: 'choice', choices: [...shapes] },
    polaritySetting(),
    ...patternSettings(target)
  ],
  open: (request) => patternSpace(request, (grid) => disk(grid, request.settings))
}
