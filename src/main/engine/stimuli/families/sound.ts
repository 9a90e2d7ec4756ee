/** A sound of the user's: a WAV file at the network's sampling rate, with gain, start, length, speed and added noise. */
import type { Family, NumberSpace, OpenRequest, Values } from '../family.ts'
import { decodedFile } from '../files.ts'
import { drawNumber, linear, logarithmic, named } from '../parameters.ts'
import { randomStream } from '../random.ts'
import { textSetting } from '../settings.ts'
import { readSound, type Sound } from '../sound-file.ts'
import { readResampled } from '../sound-reader.ts'
import { holdsFractions, holdsIntegers, type Target } from '../target.ts'
import { samplingRate, spread, timeAxis } from '../time-axis.ts'

/** Fewest samples that are a sound. */
const shortest = 64

const milliseconds = (samples: number, rate: number): number => (1000 * samples) / rate

function parametersFor(sound: Sound | null, length: number, rate: number) {
  const ownLength = sound === null ? 0 : milliseconds(sound.samples.length, sound.rate)
  const heard = milliseconds(length, rate)
  const lastStart = Math.max(1, ownLength - heard)
  return named({
    start: linear('Start', [0, lastStart], 0, { hard: [-heard, ownLength + heard], unit: 'ms' }),
    length: linear('Length', [0, heard], heard, { unit: 'ms' }),
    gain: linear('Gain', [0, 2], 1, { hard: [-100, 100], unit: '×' }),
    speed: logarithmic('Speed', [0.5, 2], 1, { hard: [0.05, 20], unit: '×' }),
    noise: linear('Noise (σ)', [0, 0.2], 0, { hard: [0, 10] }),
    draw: drawNumber('Noise draw')
  })
}

function writeSound(
  sound: Sound | null,
  values: Values,
  rate: number,
  seed: number,
  samples: Float64Array
): void {
  const { start = 0, length = 0, gain = 1, speed = 1, noise = 0, draw = 0 } = values
  if (sound === null) samples.fill(0)
  else readResampled(sound, (start * sound.rate) / 1000, (speed * sound.rate) / rate, samples)
  const heard = Math.round((length * rate) / 1000)
  const stream = noise > 0 ? randomStream(seed, draw) : null
  for (let i = 0; i < samples.length; i++) {
    const signal = i < heard ? gain * (samples[i] ?? 0) : 0
    samples[i] = signal + (stream === null ? 0 : noise * stream.normal())
  }
}

async function open({ target, settings, seed }: OpenRequest): Promise<NumberSpace> {
  const path = textSetting(settings, 'file', '')
  const sound = path === '' ? null : await decodedFile(path, 'sound', readSound)
  const time = timeAxis(target)
  const rate = samplingRate(settings)
  const samples = new Float64Array(time.length)
  const warnings = sound === null ? ['No sound is chosen yet: silence is fed.'] : []
  if (sound !== null && milliseconds(sound.samples.length, sound.rate) < milliseconds(time.length, rate)) {
    warnings.push('The sound is shorter than the input: silence follows it.')
  }
  return {
    kind: 'numbers',
    isScaled: true,
    parameters: parametersFor(sound, time.length, rate),
    warnings,
    write(values, into) {
      writeSound(sound, values, rate, seed, samples)
      spread(samples, time, null, into)
    },
    view: () => ({ kind: 'series', step: { size: 1000 / rate, unit: 'ms' } })
  }
}

const fits = (target: Target): boolean =>
  timeAxis(target).length >= shortest &&
  target.shape.filter((size) => size > 1).length === 1 &&
  (holdsFractions(target) || (holdsIntegers(target) && target.indexLimit === undefined))

export const soundFamily: Family = {
  name: 'sound',
  fits,
  suggest: () => ({ file: '', rate: 16_000 }),
  settings: () => [
    { name: 'file', label: 'Sound', kind: 'file', endings: ['wav'] },
    {
      name: 'rate',
      label: "Network's sampling rate (Hz)",
      kind: 'number',
      hint: 'The sound is resampled to it.'
    }
  ],
  open
}
