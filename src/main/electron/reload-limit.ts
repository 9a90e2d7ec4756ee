/** Whether a page that crashed is loaded again. One that crashes at once each time would be loaded for ever. */

const mostCrashes = 3
const withinMilliseconds = 60_000

export class ReloadLimit {
  #crashes: number[] = []

  /** Notes a crash. False when it is one too many within a minute; the count then starts anew. */
  allowsReload(now: number): boolean {
    this.#crashes = [...this.#crashes.filter((crash) => now - crash < withinMilliseconds), now]
    if (this.#crashes.length <= mostCrashes) return true
    this.#crashes = []
    return false
  }
}
