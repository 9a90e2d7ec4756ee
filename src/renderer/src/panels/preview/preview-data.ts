/** Numbers of a preview in the form that a drawing needs. Pure. */
import { elementCount, type Tensor } from '#shared/tensor.ts'

/** All elements as plain numbers; texts have none. */
export function numbersOf({ data, type }: Pick<Tensor, 'data' | 'type'>): number[] {
  if (type === 'float16' || type === 'bfloat16')
    return Array.from(data as Uint16Array, (bits) => floatOfHalf(bits, type))
  return Array.isArray(data) ? [] : Array.from(data, Number)
}

function floatOfHalf(bits: number, type: 'float16' | 'bfloat16'): number {
  if (type === 'bfloat16') {
    const view = new DataView(new ArrayBuffer(4))
    view.setUint16(0, bits)
    return view.getFloat32(0)
  }
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** RGBA bytes of a picture with values 0…1 and one or three channels. */
export function pictureBytes(picture: {
  width: number
  height: number
  channels: 1 | 3
  data: Float32Array
}): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, data } = picture
  const bytes = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      bytes[pixel * 4 + channel] = (data[pixel * channels + (channels === 3 ? channel : 0)] ?? 0) * 255
    }
  }
  return bytes
}

/** Curves of a series: the last axis is time unless the first is much longer. At most `most` of them. */
export function seriesCurves(values: readonly number[], dims: readonly number[], most = 8): number[][] {
  const sizes = dims.filter((size) => size > 1)
  const [first = values.length, second] = sizes
  if (second === undefined) return [[...values]]
  const timeFirst = first > second
  const [steps, channels] = timeFirst
    ? [first, elementCount(sizes) / first]
    : [sizes.at(-1) ?? 1, elementCount(sizes.slice(0, -1))]
  return Array.from({ length: Math.min(channels, most) }, (_, channel) =>
    Array.from(
      { length: steps },
      (_, step) => values[timeFirst ? step * channels + channel : channel * steps + step] ?? 0
    )
  )
}
