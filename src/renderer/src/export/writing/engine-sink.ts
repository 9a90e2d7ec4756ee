/**
 * Bytes of an export on their way to a file that the engine writes: gathered into pieces, a few of which are under way at a
 * time, so that neither page nor engine fills its memory while the disk is slow.
 */
import type { EngineClient } from '#shared/engine-client.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { ByteSink } from './byte-sink.ts'

/** Whoever reaches the engine. */
export type EngineCalls = Pick<EngineClient, 'call'>

/** Bytes of a piece, and how many may be under way. */
const pieceSize = 1024 * 1024
const mostUnderWay = 4 * pieceSize
/** How long an engine that died is waited for, to have its file removed. */
const patience = { attempts: 150, milliseconds: 200 }

/**
 * Begins a file.
 * @param path absolute path on the engine's machine.
 * @throws LimenError 'file' where it can't be written there.
 */
export async function openEngineSink(engine: EngineCalls, path: string): Promise<ByteSink> {
  const { temporary } = await engine.call('beginFile', { path })
  return new EngineSink(engine, path, temporary)
}

class EngineSink implements ByteSink {
  readonly #engine: EngineCalls
  readonly #path: string
  readonly #temporary: string
  /** What waits to be sent: `#filled` bytes that belong at `#start`. */
  #piece = new Uint8Array(pieceSize)
  #start = 0
  #filled = 0
  readonly #underWay = new Set<Promise<void>>()
  #bytesUnderWay = 0
  #failure: LimenError | null = null

  constructor(engine: EngineCalls, path: string, temporary: string) {
    this.#engine = engine
    this.#path = path
    this.#temporary = temporary
  }

  async write(bytes: Uint8Array, position = this.#start + this.#filled): Promise<void> {
    this.#check()
    if (position !== this.#start + this.#filled) await this.#jump(position)
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + pieceSize - this.#filled)
      this.#piece.set(part, this.#filled)
      this.#filled += part.length
      from += part.length
      if (this.#filled === pieceSize) await this.#send()
    }
  }

  async finish(): Promise<void> {
    await this.#jump(0)
    this.#check()
    await this.#engine.call('finishFile', { temporary: this.#temporary })
    this.#failure = ended()
  }

  /** Where the engine has died, the next one is asked to remove what it left. */
  async abort(): Promise<void> {
    this.#failure ??= ended()
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#engine.call('abortFile', { path: this.#path, temporary: this.#temporary })
        return
      } catch (error) {
        const isLost = error instanceof LimenError && error.tag === 'engine'
        if (!isLost || attempt === patience.attempts) throw error
        await new Promise((resolve) => setTimeout(resolve, patience.milliseconds))
      }
    }
  }

  /** Goes on elsewhere. A short piece may overtake a long one on its way: what was sent is there first. */
  async #jump(position: number): Promise<void> {
    await this.#send()
    while (this.#underWay.size > 0) await Promise.race(this.#underWay)
    this.#start = position
  }

  /** Sends what has been gathered, then waits until there is room for more. */
  async #send(): Promise<void> {
    if (this.#filled > 0) this.#start += this.#sendPiece(this.#piece.subarray(0, this.#filled))
    this.#filled = 0
    while (this.#bytesUnderWay >= mostUnderWay) await Promise.race(this.#underWay)
    this.#check()
  }

  /** The bytes are copied before this returns. @returns how many there are. */
  #sendPiece(bytes: Uint8Array): number {
    const request = { temporary: this.#temporary, bytes, position: this.#start }
    const sent: Promise<void> = this.#engine
      .call('writeFile', request)
      .catch((error: unknown) => {
        this.#failure ??= error instanceof LimenError ? error : new LimenError(errorData(error))
      })
      .then(() => {
        this.#underWay.delete(sent)
        this.#bytesUnderWay -= bytes.length
      })
    this.#underWay.add(sent)
    this.#bytesUnderWay += bytes.length
    return bytes.length
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure
  }
}

const ended = (): LimenError =>
  new LimenError({ tag: 'request', message: 'Nothing more can be written: the file has ended.' })
