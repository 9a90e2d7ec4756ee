/** Animated GIF with one palette for all frames, looping for ever. Not here: LZW and the file's blocks (gifenc). */
import { GIFEncoder } from 'gifenc'
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import { eachOf, type PixelSource } from '../frames.ts'
import { mixHalfClear } from './half-clear.ts'
import { ColorSamples, NearestColors } from './palette.ts'

/** Frames that colours are chosen from, evenly over the film. */
const sampledFrames = 12
/** One of the 256 colours of a GIF is none: what can be seen through, or stays as it was. */
const mostColors = 255

/** @throws LimenError, as encodeMotion does. */
export async function encodeGif(film: PixelSource, sink: ByteSink, context: ExportContext): Promise<void> {
  const source = film.hasAlpha ? withoutHalfClear(film) : film
  const { width, height, fps, count, hasAlpha } = source
  const palette = await choosePalette(source, context)
  const clear = palette.length
  const colors = new NearestColors(palette)
  const gif = GIFEncoder()
  let before: Uint8Array | null = null
  const writeOut = async (): Promise<void> => {
    await sink.write(gif.stream.bytesView())
    gif.stream.reset()
  }
  await eachOf(count, 'Encoding frames', context, async (index) => {
    const indices = colors.indices(await source.pixels(index), hasAlpha ? clear : null)
    const shown = hasAlpha || before === null ? indices : changes(indices, before, clear)
    gif.writeFrame(shown, width, height, {
      ...(index === 0 && { palette: [...palette, [0, 0, 0]], repeat: 0 }),
      delay: 10 * delayOf(index, fps),
      transparent: true,
      transparentIndex: clear,
      dispose: hasAlpha ? 2 : 1
    })
    before = indices
    await writeOut()
  })
  gif.finish()
  await writeOut()
}

const withoutHalfClear = (film: PixelSource): PixelSource => ({
  ...film,
  pixels: async (index) => mixHalfClear(await film.pixels(index), film.ground ?? [255, 255, 255])
})

/**
 * How long a frame stays, in 1/100 s: no frame's end is further than half of that from where it belongs, so the whole has
 * its right length.
 */
export function delayOf(index: number, fps: number): number {
  const end = (frames: number): number => Math.round((100 * frames) / fps)
  return end(index + 1) - end(index)
}

async function choosePalette(
  source: PixelSource,
  context: ExportContext
): Promise<[number, number, number][]> {
  const frames = Math.min(sampledFrames, source.count)
  const samples = new ColorSamples(frames * source.width * source.height)
  await eachOf(frames, 'Choosing colours', context, async (order) => {
    samples.add(await source.pixels(Math.floor((order * source.count) / frames)))
  })
  return samples.palette(mostColors)
}

/** What is not as it was: the rest is left clear, and takes next to no room. */
function changes(indices: Uint8Array, before: Uint8Array, clear: number): Uint8Array {
  return indices.map((index, at) => (index === before[at] ? clear : index))
}
