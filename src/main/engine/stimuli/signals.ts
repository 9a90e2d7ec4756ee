/** Signals over time, in steps: what an electrode or an input current does. Times and frequencies count samples. */
import { randomStream } from './random.ts'

export const signalNames = ['step', 'ramp', 'sine', 'chirp', 'pulses', 'noise'] as const
export type SignalName = (typeof signalNames)[number]

/** A signal within its window; outside of it only the offset is left. Times in samples, frequencies in cycles/sample. */
export interface SignalShape {
  delay: number
  duration: number
  amplitude: number
  offset: number
  frequency: number
  /** Frequency at the end of a chirp. */
  endFrequency: number
  /** In degrees. */
  phase: number
  /** Share of each cycle that a pulse takes. */
  duty: number
  /** Correlation time of the noise. */
  correlation: number
  seed: number
}

/** Writes the signal over all of `into`. */
export function writeSignal(name: SignalName, shape: SignalShape, into: Float64Array): void {
  into.fill(shape.offset)
  const first = Math.max(0, Math.ceil(shape.delay))
  const end = Math.min(into.length, Math.ceil(shape.delay + shape.duration))
  if (name === 'noise') {
    addNoise(shape, first, end, into)
    return
  }
  for (let i = first; i < end; i++) {
    into[i] = shape.offset + shape.amplitude * unitSignal(name, shape, i - shape.delay)
  }
}

/** Cycles that rounding may be short of: a pulse begins at the sample it is meant to begin at, in whatever unit it was given. */
const rounding = 1e-9

/** The signal with amplitude 1 at a time after its onset. */
function unitSignal(name: Exclude<SignalName, 'noise'>, shape: SignalShape, time: number): number {
  switch (name) {
    case 'step':
      return 1
    case 'ramp':
      return shape.duration > 0 ? time / shape.duration : 1
    case 'sine':
      return Math.sin(2 * Math.PI * (shape.frequency * time + shape.phase / 360))
    case 'chirp':
      return Math.sin(2 * Math.PI * (chirpCycles(shape, time) + shape.phase / 360))
    case 'pulses': {
      const cycles = shape.frequency * time + shape.phase / 360
      return cycles - Math.floor(cycles + rounding) < shape.duty - rounding ? 1 : 0
    }
  }
}

/** Cycles since the onset of a linear chirp: its frequency goes evenly from `frequency` to `endFrequency`. */
const chirpCycles = ({ frequency, endFrequency, duration }: SignalShape, time: number): number =>
  frequency * time + (duration > 0 ? ((endFrequency - frequency) * time * time) / (2 * duration) : 0)

/**
 * Ornstein–Uhlenbeck noise with the exact update of Gillespie (1996): stationary from the first sample on, with
 * standard deviation `amplitude` and correlation exp(−t / correlation).
 */
function addNoise(
  { amplitude, offset, correlation, seed }: SignalShape,
  first: number,
  end: number,
  into: Float64Array
): void {
  const stream = randomStream(seed)
  const kept = correlation > 0 ? Math.exp(-1 / correlation) : 0
  const fresh = Math.sqrt(1 - kept * kept)
  let state = stream.normal()
  for (let i = first; i < end; i++) {
    into[i] = offset + amplitude * state
    state = kept * state + fresh * stream.normal()
  }
}
