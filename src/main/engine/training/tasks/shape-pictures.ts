/** Plain shapes on an even ground; place, size, turn, polarity and contrast vary. */
import { coveredByHalfLine, coveredByStrip } from '#engine/stimuli/edges.ts'
import { pixelGrid, radians, type PixelGrid } from '#engine/stimuli/pixel-grid.ts'
import type { RandomStream } from '#engine/stimuli/random.ts'
import type { LabelledPictures } from './labelled-pictures.ts'
import { between } from './task.ts'

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

/** Bright on dark or dark on bright, anywhere in the picture, with radii of a fifth to a third of its side. */
export function shapePictures({ side }: { side: number }): LabelledPictures {
  const all = Object.values(shapes)
  const grid = pixelGrid(side, side)
  return {
    classes: Object.keys(shapes),
    draw: (plane, label, stream) => {
      drawTurned(all[label] ?? (() => 0), plane, grid, stream)
      const polarity = stream.uniform() < 0.5 ? -1 : 1
      return polarity * between(stream, 0.5, 1)
    }
  }
}

/** 1 inside of a shape and −1 outside, with size, place and turn by chance. */
function drawTurned(shape: Shape, plane: Float32Array, grid: PixelGrid, stream: RandomStream): void {
  const { side, width, height } = grid
  const radius = between(stream, 0.2, 0.35) * side
  const [x = 0, y = 0] = [between(stream, -1, 1), between(stream, -1, 1)].map((n) => n * (side / 2 - radius))
  const turn = radians(between(stream, 0, 360))
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)]
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < width; column++, at++) {
      const [dx, dy] = [(grid.x[column] ?? 0) - x, (grid.y[row] ?? 0) - y]
      plane[at] = 2 * shape(dx * cosine + dy * sine, dy * cosine - dx * sine, radius) - 1
    }
}
