/** What pictures of some classes are, and how their patterns become luminance, as the stimuli of the app have it. */
import type { RandomStream } from '#engine/stimuli/random.ts'
import type { ExampleSlot } from './task.ts'

export interface LabelledPictures {
  readonly classes: readonly string[]
  /**
   * Draws a picture of the class with this number as a pattern from −1 to 1.
   * @returns its contrast, 0 … 1, below 0 where the pattern is reversed.
   */
  readonly draw: (plane: Float32Array, label: number, stream: RandomStream) => number
}

/** Luminance ½ + ½ · contrast · pattern + noise. */
export function paint(
  pattern: Float32Array,
  contrast: number,
  noise: number,
  stream: RandomStream,
  slot: ExampleSlot
): void {
  for (let at = 0; at < pattern.length; at++)
    slot.input[at] = 0.5 + 0.5 * contrast * (pattern[at] ?? 0) + (noise > 0 ? noise * stream.normal() : 0)
}
