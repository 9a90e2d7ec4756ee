/** The pixels of a PNG: rows told from the one above, then compressed by the browser itself, which is quick and off the page's own thread. */

/**
 * Makes PNG's rows, each as its difference from the one above (filter 'up', which fits lines on a plain ground): bands of
 * one picture after the other.
 */
export class FilteredRows {
  readonly #width: number
  readonly #samples: number
  /** The row above, as it was; nothing above the first. */
  #above: Uint8Array

  constructor(width: number, hasAlpha: boolean) {
    this.#width = width
    this.#samples = hasAlpha ? 4 : 3
    this.#above = new Uint8Array(width * this.#samples)
  }

  /** @param rgba [rows, width, 4]. @returns [rows, 1 + width × samples]. */
  filter(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
    const length = this.#width * this.#samples
    const rows = rgba.length / (4 * this.#width)
    const filtered = new Uint8Array(rows * (1 + length))
    for (let row = 0; row < rows; row++) {
      const current = this.#samplesOf(rgba.subarray(4 * this.#width * row, 4 * this.#width * (row + 1)))
      const at = row * (1 + length)
      filtered[at] = 2
      for (let x = 0; x < length; x++) filtered[at + 1 + x] = (current[x] ?? 0) - (this.#above[x] ?? 0)
      this.#above = current
    }
    return filtered
  }

  #samplesOf(rgba: Uint8ClampedArray): Uint8Array {
    const samples = new Uint8Array(this.#width * this.#samples)
    if (this.#samples === 4) {
      samples.set(rgba)
      return samples
    }
    for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
      samples[to] = rgba[from] ?? 0
      samples[to + 1] = rgba[from + 1] ?? 0
      samples[to + 2] = rgba[from + 2] ?? 0
    }
    return samples
  }
}

/** Compresses (zlib), and hands out pieces of `size` bytes, the last one shorter. What `parts` throws comes out here. */
export async function* deflated(
  parts: AsyncIterator<Uint8Array<ArrayBuffer>>,
  size: number
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let piece = new Uint8Array(size)
  let filled = 0
  for await (const bytes of streamOf(parts).pipeThrough(new CompressionStream('deflate'))) {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + size - filled)
      piece.set(part, filled)
      filled += part.length
      from += part.length
      if (filled < size) continue
      yield piece
      piece = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/** Asked for the next part only when there is room for it. */
function streamOf(parts: AsyncIterator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      pull: async (controller) => {
        const next = await parts.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async () => {
        await parts.return?.()
      }
    },
    { highWaterMark: 1 }
  )
}

/** The compressed pixels of one whole picture. */
export async function deflatedPicture(
  rgba: Uint8ClampedArray,
  width: number,
  hasAlpha: boolean
): Promise<Uint8Array<ArrayBuffer>> {
  const rows = new FilteredRows(width, hasAlpha).filter(rgba)
  const stream = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
