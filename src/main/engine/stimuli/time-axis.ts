/** Which axis of an input is time, and how samples are counted. */
import type { Settings } from './family.ts'
import { choiceSetting, numberSetting } from './settings.ts'
import type { Target } from './target.ts'

/** How many samples there are, how far apart they lie in the input, and how often they repeat side by side. */
export interface TimeAxis {
  axis: number
  length: number
  /** Elements from one sample to the next. */
  step: number
}

/** The axis with the role of time or position, else the longest one; the first of equals. */
export function timeAxis({ shape, roles }: Pick<Target, 'shape' | 'roles'>): TimeAxis {
  const byRole = roles.findIndex((role) => role === 'time' || role === 'position')
  const axis = byRole >= 0 ? byRole : Math.max(0, shape.indexOf(Math.max(...shape)))
  const step = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  return { axis, length: shape[axis] ?? 1, step }
}

/** Units of time and frequency, and how many of the time unit one sample takes. */
export interface Clock {
  unit: 'steps' | 'ms'
  frequencyUnit: 'cycles/step' | 'Hz'
  /** Time units per sample. */
  perSample: number
  /** Frequency units per cycle/sample. */
  perFrequency: number
}

/** Sampling rate where none is given: usual for speech. */
const usualRate = 16_000

/** The clock that the settings ask for. */
export function clockOf(settings: Settings): Clock {
  if (choiceSetting(settings, 'time', ['steps', 'ms']) === 'steps') {
    return { unit: 'steps', frequencyUnit: 'cycles/step', perSample: 1, perFrequency: 1 }
  }
  const rate = samplingRate(settings)
  return { unit: 'ms', frequencyUnit: 'Hz', perSample: 1000 / rate, perFrequency: rate }
}

/** Samples per second. */
export const samplingRate = (settings: Settings): number =>
  Math.max(1e-3, numberSetting(settings, 'rate', usualRate))

/** Writes a signal along the time axis, the same at every other place, or only at one index of the last axis. */
export function spread(
  signal: Float64Array,
  { length, step }: TimeAxis,
  only: number | null,
  into: Float64Array
): void {
  if (only !== null) into.fill(0)
  const block = length * step
  for (let i = 0; i < into.length; i++) {
    if (only === null || i % step === only) into[i] = signal[Math.floor((i % block) / step)] ?? 0
  }
}
