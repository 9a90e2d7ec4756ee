/** The file around the packets of a film: MP4 or WebM, written by mediabunny into a sink. */
import {
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
  type StreamTargetChunk
} from 'mediabunny'
import type { ByteSink } from '../../writing/byte-sink.ts'
import type { FilmSize, MotionSettings } from '#shared/film/film-settings.ts'
import type { EncodedFrame } from './frame-encoder.ts'
import { clearRanges, dateRanges, type ByteRange } from './mp4-times.ts'

const codecNames = { h264: 'avc', vp9: 'vp9', av1: 'av1' } as const

export class FilmFile {
  readonly #output: Output
  readonly #track: EncodedVideoPacketSource
  readonly #fps: number

  private constructor(output: Output, track: EncodedVideoPacketSource, fps: number) {
    this.#output = output
    this.#track = track
    this.#fps = fps
  }

  static async begin(film: FilmSize, settings: MotionSettings, sink: ByteSink): Promise<FilmFile> {
    const dates: ByteRange[] = []
    const format =
      settings.format === 'webm'
        ? new WebMOutputFormat()
        : // What a player needs first stands first; room for it is kept.
          new Mp4OutputFormat({
            fastStart: 'reserve',
            onMoov: (bytes, start) => dates.push(...dateRanges(bytes, start))
          })
    const output = new Output({ format, target: new StreamTarget(sinkStream(sink, dates)) })
    const track = new EncodedVideoPacketSource(codecNames[settings.codec])
    const { fps, count, hasAlpha } = film
    output.addVideoTrack(track, { frameRate: fps, maximumPacketCount: count, canBeTransparent: hasAlpha })
    await output.start()
    return new FilmFile(output, track, fps)
  }

  /** Adds the next frame; its time is exact, whatever whole microseconds the encoder counted in. */
  async add({ chunk, metadata }: EncodedFrame, alpha?: EncodedFrame): Promise<void> {
    const sideData = alpha && { alpha: bytesOf(alpha.chunk), alphaByteLength: alpha.chunk.byteLength }
    const { data, type } = EncodedPacket.fromEncodedChunk(chunk)
    const index = Math.round((chunk.timestamp * this.#fps) / 1e6)
    const packet = new EncodedPacket(
      data,
      type,
      index / this.#fps,
      1 / this.#fps,
      undefined,
      undefined,
      sideData
    )
    await this.#track.add(packet, metadata)
  }

  finish(): Promise<void> {
    return this.#output.finalize()
  }

  /** Lets go of what is not written; does nothing after the end. */
  async cancel(): Promise<void> {
    if (this.#output.state === 'started') await this.#output.cancel().catch(() => undefined)
  }
}

function bytesOf(chunk: EncodedVideoChunk): Uint8Array {
  const bytes = new Uint8Array(chunk.byteLength)
  chunk.copyTo(bytes)
  return bytes
}

function sinkStream(sink: ByteSink, dates: readonly ByteRange[]): WritableStream<StreamTargetChunk> {
  return new WritableStream({
    write: ({ data, position }) => {
      clearRanges(data, position, dates)
      return sink.write(data, position)
    }
  })
}
