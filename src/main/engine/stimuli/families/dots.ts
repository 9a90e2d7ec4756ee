/**
 * Random dots. Any moment can be drawn by itself: where a dot is follows from its number, its life and the time, by a
 * hash. In each life a dot is a signal dot with the probability `coherence` (it goes in `direction`), else a noise dot
 * (it goes in a random direction at the same speed). The field is a torus.
 */
import type { Family, Settings, Values } from '../family.ts'
import { angle, drawNumber, linear, whole } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import { radians, type PixelGrid } from '../pixel-grid.ts'
import { polaritySetting, signOf } from '../polarity.ts'
import { mixedSeed, uniformAt } from '../random.ts'
import { smoothingSketch } from '../spatial-frequency.ts'

type Name =
  'coherence' | 'direction' | 'speed' | 'time' | 'number' | 'lifetime' | 'radius' | 'smoothing' | 'draw'

/** Random numbers that one life of a dot uses: x, y, kind, direction. */
const perLife = 4

/** A dot's place in pixels from the top left corner. */
interface Dot {
  column: number
  row: number
}

function placeDot(index: number, values: Values<Name>, seed: number, grid: PixelGrid, dot: Dot): void {
  const { lifetime, time } = values
  const span = lifetime < 0 ? Infinity : Math.max(1, lifetime)
  const shifted = span === Infinity ? time : time + span * uniformAt(seed, -1 - index)
  const life = span === Infinity ? 0 : Math.floor(shifted / span)
  const age = span === Infinity ? time : shifted - life * span
  const own = mixedSeed(seed, index, life)
  const isSignal = uniformAt(own, 2) < values.coherence
  const heading = isSignal ? radians(values.direction) : 2 * Math.PI * uniformAt(own, perLife - 1)
  const way = values.speed * age
  dot.column = wrapped(uniformAt(own, 0) * grid.width + way * Math.cos(heading), grid.width)
  dot.row = wrapped(uniformAt(own, 1) * grid.height - way * Math.sin(heading), grid.height)
}

const wrapped = (value: number, size: number): number => value - size * Math.floor(value / size)

/** Raises the plane to the share of each pixel that the dot covers; a dot at a border goes on at the other side. */
function stamp(
  { column, row }: Dot,
  radius: number,
  smoothing: number,
  grid: PixelGrid,
  plane: Float32Array
): void {
  const reach = radius + smoothing / 2
  const window = Math.max(smoothing, 1e-6)
  for (let j = Math.floor(row - reach); j <= row + reach; j++) {
    const dy = j + 0.5 - row
    const start = wrapped(j, grid.height) * grid.width
    for (let i = Math.floor(column - reach); i <= column + reach; i++) {
      const dx = i + 0.5 - column
      const covered = Math.min(1, (radius - Math.sqrt(dx * dx + dy * dy)) / window + 0.5)
      const at = start + wrapped(i, grid.width)
      if (covered > (plane[at] ?? 0)) plane[at] = covered
    }
  }
}

function dots(grid: PixelGrid, settings: Settings, seed: number): Pattern<Name> {
  const sign = signOf(settings)
  const dot: Dot = { column: 0, row: 0 }
  return {
    sketches: {
      coherence: linear('Coherence', [0, 1], 0.5),
      direction: angle('Direction'),
      speed: linear('Speed', [0, grid.side / 8], 1, { hard: [0, grid.side], unit: 'px/step' }),
      time: linear('Time', [0, 60], 0, { hard: [0, 1e6], unit: 'steps' }),
      number: whole('Number', [1, 256], 48, { hard: [0, 4096] }),
      lifetime: whole('Lifetime (−1: no end)', [-1, 60], 12, { hard: [-1, 1e6], unit: 'steps' }),
      radius: linear('Radius', [0.5, grid.side / 8], Math.max(0.75, grid.side / 32), {
        hard: [0.1, grid.side / 2],
        unit: 'px'
      }),
      smoothing: smoothingSketch(),
      draw: drawNumber()
    },
    draw(values, plane) {
      const own = mixedSeed(seed, values.draw)
      plane.fill(0)
      for (let index = 0; index < values.number; index++) {
        placeDot(index, values, own, grid, dot)
        stamp(dot, values.radius, values.smoothing, grid, plane)
      }
      for (let i = 0; i < plane.length; i++) plane[i] = sign * (2 * (plane[i] ?? 0) - 1)
    }
  }
}

export const dotsFamily: Family = {
  name: 'dots',
  fits: fitsPattern,
  suggest: () => ({ polarity: 'bright' }),
  settings: (target) => [polaritySetting(), ...patternSettings(target)],
  open: (request) => patternSpace(request, (grid) => dots(grid, request.settings, request.seed))
}
