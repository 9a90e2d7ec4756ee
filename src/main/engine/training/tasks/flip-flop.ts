/**
 * The flip-flop of Sussillo & Barak (Neural Computation 25, 2013): each channel gets pulses of ±1, and its answer is the
 * sign of its last pulse. Every channel starts with a pulse, so that the answer is always known. n bits need 2ⁿ stable states.
 */
import { drawnTask, type Task, type TaskShape } from './task.ts'

export interface FlipFlopChoice {
  bits: number
  steps: number
  pulses: number
  noise: number
}

export function flipFlop({ bits, steps, pulses, noise }: FlipFlopChoice): Task {
  const shape: TaskShape = {
    input: { kind: 'series', steps, features: bits },
    answer: { kind: 'numbers', count: bits },
    places: Array.from({ length: steps }, (_, step) => step)
  }
  return drawnTask(shape, 2 ** -bits, (stream, { input, target }) => {
    const last = new Float32Array(bits)
    for (let step = 0, at = 0; step < steps; step++)
      for (let bit = 0; bit < bits; bit++, at++) {
        const isPulse = step === 0 || stream.uniform() < pulses
        const pulse = isPulse ? (stream.uniform() < 0.5 ? -1 : 1) : 0
        if (pulse !== 0) last[bit] = pulse
        input[at] = pulse + (noise > 0 ? noise * stream.normal() : 0)
        target[at] = last[bit] ?? 0
      }
  })
}
