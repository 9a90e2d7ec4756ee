import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AxisRole, NetworkInput } from '#shared/network.ts'
import type { FamilyName } from '#shared/stimulus.ts'
import type { ElementType } from '#shared/tensor.ts'
import { emptyArray } from '../arrays/elements.ts'
import { describeBinding, familiesFor, prepareStimulus, suggestBinding } from './bindings.ts'
import { allFamilies } from './registry.ts'
import { bindingOf, inputOf } from './testing/bound-input.ts'

type Case = [FamilyName, ElementType, number[], Partial<NetworkInput>]
const cases: Case[] = [
  ['grating', 'float32', [1, 28, 28], { name: 'Input3' }],
  ['grating', 'float32', [3, 227, 227], {}],
  ['grating', 'float32', [224, 224, 3], {}],
  ['grating', 'uint8', [64, 64, 3], {}],
  ['tokens', 'int64', [6], { indexLimit: 3 }],
  ['tokens', 'uint8', [58], {}],
  ['tokens', 'int32', [2048], { name: 'bytes' }],
  ['tokens', 'string', [1], {}],
  ['series', 'float32', [512], {}],
  ['series', 'float32', [43844, 1], {}],
  ['series', 'float32', [6], { roles: ['batch', 'time'] }],
  ['vector', 'float32', [5], {}],
  ['vector', 'float32', [2, 3], {}],
  ['vector', 'float32', [], { dims: [], roles: [] }],
  ['constant', 'float32', [2, 128], { name: 'state', nextState: 'stateN' }],
  ['constant', 'int64', [], { name: 'sr', dims: [], roles: [] }],
  ['constant', 'int64', [8], { name: 'attention_mask' }],
  ['constant', 'int64', [8], { name: 'position_ids' }],
  ['constant', 'bool', [4], {}],
  ['graph', 'float32', [8, 92], { name: 'atom_fea' }],
  ['graph', 'float32', [8, 12, 41], { name: 'nbr_fea' }],
  ['graph', 'int64', [8, 12], { name: 'nbr_fea_idx' }],
  ['graph', 'float32', [10, 10], { name: 'adj' }],
  ['graph', 'float32', [10, 4], { roles: ['batch', 'node', 'feature'] }]
]

describe('suggestBinding', () => {
  it.each(cases)('%s for %s %j %j', async (family, type, shape, more) => {
    const input = inputOf(type, shape, more)
    const binding = suggestBinding(input, shape)
    expect(binding.family).toBe(family)
    const { families, warnings } = await describeBinding(input, shape, binding)
    expect(families).toContain(family)
    expect(warnings).toEqual([])
  })

  it('feeds a sampling rate, ones to a mask, and 0, 1, 2… to positions', async () => {
    const filled = async (name: string, shape: number[]) => {
      const input = inputOf('int64', shape, { name })
      const stimulus = await prepareStimulus(input, shape, suggestBinding(input, shape), 0)
      return Array.from(stimulus.preview({}).tensor.data, Number)
    }
    expect(await filled('sr', [])).toEqual([16000])
    expect(await filled('attention_mask', [3])).toEqual([1, 1, 1])
    expect(await filled('position_ids', [3])).toEqual([0, 1, 2])
  })

  it('gives bytes of pictures the range 0…255', () => {
    expect(suggestBinding(inputOf('uint8', [3, 32, 32]), [3, 32, 32]).preprocessing.range).toEqual([0, 255])
    expect(suggestBinding(inputOf('float32', [3, 32, 32]), [3, 32, 32]).preprocessing.range).toEqual([0, 1])
  })

  it('finds time where the batch axis is not the first', () => {
    const roles: AxisRole[] = ['time', 'batch', 'feature']
    const input = inputOf('float32', [9, 2], { dims: [9, 'batch', 2], roles })
    expect(suggestBinding(input, [9, 2]).family).toBe('series')
  })
})

/** Inputs of every sort, small. */
const inputs = fc.constantFrom<[ElementType, number[]]>(
  ['float32', [3, 8, 8]],
  ['float32', [8, 9]],
  ['uint8', [8, 8, 3]],
  ['float16', [1, 8, 8]],
  ['int64', [6]],
  ['float64', [70]],
  ['string', [4]],
  ['bool', [3]],
  ['int8', [5, 2]],
  ['float32', []]
)

