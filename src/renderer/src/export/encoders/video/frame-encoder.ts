/** One WebCodecs encoder: takes a frame when it has room, hands out packets in their order, and tells what went wrong. */
import { LimenError } from '#shared/errors.ts'

/** A frame as it came out. */
export interface EncodedFrame {
  chunk: EncodedVideoChunk
  metadata: EncodedVideoChunkMetadata | undefined
}

/** Frames that may wait in the encoder: enough to keep it busy, few enough for the memory. */
const mostWaiting = 4

export class FrameEncoder {
  readonly #encoder: VideoEncoder
  #ready: EncodedFrame[] = []
  #failure: DOMException | null = null

  constructor(config: VideoEncoderConfig) {
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#ready.push({ chunk, metadata }),
      error: (error) => (this.#failure = error)
    })
    this.#encoder.configure(config)
  }

  /** Closes the frame. @throws LimenError 'unsupported' when the encoder gave up. */
  async encode(frame: VideoFrame, options: VideoEncoderEncodeOptions): Promise<void> {
    try {
      this.#check()
      this.#encoder.encode(frame, options)
    } finally {
      frame.close()
    }
    while (this.#failure === null && this.#encoder.encodeQueueSize > mostWaiting) await this.#dequeued()
    this.#check()
  }

  /** What has come out since the last call. */
  take(): EncodedFrame[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** Resolves when all is encoded. */
  async flush(): Promise<void> {
    await this.#encoder.flush().catch(() => undefined)
    this.#check()
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close()
  }

  /** An encoder that fails closes, and then tells of no more room. */
  #dequeued(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, 500)
      const encoder = this.#encoder
      encoder.addEventListener('dequeue', done)
      function done(): void {
        clearTimeout(timer)
        encoder.removeEventListener('dequeue', done)
        resolve()
      }
    })
  }

  #check(): void {
    if (this.#failure === null) return
    throw new LimenError(
      {
        tag: 'unsupported',
        message: `The browser's video encoder gave up: ${this.#failure.message}`,
        advice: 'Choose another codec or a smaller size, or export frames.'
      },
      { cause: this.#failure }
    )
  }
}
