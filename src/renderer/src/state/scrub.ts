/** One drag of a slider or a number: pixels to values. Pure; the pointer events are handled by the controls. */
import { validValue } from '#shared/valid-value.ts'
import { fractionOf, stepFraction, valueAtFraction, type ScaledParameter } from './parameter-scale.ts'

export interface Modifiers {
  shiftKey: boolean
  altKey: boolean
}

/** Shift is ten times as fast, Alt ten times as fine. */
export function scrubSpeed({ shiftKey, altKey }: Modifiers): number {
  return (shiftKey ? 10 : 1) * (altKey ? 0.1 : 1)
}

/**
 * Adds up the movement piece by piece, each piece at the speed of the modifiers held just then: pressing or
 * releasing one changes the speed from there on and never moves the value.
 */
export class ScrubGesture {
  readonly start: number
  readonly #parameter: ScaledParameter
  readonly #fractionPerPixel: number
  #fraction: number

  /** `pixels`: width of the track that stands for the soft range; null for a number, where a pixel is half a step. */
  constructor(parameter: ScaledParameter, start: number, pixels: number | null) {
    this.start = start
    this.#parameter = parameter
    this.#fraction = fractionOf(parameter, start)
    this.#fractionPerPixel = pixels === null ? stepFraction(parameter) / 2 : 1 / Math.max(pixels, 1)
  }

  /** The value after a further movement. */
  move(pixels: number, modifiers: Modifiers): number {
    const speed = scrubSpeed(modifiers)
    this.#fraction += pixels * this.#fractionPerPixel * speed
    const reachable = this.#parameter.period === undefined ? this.#withinReach() : this.#fraction
    // At the pointer's own speed the value comes back with the pointer; else the way back would be ten times as long.
    if (speed !== 1) this.#fraction = reachable
    return validValue(this.#parameter, valueAtFraction(this.#parameter, reachable))
  }

  /** Dragging stays within the soft range, or between it and where the drag began if that was outside. */
  #withinReach(): number {
    const began = fractionOf(this.#parameter, this.start)
    const fraction = Math.min(Math.max(this.#fraction, Math.min(0, began)), Math.max(1, began))
    return fraction
  }
}
