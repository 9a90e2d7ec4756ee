/** Bars and edges. Like a grating's stripes, a bar at orientation 0 is upright, and turns counter-clockwise. */
import { coveredByHalfLine, coveredByStrip } from '../edges.ts'
import type { Family, Settings } from '../family.ts'
import { angle, linear } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { positionSketch, radians, type PixelGrid } from '../pixel-grid.ts'
import { polaritySetting, signOf } from '../polarity.ts'
import { choiceSetting } from '../settings.ts'
import { smoothingSketch } from '../spatial-frequency.ts'

const shapes = ['bar', 'edge'] as const

type Name = 'orientation' | 'width' | 'length' | 'x' | 'y' | 'smoothing'

function bar(grid: PixelGrid, settings: Settings): Pattern<Name> {
  const isEdge = choiceSetting(settings, 'shape', shapes) === 'edge'
  const sign = signOf(settings)
  const length = { hard: [0, 8 * grid.side] as [number, number], unit: 'px' }
  return {
    sketches: {
      // The two sides of an edge differ, so that only a full turn brings it back.
      orientation: isEdge ? angle('Orientation') : angle('Orientation', 0, 180, { hard: [0, 360] }),
      width: linear('Width', [0, grid.side / 2], grid.side / 8, length),
      length: linear('Length', [0, 2 * grid.side], grid.side / 2, length),
      x: positionSketch('x', grid.width),
      y: positionSketch('y', grid.height),
      smoothing: smoothingSketch()
    },
    shown: isEdge
      ? ['orientation', 'x', 'y', 'smoothing']
      : ['orientation', 'width', 'length', 'x', 'y', 'smoothing'],
    draw(values, plane) {
      const cosine = Math.cos(radians(values.orientation))
      const sine = Math.sin(radians(values.orientation))
      const { width, length, smoothing } = values
      for (let row = 0, i = 0; row < grid.height; row++) {
        const dy = (grid.y[row] ?? 0) - values.y
        for (let column = 0; column < grid.width; column++, i++) {
          const dx = (grid.x[column] ?? 0) - values.x
          const across = dx * cosine + dy * sine
          const covered = isEdge
            ? coveredByHalfLine(across, smoothing)
            : coveredByStrip(across, width, smoothing) *
              coveredByStrip(dy * cosine - dx * sine, length, smoothing)
          plane[i] = sign * (2 * covered - 1)
        }
      }
    }
  }
}

export const barFamily: Family = {
  name: 'bar',
  fits: fitsPattern,
  suggest: () => ({ shape: 'bar', polarity: 'bright' }),
  settings: (target) => [
    { name: 'shape', label: 'Shape', kind: 'choice', choices: [...shapes] },
    polaritySetting(),
    ...patternSettings(target)
  ],
  open: (request) => patternSpace(request, (grid) => bar(grid, request.settings))
}
