import { describe, expect, it } from 'vitest'
import { describeBinding, prepareStimulus } from '../bindings.ts'
import { bindingOf, inputOf, sampleOf, stimulusOf } from '../testing/bound-input.ts'

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Math.round(value * 1e6) / 1e6)

describe('vector', () => {
  it('has a slider for each dimension, named and bounded by the settings', async () => {
    const settings = { dimensions: ['Current (mA): 0..5 = 3', 'x2: -1..1'], base: '0 0.5 7' }
    const stimulus = await stimulusOf([3], 'vector', settings)
    expect(stimulus.parameters).toMatchObject([
      { name: 'current', unit: 'mA', soft: [0, 5], default: 3 },
      { name: 'x2', soft: [-1, 1], default: 0.5 },
      { name: 'x3', soft: [-3, 3], default: 7 }
    ])
    expect(rounded(sampleOf(stimulus, { current: 100, x3: -1 }))).toEqual([100, 0.5, -1])
  })

  it('moves along directions from the base point', async () => {
    const settings = { mode: 'directions', base: '1 1', directions: ['up: 0 2', 'right: 1 0'] }
    const stimulus = await stimulusOf([2], 'vector', settings)
    expect(rounded(sampleOf(stimulus, { up: 0.5, right: -3 }))).toEqual([-2, 2])
  })

  it('names, bounds and turns a direction as its line says', async () => {
    const settings = {
      mode: 'directions',
      directions: ['tilt (°), 0..360 = 90, cyclic: 0 1', 'up, -1..1: 1 0']
    }
    const { parameters } = await stimulusOf([2], 'vector', settings)
    expect(parameters).toMatchObject([
      { name: 'tilt', label: 'tilt', unit: '°', soft: [0, 360], default: 90, period: 360 },
      { name: 'up', soft: [-1, 1], default: 0 }
    ])
  })

  it('tells where it is before preprocessing, as a point that can be kept', async () => {
    const stimulus = await stimulusOf([2], 'vector', {}, { range: [0, 10], mean: [1] })
    const { point, tensor } = stimulus.preview({ x1: 0.5, x2: -2 })
    expect(point).toEqual(Float64Array.of(0.5, -2))
    expect(Array.from(tensor.data, Number)).toEqual([4, -21])
  })

  it('goes from A to B straight or on the arc', async () => {
    const points = ['A: 2 0', 'B: 0 2']
    expect(
      rounded(sampleOf(await stimulusOf([2], 'vector', { mode: 'points', points }), { t: 0.5 }))
    ).toEqual([1, 1])
    const arc = await stimulusOf([2], 'vector', { mode: 'points', points, interpolation: 'slerp' })
    expect(rounded(sampleOf(arc, { t: 0.5 }))).toEqual(rounded([Math.SQRT2, Math.SQRT2]))
  })

  it('chooses two of several points', async () => {
    const points = ['start: 0', 'middle: 5', 'end: 9']
    const stimulus = await stimulusOf([1], 'vector', { mode: 'points', points })
    expect(stimulus.parameters[1]).toMatchObject({ name: 'from', choices: ['start', 'middle', 'end'] })
    expect(rounded(sampleOf(stimulus, { from: 2, to: 1, t: 0.5 }))).toEqual([7])
  })

  it('stands in random points, by the seed, until there are two', async () => {
    const of = async (seed: number) =>
      rounded(sampleOf(await stimulusOf([4], 'vector', { mode: 'points' }, {}, seed), { t: 0.3 }))
    expect(await of(1)).toEqual(await of(1))
    expect(await of(1)).not.toEqual(await of(2))
  })

  it('has no more sliders than are of use', async () => {
    const { parameters, warnings } = await describeBinding(
      inputOf('float32', [500]),
      [500],
      bindingOf('vector')
    )
    expect(parameters).toHaveLength(64)
    expect(warnings[0]).toMatch(/first 64 of 500/)
  })

  it.each([
    [{ base: '1 2' }, /2 numbers, but the input has 3/],
    [{ base: '1 2 x' }, /'x' in the base point/],
    [{ mode: 'points', points: ['A: 1', 'B: 2'] }, /'A' of the points has 1 numbers/],
    [{ dimensions: ['gain: loud'] }, /'loud' of 'gain'/]
  ])('refuses %j, and says so in its description', async (settings, message) => {
    const input = inputOf('float32', [3])
    await expect(prepareStimulus(input, [3], bindingOf('vector', settings), 0)).rejects.toThrow(message)
    const { warnings, parameters } = await describeBinding(input, [3], bindingOf('vector', settings))
    expect(warnings[0]).toMatch(message)
    expect(parameters).toEqual([])
  })
})
