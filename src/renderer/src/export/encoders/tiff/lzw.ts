/**
 * LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, the first bit highest, and the widths growing one code
 * early.
 */

const [clearCode, endCode, firstFree] = [256, 257, 258]
/** The table is cleared before a code of 12 bits would have to be the last one. */
const lastFree = 4094
/** Prime, and more than twice what the table holds. */
const slots = 9973

/** One compressor for many strips: its table is made once. */
export class LzwCompressor {
  /** Code and byte that follow each other, as one number, and the code that stands for both. */
  readonly #keys = new Int32Array(slots)
  readonly #codes = new Int16Array(slots)
  #output = new Uint8Array(0)
  #length = 0
  #bits = 0
  #pending = 0
  #width = 9
  #free = firstFree

  /** @returns a copy of its own. */
  compress(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    // A code of at most 12 bits for each byte, one more at each clearing, and the end.
    this.#output = new Uint8Array(Math.ceil(bytes.length * 1.6) + 16)
    this.#length = this.#bits = this.#pending = 0
    this.#width = 9
    this.#put(clearCode)
    this.#clear()
    if (bytes.length > 0) this.#putAll(bytes)
    this.#put(endCode)
    if (this.#bits > 0) this.#output[this.#length++] = this.#pending << (8 - this.#bits)
    return this.#output.slice(0, this.#length)
  }

  #putAll(bytes: Uint8Array): void {
    let prefix = bytes[0] ?? 0
    for (let at = 1; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      const key = (prefix << 8) | byte
      let slot = (key * 31) % slots
      while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = slot + 1 === slots ? 0 : slot + 1
      if (this.#keys[slot] === key) {
        prefix = this.#codes[slot] ?? 0
        continue
      }
      this.#put(prefix)
      this.#keys[slot] = key
      this.#codes[slot] = this.#free
      this.#grow()
      prefix = byte
    }
    this.#put(prefix)
    this.#grow()
  }

  /** Whoever reads it is one code behind, and makes the same steps. */
  #grow(): void {
    this.#free++
    if (this.#free === lastFree) {
      this.#put(clearCode)
      this.#clear()
    } else if (this.#free === 1 << this.#width) {
      this.#width++
    }
  }

  #clear(): void {
    this.#keys.fill(-1)
    this.#free = firstFree
    this.#width = 9
  }

  #put(code: number): void {
    this.#pending = (this.#pending << this.#width) | code
    this.#bits += this.#width
    while (this.#bits >= 8) {
      this.#bits -= 8
      this.#output[this.#length++] = this.#pending >>> this.#bits
    }
    this.#pending &= (1 << this.#bits) - 1
  }
}
