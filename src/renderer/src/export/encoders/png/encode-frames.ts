/** The frames of a film as PNG files in a zip file, numbered from 1. */
import { Zip, ZipPassThrough } from 'fflate'
import { LimenError } from '#shared/errors.ts'
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import type { PixelSource } from '../frames.ts'
import { chunk, joined, pngEnd, pngHeader } from './chunks.ts'
import { eachCompressed } from './compressed-frames.ts'

/** Bytes that a zip file can count without the extension for more. */
const largestZip = 2 ** 32 - 1
/** What a file takes beside its content: two headers with its name. */
const entrySize = 200
/** The same in every export, so that the same frames are the same bytes; zip can't tell earlier times. */
const date = new Date(1980, 0, 1)

/**
 * PNG is compressed already: the zip file only holds it.
 * @throws LimenError 'resources' for more than a zip file can hold; else as encodeMotion does.
 */
export async function encodeFrames(
  source: PixelSource,
  { dpi }: { dpi?: number },
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const pieces: Uint8Array[] = []
  let size = 0
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    pieces.push(bytes)
  })
  const writeOut = async (): Promise<void> => {
    for (const piece of pieces.splice(0)) {
      size += piece.length
      await sink.write(piece)
    }
  }
  const header = pngHeader({ ...source, dpi })
  await eachCompressed(source, context, async (data, index) => {
    checkRoom(size + data.length + source.count * entrySize)
    const entry = new ZipPassThrough(frameName(index))
    entry.mtime = date
    zip.add(entry)
    entry.push(joined(header, chunk('IDAT', data), pngEnd), true)
    await writeOut()
  })
  zip.end()
  await writeOut()
}

const frameName = (index: number): string => `frame-${String(index + 1).padStart(5, '0')}.png`

function checkRoom(size: number): void {
  if (size <= largestZip) return
  const advice = 'Choose a smaller size or fewer frames, or WebM with 4:4:4.'
  throw new LimenError({ tag: 'resources', message: 'The frames are more than a zip file can hold.', advice })
}
