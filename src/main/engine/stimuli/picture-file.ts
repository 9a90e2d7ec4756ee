/** Pictures from PNG and JPEG files, with every size checked before anything is unpacked. */
import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from 'fast-png'
import { decode as decodeJpeg } from 'jpeg-js'
import { LimenError } from '#shared/errors.ts'
import { checkedPng, hasPngSignature } from './png-chunks.ts'

/** A picture of 8 bits for each of red, green and blue; what was transparent lies on grey. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

/** Most pixels that are read; larger pictures add nothing to what a network sees. */
const mostMegapixels = 48

/** What the JPEG decoder may use. */
const jpegMegabytes = 768

/** Grey behind transparent pixels. */
const ground = 128

const damaged = (name: string, message: string, cause?: unknown): LimenError =>
  new LimenError(
    {
      tag: 'file',
      message: `${name} ${message}`,
      advice: 'Choose a PNG or JPEG picture, or save this one again.',
      part: name
    },
    { cause }
  )

/**
 * The picture of a PNG or JPEG file.
 * @throws {LimenError} 'file' where it is neither or damaged, 'resources' past 48 megapixels.
 */
export function readPicture(bytes: Uint8Array, name: string): Picture {
  const isPng = hasPngSignature(bytes)
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  if (!isPng && !isJpeg) throw damaged(name, 'is neither a PNG nor a JPEG picture.')
  try {
    return isPng ? fromPng(checkedPng(bytes, name, mostMegapixels * 1e6)) : fromJpeg(bytes)
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    if (cause instanceof Error && /limit exceeded/.test(cause.message)) throw tooLarge(name)
    throw damaged(name, 'is a damaged picture.', cause)
  }
}

const tooLarge = (name: string): LimenError =>
  new LimenError({
    tag: 'resources',
    message: `${name} has more than ${mostMegapixels} megapixels.`,
    advice: 'Make it smaller; networks see far fewer pixels.',
    part: name
  })

function fromJpeg(bytes: Uint8Array): Picture {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: mostMegapixels,
    maxMemoryUsageInMB: jpegMegabytes
  })
  return { width, height, data }
}

function fromPng(bytes: Uint8Array): Picture {
  const png = decodePng(bytes)
  const { width, height } = png
  if (png.palette !== undefined || png.depth < 8) {
    const colors = png.palette ?? grayPalette(png.depth)
    const channels = colors[0]?.length ?? 3
    return { width, height, data: onGround(convertIndexedToRgb({ ...png, palette: colors }), channels, 0) }
  }
  return { width, height, data: onGround(png.data, png.channels, png.depth === 16 ? 8 : 0) }
}

/** Grey pictures of fewer than 8 bits are packed like indexed ones. */
const grayPalette = (depth: DecodedPng['depth']): number[][] =>
  Array.from({ length: 2 ** depth }, (_, level) => {
    const gray = Math.round((255 * level) / (2 ** depth - 1))
    return [gray, gray, gray]
  })

/** Samples of 1 (grey), 2 (grey, alpha), 3 or 4 channels as opaque red, green and blue. */
function onGround(samples: DecodedPng['data'], channels: number, shift: number): Uint8Array {
  const pixels = samples.length / channels
  const isGray = channels < 3
  const hasAlpha = channels % 2 === 0
  const data = new Uint8Array(3 * pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels
    const alpha = hasAlpha ? ((samples[from + channels - 1] ?? 0) >> shift) / 255 : 1
    for (let c = 0; c < 3; c++) {
      const value = (samples[from + (isGray ? 0 : c)] ?? 0) >> shift
      data[3 * pixel + c] = Math.round(ground + alpha * (value - ground))
    }
  }
  return data
}
