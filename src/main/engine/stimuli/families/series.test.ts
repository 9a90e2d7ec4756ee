import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AxisRole } from '#shared/network.ts'
import { describeBinding, prepareStimulus } from '../bindings.ts'
import { bindingOf, inputOf, sampleOf, stimulusOf } from '../testing/bound-input.ts'

describe('series', () => {
  it('counts in steps, or in milliseconds at a sampling rate', async () => {
    const steps = sampleOf(await stimulusOf([100], 'series', { signal: 'step' }), {
      delay: 20,
      duration: 30,
      amplitude: 1
    })
    expect([steps[19], steps[20], steps[49], steps[50]]).toEqual([0, 1, 1, 0])
    const settings = { signal: 'sine', time: 'ms', rate: 1000 }
    const sine = sampleOf(await stimulusOf([100], 'series', settings), {
      delay: 20,
      duration: 80,
      frequency: 25,
      amplitude: 1
    })
    expect(sine[19]).toBe(0)
    expect(sine[30]).toBeCloseTo(1, 6)
    expect(sine[50]).toBeCloseTo(-1, 6)
  })

  it('begins with a delay and a duration of whole samples', async () => {
    const { parameters } = await stimulusOf([100], 'series', { signal: 'step', time: 'ms', rate: 500 })
    expect(parameters.find(({ name }) => name === 'delay')?.default).toBe(26)
    expect(parameters.find(({ name }) => name === 'duration')?.default).toBe(150)
  })

  it('goes along the longest axis, or the one with the role of time', async () => {
    const long = sampleOf(await stimulusOf([6, 2], 'series'), { delay: 3, duration: 9, amplitude: 1 })
    expect(Array.from(long)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    const roles: AxisRole[] = ['batch', 'feature', 'time']
    const input = inputOf('float32', [6, 4], { roles })
    const stimulus = await prepareStimulus(input, [6, 4], bindingOf('series'), 0)
    const along = sampleOf(stimulus, { delay: 1, duration: 2, amplitude: 1 })
    expect(Array.from(along.subarray(0, 8))).toEqual([0, 1, 1, 0, 0, 1, 1, 0])
  })

  it('goes to one feature only where asked', async () => {
    const drawn = sampleOf(await stimulusOf([5, 2], 'series', { feature: '1' }), {
      delay: 0,
      duration: 5,
      amplitude: 2,
      offset: 1
    })
    expect(Array.from(drawn)).toEqual([0, 3, 0, 3, 0, 3, 0, 3, 0, 3])
    const { warnings } = await describeBinding(
      inputOf('float32', [5, 2]),
      [5, 2],
      bindingOf('series', { feature: '2' })
    )
    expect(warnings[0]).toMatch(/not one of 0…1/)
  })

  it('has the sliders of its signal, in its units', async () => {
    const binding = bindingOf('series', {
      signal: 'chirp',
      time: 'ms',
      rate: 2000,
      smallest: 0,
      largest: 5,
      unit: 'mA'
    })
    const { parameters } = await describeBinding(inputOf('float32', [400]), [400], binding)
    const called = { ...binding, settings: { ...binding.settings, name: 'Injected current' } }
    const named = await describeBinding(inputOf('float32', [400]), [400], called)
    expect(named.parameters[0]).toEqual({ ...parameters[0], label: 'Injected current' })
    const byName = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]))
    expect(byName['amplitude']).toMatchObject({ unit: 'mA', soft: [0, 5] })
    expect(byName['duration']).toMatchObject({ unit: 'ms', default: 200 })
    expect(byName['end-frequency']).toMatchObject({ unit: 'Hz', soft: [5, 1000], scale: 'log' })
  })

  it('is the same in other units, with its numbers converted by their sizes', async () => {
    const rates = fc.double({ min: 0.5, max: 1e5, noNaN: true })
    const steps = fc.integer({ min: 0, max: 64 })
    await fc.assert(
      fc.asyncProperty(rates, steps, steps, async (rate, delay, duration) => {
        const plain = await stimulusOf([64], 'series', { signal: 'pulses' })
        const timed = await stimulusOf([64], 'series', { signal: 'pulses', time: 'ms', rate })
        const values = { delay, duration, frequency: 0.125, amplitude: 1 }
        const sizeOf = new Map(timed.parameters.map(({ name, unitSize = 1 }) => [name, unitSize]))
        const converted = Object.entries(values).map(([name, value]): [string, number] => {
          return [name, Number((value / (sizeOf.get(name) ?? 1)).toPrecision(12))]
        })
        const drawn = sampleOf(plain, values).slice()
        expect(sampleOf(timed, Object.fromEntries(converted))).toEqual(drawn)
      })
    )
  })

  it('warns past the Nyquist frequency', async () => {
    const stimulus = await stimulusOf([64], 'series', { signal: 'sine' })
    expect(stimulus.preview({ frequency: 0.5 }).warnings).toEqual([])
    expect(stimulus.preview({ frequency: 0.6 }).warnings[0]).toMatch(/Nyquist/)
  })

  it('noise differs by draw and repeats', async () => {
    const stimulus = await stimulusOf([64], 'series', { signal: 'noise' })
    const first = sampleOf(stimulus).slice()
    expect(sampleOf(stimulus, { draw: 1 })).not.toEqual(first)
    expect(sampleOf(stimulus, { draw: 0 })).toEqual(first)
  })
})
