/**
 * Handwritten digits, 0 to 9. Training moves and turns each a little, anew at every step, so that few thousands suffice;
 * those that are held out are shown as they were written. Not here: where the digits come from (digit-pictures.ts).
 */
import { radians } from '#engine/stimuli/pixel-grid.ts'
import { randomOrder, randomStream } from '#engine/stimuli/random.ts'
import { digitSide } from '#shared/training-fit.ts'
import { digitPictures } from './digit-pictures.ts'
import {
  below,
  between,
  ExampleBuffer,
  trainedCount,
  type Examples,
  type Task,
  type TaskShape
} from './task.ts'

export interface DigitsChoice {
  trainingShare: number
  shift: number
  turn: number
}

/** Fixed, so that every run holds the same digits out. */
const splitSeed = 0xd161

export const digitsShape: TaskShape = {
  input: { kind: 'picture', side: digitSide },
  answer: { kind: 'class', classes: Array.from({ length: 10 }, (_, digit) => String(digit)) },
  places: null
}

/** @throws LimenError 'file' where the digits are not there, 'request' where none would be trained on or held out. */
export function digits({ trainingShare, shift, turn }: DigitsChoice): Task {
  const { pixels, labels } = digitPictures()
  const size = digitSide ** 2
  const order = randomOrder(labels.length, randomStream(splitSeed))
  const trained = trainedCount(labels.length, trainingShare)
  const picture = (at: number): Float32Array => pixels.subarray(at * size, (at + 1) * size)
  return {
    shape: digitsShape,
    chance: commonest(labels, order.subarray(trained)),
    training: (seed, n, count) => {
      const stream = randomStream(seed, n)
      return examples(count, (input) => {
        const at = order[below(stream, trained)] ?? 0
        const [x = 0, y = 0] = [0, 1].map(() => below(stream, 2 * shift + 1) - shift)
        place(picture(at), { x, y, turn: between(stream, -turn, turn) }, input)
        return labels[at] ?? 0
      })
    },
    heldOut: (count) => {
      const rest = order.subarray(trained, trained + count)
      return examples(rest.length, (input, n) => {
        const at = rest[n] ?? 0
        input.set(picture(at))
        return labels[at] ?? 0
      })
    }
  }
}

/** Examples whose pictures are written, and whose digits answered, one by one. */
function examples(count: number, write: (input: Float32Array, n: number) => number): Examples {
  const buffer = new ExampleBuffer(digitsShape, count)
  for (let n = 0; n < count; n++) {
    const { input, target } = buffer.slot(n)
    target[0] = write(input as Float32Array, n)
  }
  return buffer.examples()
}

/** Share of the commonest digit. */
function commonest(labels: Uint8Array, chosen: Int32Array): number {
  const counts = new Float64Array(10)
  for (const at of chosen) counts[labels[at] ?? 0] = (counts[labels[at] ?? 0] ?? 0) + 1
  return Math.max(...counts) / Math.max(1, chosen.length)
}

/** A picture moved by pixels and turned by degrees about its middle, bilinear; black where there was nothing. */
function place(from: Float32Array, by: { x: number; y: number; turn: number }, into: Float32Array): void {
  const [cosine, sine] = [Math.cos(radians(by.turn)), Math.sin(radians(by.turn))]
  const middle = (digitSide - 1) / 2
  for (let row = 0, at = 0; row < digitSide; row++)
    for (let column = 0; column < digitSide; column++, at++) {
      const [dx, dy] = [column - middle - by.x, row - middle - by.y]
      into[at] = sampled(from, middle + cosine * dx - sine * dy, middle + sine * dx + cosine * dy)
    }
}

function sampled(from: Float32Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const pixel = (column: number, row: number): number =>
    column >= 0 && row >= 0 && column < digitSide && row < digitSide
      ? (from[row * digitSide + column] ?? 0)
      : 0
  const [u, v] = [x - left, y - top]
  const upper = (1 - u) * pixel(left, top) + u * pixel(left + 1, top)
  const lower = (1 - u) * pixel(left, top + 1) + u * pixel(left + 1, top + 1)
  return (1 - v) * upper + v * lower
}
