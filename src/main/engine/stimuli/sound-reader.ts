/**
 * Reads a sound at any speed and sampling rate: windowed-sinc interpolation, whose low-pass goes down with the speed so
 * that nothing aliases (Smith, "Digital Audio Resampling"). At the sound's own rate the samples come out as they are.
 */
import type { Sound } from './sound-file.ts'

/** Zero crossings of the sinc on each side. */
const crossings = 16

/** Table entries between two zero crossings. */
const resolution = 512

/** Half of sin(πx)/(πx) under a Hann window, up to the last crossing. */
const kernel = Float64Array.from({ length: crossings * resolution + 2 }, (_, i) => {
  const x = i / resolution
  if (x >= crossings) return 0
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
  return sinc * 0.5 * (1 + Math.cos((Math.PI * x) / crossings))
})

/** The kernel at a distance, between table entries by straight lines; exactly 0 at whole distances. */
function kernelAt(distance: number): number {
  const place = Math.abs(distance) * resolution
  const entry = Math.floor(place)
  const before = kernel[entry] ?? 0
  const share = place - entry
  return share === 0 ? before : before + share * ((kernel[entry + 1] ?? 0) - before)
}

/**
 * Writes the sound from `start` (in the sound's samples) on, `step` of them further for each element; silence past its
 * ends.
 */
export function readResampled({ samples }: Sound, start: number, step: number, into: Float64Array): void {
  const cutoff = Math.min(1, 1 / step)
  const reach = crossings / cutoff
  for (let i = 0; i < into.length; i++) {
    const center = start + i * step
    const first = Math.max(0, Math.ceil(center - reach))
    const last = Math.min(samples.length - 1, Math.floor(center + reach))
    let sum = 0
    for (let k = first; k <= last; k++) sum += (samples[k] ?? 0) * kernelAt((k - center) * cutoff)
    into[i] = sum * cutoff
  }
}
