/** A sink in memory, for tests. */
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'

export class MemorySink implements ByteSink {
  #bytes = new Uint8Array(1024)
  #end = 0
  #length = 0

  write(bytes: Uint8Array, position = this.#end): Promise<void> {
    this.#end = position + bytes.length
    if (this.#end > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#end)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, position)
    this.#length = Math.max(this.#length, this.#end)
    return Promise.resolve()
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  abort(): Promise<void> {
    this.#length = 0
    return Promise.resolve()
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }
}

/** A context that nobody looks at or stops. */
export const quiet = (): ExportContext => ({
  signal: new AbortController().signal,
  onProgress: () => undefined
})