/** An array that shows where it was written to. */
function marked(type: Exclude<ElementType, 'string'>, length: number) {
  const array = emptyArray(type, length)
  for (let i = 0; i < length; i++) array[i] = array instanceof BigInt64Array ? 1n : 1
  return array
}

describe('every family that fits', () => {
  it('fills its own sample and no other, within its type, the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        fc.nat(15),
        fc.integer(),
        fc.array(fc.double(), { minLength: 12, maxLength: 12 }),
        async ([type, shape], pick, seed, turns) => {
          const input = inputOf(type, shape)
          const families = familiesFor(input, shape)
          const family = families[pick % families.length] ?? 'constant'
          const stimulus = await prepareStimulus(input, shape, bindingOf(family), seed)
          const values = Object.fromEntries(
            stimulus.parameters.map(({ name }, i) => [name, turns[i % turns.length] ?? 0])
          )
          const size = stimulus.elementsPerSample
          const fresh = () =>
            type === 'string' ? new Array<string>(3 * size).fill('?') : marked(type, 3 * size)
          const [once, again, untouched] = [fresh(), fresh(), fresh()]
          stimulus.fill(values, once, 1)
          stimulus.fill({}, again, 1)
          stimulus.fill(values, again, 1)
          expect(again).toEqual(once)
          expect(once.slice(0, size)).toEqual(untouched.slice(0, size))
          expect(once.slice(2 * size)).toEqual(untouched.slice(2 * size))
          expect(stimulus.preview(values).tensor.data).toEqual(once.slice(size, 2 * size))
        }
      ),
      { numRuns: 300 }
    )
  })

  it('draws pictures within 0…1', async () => {
    const pictures = allFamilies.filter(({ name }) =>
      familiesFor(inputOf('float32', [3, 8, 8]), [3, 8, 8]).includes(name)
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...pictures),
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 12, maxLength: 12 }),
        async ({ name }, turns) => {
          const stimulus = await prepareStimulus(inputOf('float32', [3, 8, 8]), [3, 8, 8], bindingOf(name), 1)
          const values = Object.fromEntries(
            stimulus.parameters.map((parameter, i) => [parameter.name, turns[i] ?? 0])
          )
          const { kind, smallest, largest } = stimulus.preview(values)
          if (kind !== 'image') return
          expect(smallest).toBeGreaterThanOrEqual(-1e-6)
          expect(largest).toBeLessThanOrEqual(1 + 1e-6)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('has defaults within its sliders, and sliders within what is valid', async () => {
    for (const [type, shape] of [
      ['float32', [3, 20, 30]],
      ['float32', [8, 8]],
      ['float32', [300]],
      ['int64', [9]],
      ['float32', [2]]
    ] as const) {
      const input = inputOf(type, shape)
      for (const family of familiesFor(input, shape)) {
        const { parameters } = await describeBinding(input, shape, bindingOf(family))
        for (const { name, soft, hard, default: initial, scale } of parameters) {
          const label = `${family} ${name}`
          expect([label, initial >= soft[0] && initial <= soft[1]]).toEqual([label, true])
          expect([label, soft[0] >= hard[0] && soft[1] <= hard[1] && soft[0] <= soft[1]]).toEqual([
            label,
            true
          ])
          if (scale === 'log') expect([label, hard[0] > 0]).toEqual([label, true])
        }
      }
    }
  })
})

describe('bindings that do not fit', () => {
  it('are refused with the families that do', async () => {
    await expect(prepareStimulus(inputOf('int64', [6]), [6], bindingOf('grating'), 0)).rejects.toMatchObject({
      tag: 'request',
      advice: expect.stringContaining('tokens') as string
    })
  })

  it('are described with a warning', async () => {
    const { warnings, parameters } = await describeBinding(inputOf('int64', [6]), [6], bindingOf('picture'))
    expect(warnings[0]).toMatch(/'picture' does not fit/)
    expect(parameters).toEqual([])
  })

  it('include a deviation of 0', async () => {
    const binding = bindingOf('grating', {}, { deviation: [0] })
    await expect(prepareStimulus(inputOf('float32', [1, 8, 8]), [1, 8, 8], binding, 0)).rejects.toThrow(
      /deviations other than 0/
    )
  })
})
