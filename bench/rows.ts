/** What a bench hands back: ratios against a floor measured in the same run. */

export interface BenchRow {
  /** What was compared with what. */
  what: string
  ratio: number
  /** The ratio may not be larger. */
  limit: number
  /** Sizes, absolute times, or why a figure is to be read with care. */
  note?: string
}

/** The middle value; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}
