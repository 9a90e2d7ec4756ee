/** Oriented gratings, and shapes, as the stimuli of the app draw them: luminance 0…1 around grey, with noise. */
import type { RandomStream } from '#engine/stimuli/random.ts'
import { coveredByHalfLine, coveredByStrip } from '#engine/stimuli/edges.ts'
import { pixelGrid, radians } from '#engine/stimuli/pixel-grid.ts'
import { SineField } from '#engine/stimuli/sine-field.ts'
import { below, between, drawnTask, type ExampleSlot, type Task, type TaskShape } from './task.ts'

/** Luminance ½ + ½ · contrast · pattern + noise. */
function paint(
  pattern: ArrayLike<number>,
  contrast: number,
  noise: number,
  stream: RandomStream,
  slot: ExampleSlot
) {
  for (let at = 0; at < pattern.length; at++)
    slot.input[at] = 0.5 + 0.5 * contrast * (pattern[at] ?? 0) + (noise > 0 ? noise * stream.normal() : 0)
}

export interface GratingChoice {
  orientations: number
  side: number
  noise: number
}

/** Class n is the orientation n · 180° / classes, counter-clockwise from vertical stripes. */
export function gratings({ orientations, side, noise }: GratingChoice): Task {
  const shape: TaskShape = {
    input: { kind: 'picture', side },
    answer: {
      kind: 'class',
      classes: Array.from({ length: orientations }, (_, n) => `${+((180 * n) / orientations).toFixed(1)}°`)
    },
    places: null
  }
  const field = new SineField(pixelGrid(side, side))
  const plane = new Float32Array(side * side)
  return drawnTask(shape, 1 / orientations, (stream, slot) => {
    const orientation = below(stream, orientations)
    field.draw(plane, {
      orientation: (180 * orientation) / orientations,
      frequency: between(stream, 2, side / 5),
      phase: between(stream, 0, 360)
    })
    paint(plane, between(stream, 0.4, 1), noise, stream, slot)
    slot.target[0] = orientation
  })
}

/** How much of a pixel at a place lies inside of a shape of a radius around 0, whose edges are one pixel wide. */
type Shape = (x: number, y: number, radius: number) => number

const square = (x: number, y: number, side: number): number =>
  coveredByStrip(x, side, 1) * coveredByStrip(y, side, 1)

const shapes: Readonly<Record<string, Shape>> = {
  disk: (x, y, radius) => coveredByHalfLine(radius - Math.hypot(x, y), 1),
  ring: (x, y, radius) =>
    coveredByHalfLine(radius - Math.hypot(x, y), 1) * coveredByHalfLine(Math.hypot(x, y) - 0.6 * radius, 1),
  square: (x, y, radius) => square(x, y, 1.6 * radius),
  triangle: (x, y, radius) =>
    [90, 210, 330].reduce((inside, degrees) => {
      const outwards = -(x * Math.cos(radians(degrees)) + y * Math.sin(radians(degrees)))
      return inside * coveredByHalfLine(0.55 * radius - outwards, 1)
    }, 1),
  cross: (x, y, radius) =>
    Math.max(
      coveredByStrip(x, 0.55 * radius, 1) * coveredByStrip(y, 2 * radius, 1),
      coveredByStrip(y, 0.55 * radius, 1) * coveredByStrip(x, 2 * radius, 1)
    ),
  bar: (x, y, radius) => coveredByStrip(x, 0.55 * radius, 1) * coveredByStrip(y, 2 * radius, 1)
}

/** Bright on dark or dark on bright, anywhere in the picture, of any size and turn. */
export function shapePictures({ side, noise }: { side: number; noise: number }): Task {
  const classes = Object.keys(shapes)
  const all = Object.values(shapes)
  const shape: TaskShape = {
    input: { kind: 'picture', side },
    answer: { kind: 'class', classes },
    places: null
  }
  const grid = pixelGrid(side, side)
  const plane = new Float32Array(side * side)
  return drawnTask(shape, 1 / classes.length, (stream, slot) => {
    const kind = below(stream, all.length)
    const radius = between(stream, 0.2, 0.35) * side
    const [x, y] = [between(stream, -1, 1), between(stream, -1, 1)].map((n) => n * (side / 2 - radius))
    const turn = radians(between(stream, 0, 360))
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)]
    for (let row = 0, at = 0; row < side; row++)
      for (let column = 0; column < side; column++, at++) {
        const [dx, dy] = [(grid.x[column] ?? 0) - (x ?? 0), (grid.y[row] ?? 0) - (y ?? 0)]
        const covered = all[kind]?.(dx * cosine + dy * sine, dy * cosine - dx * sine, radius) ?? 0
        plane[at] = 2 * covered - 1
      }
    const polarity = stream.uniform() < 0.5 ? -1 : 1
    paint(plane, polarity * between(stream, 0.5, 1), noise, stream, slot)
    slot.target[0] = kind
  })
}
