/**
 * Periodic waveforms between −1 and 1 with their peak at phase 0, in cycles. Those with jumps can be averaged over
 * a window, by their integrals, so that edges on a pixel grid move smoothly.
 */

export const waveformNames = ['sine', 'square', 'sawtooth', 'triangle'] as const
export type WaveformName = (typeof waveformNames)[number]

/** Falls from 1 to −1 and rises again, both evenly. */
export function triangleWave(p: number): number {
  const fraction = p - Math.floor(p)
  return Math.abs(4 * fraction - 2) - 1
}

/** Integral of the square wave that is 1 for the share `duty` around phase 0, else −1. */
function squareIntegral(p: number, duty: number): number {
  const q = p + duty / 2
  const turns = Math.floor(q)
  return 2 * (turns * duty + Math.min(q - turns, duty)) - q
}

/** Integral of the sawtooth that rises from −1 to 1 and is 0 at phase 0. */
function sawtoothIntegral(p: number): number {
  const q = p + 0.5
  const fraction = q - Math.floor(q)
  return fraction * fraction - fraction
}

/** Narrower windows would only add rounding errors. */
const narrowestWindow = 1e-6

/** Square wave, 1 for the share `duty` of a cycle around phase 0, averaged over `window` cycles. */
export function squareWave(p: number, duty: number, window: number): number {
  if (window > narrowestWindow) {
    return (squareIntegral(p + window / 2, duty) - squareIntegral(p - window / 2, duty)) / window
  }
  const q = p + duty / 2
  return q - Math.floor(q) < duty ? 1 : -1
}

/** Sawtooth that rises from −1 to 1, 0 at phase 0, averaged over `window` cycles. */
export function sawtoothWave(p: number, window: number): number {
  if (window > narrowestWindow) {
    return (sawtoothIntegral(p + window / 2) - sawtoothIntegral(p - window / 2)) / window
  }
  const q = p + 0.5
  return 2 * (q - Math.floor(q)) - 1
}
