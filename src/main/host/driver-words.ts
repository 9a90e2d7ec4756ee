/**
 * Drops what graphics drivers say on stderr while WebGPU is tried, whose outcome the provider's menu tells: that no desktop runs
 * here, and what a driver lacks. Everything else that an engine prints is passed on, line by line.
 */

const beginnings = [/^error: XDG_RUNTIME_DIR is invalid or not set/, /^Warning: .*Vulkan/]
/** What goes on with it, in Dawn's way: where it happened, and an empty line. */
const rest = /^( - While |\s+at .*\bdawn\b.*|\s*$)/

/** Lines of a text that comes in pieces; `flush` gives the last one, where nothing ends it. */
export class LinesWithoutDrivers {
  #begun = ''
  #isDropping = false

  /** What is to be printed of the pieces so far. */
  take(piece: string): string {
    const lines = (this.#begun + piece).split('\n')
    this.#begun = lines.pop() ?? ''
    return lines
      .filter((line) => this.#isKept(line))
      .map((line) => `${line}\n`)
      .join('')
  }

  flush(): string {
    const last = this.#begun
    this.#begun = ''
    return last !== '' && this.#isKept(last) ? last : ''
  }

  #isKept(line: string): boolean {
    this.#isDropping = beginnings.some((each) => each.test(line)) || (this.#isDropping && rest.test(line))
    return !this.#isDropping
  }
}
