/** Time series and currents: step, ramp, sine, chirp, pulse train, Ornstein–Uhlenbeck noise; in steps or milliseconds. */
import type { Family, NumberSpace, OpenRequest, Settings, Values } from '../family.ts'
import { unbounded } from '../lines.ts'
import { angle, drawNumber, linear, logarithmic, named, type Sketch } from '../parameters.ts'
import { mixedSeed } from '../random.ts'
import { choiceSetting, numberSetting, textSetting } from '../settings.ts'
import { signalNames, writeSignal, type SignalName, type SignalShape } from '../signals.ts'
import { holdsFractions, holdsIntegers, squeezed, type Target } from '../target.ts'
import { clockOf, spread, timeAxis, type Clock } from '../time-axis.ts'

/** Fewest samples that are a series. */
const shortest = 4

type Name =
  | 'amplitude'
  | 'offset'
  | 'delay'
  | 'duration'
  | 'frequency'
  | 'end-frequency'
  | 'phase'
  | 'duty'
  | 'correlation'
  | 'draw'

/** Parameters that each signal has besides amplitude, offset, delay and duration. */
const extraNames: Record<SignalName, Name[]> = {
  step: [],
  ramp: [],
  sine: ['frequency', 'phase'],
  chirp: ['frequency', 'end-frequency', 'phase'],
  pulses: ['frequency', 'duty', 'phase'],
  noise: ['correlation', 'draw']
}

function sketchesFor(
  samples: number,
  clock: Clock,
  settings: Settings,
  hasOnset: boolean
): Record<Name, Sketch> {
  const length = samples * clock.perSample
  const largest = Math.abs(numberSetting(settings, 'largest', 1)) || 1
  const smallest = Math.min(largest, numberSetting(settings, 'smallest', -largest))
  const amplitudeUnit = textSetting(settings, 'unit', '')
  const level = (label: string, initial: number): Sketch =>
    linear(label, [smallest, largest], initial, { hard: unbounded, unit: amplitudeUnit })
  /** A fraction of the length, at a whole sample. */
  const time = (label: string, fraction: number): Sketch =>
    linear(label, [0, length], Math.round(samples * fraction) * clock.perSample, {
      hard: [0, 1e9],
      unit: clock.unit,
      unitSize: 1 / clock.perSample
    })
  const frequency = (label: string, cycles: number): Sketch =>
    logarithmic(
      label,
      [clock.perFrequency / samples, clock.perFrequency / 2],
      (cycles * clock.perFrequency) / samples,
      {
        hard: [1e-9, 2 * clock.perFrequency],
        unit: clock.frequencyUnit,
        unitSize: 1 / clock.perFrequency
      }
    )
  return {
    amplitude: level(
      textSetting(settings, 'name', '').trim() || 'Amplitude',
      (largest + Math.max(0, smallest)) / 2
    ),
    offset: level('Offset', Math.max(0, smallest)),
    delay: time('Delay', hasOnset ? 1 / 8 : 0),
    duration: time('Duration', hasOnset ? 3 / 4 : 1),
    frequency: frequency('Frequency', Math.min(4, samples / 4)),
    'end-frequency': frequency('End frequency', Math.min(16, samples / 2)),
    phase: angle('Phase'),
    duty: linear('Duty', [0, 1], 0.2),
    correlation: logarithmic('Correlation time', [clock.perSample, length], length / 16 + clock.perSample, {
      hard: [1e-9, 1e9],
      unit: clock.unit,
      unitSize: 1 / clock.perSample
    }),
    draw: drawNumber()
  }
}

/** Where a time stands for a whole number of samples, that number: rounding of its unit must not move it by one. */
function samplesIn(time: number, { perSample }: Clock): number {
  const samples = time / perSample
  const nearest = Math.round(samples)
  return Math.abs(samples - nearest) < 1e-6 ? nearest : samples
}

function shapeOf(values: Values, clock: Clock, seed: number): SignalShape {
  return {
    amplitude: values['amplitude'] ?? 0,
    offset: values['offset'] ?? 0,
    delay: samplesIn(values['delay'] ?? 0, clock),
    duration: samplesIn(values['duration'] ?? 0, clock),
    frequency: (values['frequency'] ?? 0) / clock.perFrequency,
    endFrequency: (values['end-frequency'] ?? 0) / clock.perFrequency,
    phase: values['phase'] ?? 0,
    duty: values['duty'] ?? 0,
    correlation: (values['correlation'] ?? 0) / clock.perSample,
    seed: mixedSeed(seed, values['draw'] ?? 0)
  }
}

