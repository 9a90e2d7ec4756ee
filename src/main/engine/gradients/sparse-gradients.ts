/** Gradients that are zero at most places, which some rules can work with while they are small. Not here: who makes them (rules/). */

/** A gradient with one entry for each window, at the place of the window's maximum. */
export interface PlacedGradient {
  /** The value that has this gradient and these maxima; others can have the same gradient, such as terms of a sum. */
  readonly of: string
  /** One for each window, and the maxima in the same shape. */
  readonly gradient: string
  readonly maxima: string
  /** Puts another gradient of the maxima at the same places, as that of the value or of what it was made from. */
  readonly place: (gradient: string, of: string) => string
}

/** A gradient that is zero but for one index of an axis. */
export interface IndexedGradient {
  readonly axis: number
  /** What is there; the axis has size 1. */
  readonly gradient: string
  /** The same index of another value with this axis, which keeps size 1. */
  readonly of: (value: string) => string
  /** Puts another gradient there, between zeros. */
  readonly place: (gradient: string) => string
}
