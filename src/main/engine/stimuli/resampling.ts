/** Pictures at other sizes, with a triangle filter as wide as the step between pixels: nothing is skipped, nothing aliases. */
import type { Picture } from './picture-file.ts'

/** A picture of numbers 0…1, channels interleaved. */
export interface Raster {
  width: number
  height: number
  channels: 1 | 3
  data: Float32Array
}

/** Weights of luma (Rec. 601), as most image libraries use them for grey pictures. */
const luma = [0.299, 0.587, 0.114] as const

/** The picture as numbers 0…1, in colour or grey. */
export function rasterOf({ width, height, data }: Picture, channels: 1 | 3): Raster {
  const numbers = new Float32Array(width * height * channels)
  if (channels === 3) for (let i = 0; i < numbers.length; i++) numbers[i] = (data[i] ?? 0) / 255
  else {
    for (let i = 0, from = 0; i < numbers.length; i++, from += 3) {
      const sum =
        luma[0] * (data[from] ?? 0) + luma[1] * (data[from + 1] ?? 0) + luma[2] * (data[from + 2] ?? 0)
      numbers[i] = sum / 255
    }
  }
  return { width, height, channels, data: numbers }
}

/** The raster at another size. The same size gives the same numbers. */
export function resized(raster: Raster, width: number, height: number): Raster {
  const across = width === raster.width ? raster : resizedAcross(raster, width)
  return height === raster.height ? across : resizedDown(across, height)
}

/** For each new place, the old places it is made of: `taps` of them from `first` on, with weights that sum to 1. */
interface Weights {
  first: Int32Array
  taps: number
  weights: Float32Array
}

function triangleWeights(from: number, to: number): Weights {
  const ratio = from / to
  const reach = Math.max(1, ratio)
  const taps = Math.min(from, Math.ceil(2 * reach) + 1)
  const first = new Int32Array(to)
  const weights = new Float32Array(to * taps)
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * ratio - 0.5
    const start = Math.min(from - taps, Math.max(0, Math.ceil(center - reach)))
    first[i] = start
    const row = weights.subarray(i * taps, (i + 1) * taps)
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const weight = Math.max(0, 1 - Math.abs(start + tap - center) / reach)
      row[tap] = weight
      sum += weight
    }
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] ?? 0) / sum
  }
  return { first, taps, weights }
}

function resizedAcross({ width, height, channels, data }: Raster, newWidth: number): Raster {
  const { first, taps, weights } = triangleWeights(width, newWidth)
  const result = new Float32Array(newWidth * height * channels)
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < newWidth; column++) {
      const start = (row * width + (first[column] ?? 0)) * channels
      for (let c = 0; c < channels; c++, to++) {
        let sum = 0
        for (let tap = 0; tap < taps; tap++)
          sum += (weights[column * taps + tap] ?? 0) * (data[start + tap * channels + c] ?? 0)
        result[to] = sum
      }
    }
  }
  return { width: newWidth, height, channels, data: result }
}

function resizedDown({ width, height, channels, data }: Raster, newHeight: number): Raster {
  const { first, taps, weights } = triangleWeights(height, newHeight)
  const rowLength = width * channels
  const result = new Float32Array(rowLength * newHeight)
  for (let row = 0; row < newHeight; row++) {
    const into = result.subarray(row * rowLength, (row + 1) * rowLength)
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[row * taps + tap] ?? 0
      const from = ((first[row] ?? 0) + tap) * rowLength
      if (weight !== 0)
        for (let i = 0; i < rowLength; i++) into[i] = (into[i] ?? 0) + weight * (data[from + i] ?? 0)
    }
  }
  return { width, height: newHeight, channels, data: result }
}