function doubtsOf(values: Values, clock: Clock): string[] {
  const highest = Math.max(values['frequency'] ?? 0, values['end-frequency'] ?? 0)
  const limit = clock.perFrequency / 2
  return highest > limit
    ? [`${highest} ${clock.frequencyUnit} is past the Nyquist frequency (${limit}): the signal is an alias.`]
    : []
}

/** The feature that gets the signal: all of them, or one index of the elements beside time. */
function featureOf(settings: Settings, step: number): { only: number | null; warnings: string[] } {
  const text = textSetting(settings, 'feature', 'all').trim()
  if (text === '' || text === 'all') return { only: null, warnings: [] }
  const index = Number(text)
  if (Number.isInteger(index) && index >= 0 && index < step) return { only: index, warnings: [] }
  return {
    only: null,
    warnings: [`Feature '${text}' is not one of 0…${step - 1}: all of them get the signal.`]
  }
}

function open({ target, settings, seed }: OpenRequest): NumberSpace {
  const time = timeAxis(target)
  const clock = clockOf(settings)
  const signal = choiceSetting(settings, 'signal', signalNames)
  const sketches = sketchesFor(
    time.length,
    clock,
    settings,
    signal === 'step' || signal === 'ramp' || signal === 'pulses'
  )
  const names: Name[] = ['amplitude', 'offset', 'delay', 'duration', ...extraNames[signal]]
  const { only, warnings } = featureOf(settings, time.step)
  const samples = new Float64Array(time.length)
  return {
    kind: 'numbers',
    isScaled: true,
    parameters: named(Object.fromEntries(names.map((name) => [name, sketches[name]]))),
    warnings,
    doubts: (values) => doubtsOf(values, clock),
    write(values, into) {
      writeSignal(signal, shapeOf(values, clock, seed), samples)
      spread(samples, time, only, into)
    },
    view: () => ({ kind: 'series', step: { size: clock.perSample, unit: clock.unit } })
  }
}

const fits = (target: Target): boolean =>
  timeAxis(target).length >= shortest &&
  squeezed(target.shape).length <= 2 &&
  (holdsFractions(target) || (holdsIntegers(target) && target.indexLimit === undefined))

/** True where the name says sound. */
const namesSound = (name: string): boolean => /audio|wav|sound|speech|pcm|voice/i.test(name)

export const seriesFamily: Family = {
  name: 'series',
  fits,
  suggest: ({ name }) => ({
    signal: namesSound(name) ? 'sine' : 'step',
    time: namesSound(name) ? 'ms' : 'steps',
    rate: 16_000,
    largest: 1,
    unit: '',
    feature: 'all'
  }),
  settings(target, settings) {
    const rate = { name: 'rate', label: 'Sampling rate (Hz)', kind: 'number' as const }
    const feature = {
      name: 'feature',
      label: 'Feature',
      kind: 'text' as const,
      hint: 'Index that gets the signal, or all.'
    }
    return [
      {
        name: 'signal',
        label: 'Signal',
        kind: 'choice',
        choices: [...signalNames],
        hint: 'Noise is Ornstein–Uhlenbeck.'
      },
      { name: 'time', label: 'Time in', kind: 'choice', choices: ['steps', 'ms'] },
      ...(choiceSetting(settings, 'time', ['steps', 'ms']) === 'ms' ? [rate] : []),
      { name: 'name', label: 'Amplitude is', kind: 'text', hint: 'For example Injected current.' },
      {
        name: 'smallest',
        label: 'Smallest amplitude',
        kind: 'number',
        hint: 'Where the slider begins; less can be typed.'
      },
      {
        name: 'largest',
        label: 'Largest amplitude',
        kind: 'number',
        hint: 'Where the slider ends; more can be typed.'
      },
      { name: 'unit', label: 'Unit of amplitude', kind: 'text', hint: 'For example mA.' },
      ...(timeAxis(target).step > 1 ? [feature] : [])
    ]
  },
  open
}
