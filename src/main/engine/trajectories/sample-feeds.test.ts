import { describe, expect, it } from 'vitest'
import type { PreparedStimulus } from '#engine/stimuli/bindings.ts'
import { planSweep } from './plan-sweep.ts'
import { SampleFeeds, type BoundInput } from './sample-feeds.ts'

const parameter = (name: string) => ({
  name,
  label: name,
  unit: '',
  hard: [-99, 99] as [number, number],
  soft: [-9, 9] as [number, number],
  scale: 'linear' as const,
  default: 7
})

/** Writes a, b and a + b. */
const sum: PreparedStimulus = {
  parameters: [parameter('a'), parameter('b')],
  elementsPerSample: 4,
  type: 'float32',
  fill: ({ a = 0, b = 0 }, into, sample) => {
    if (!Array.isArray(into))
      for (const [k, value] of [a, b, a + b, 1].entries()) into[sample * 4 + k] = value
  },
  preview: () => {
    throw new Error('not asked for')
  }
}

const feeds = (input: Partial<BoundInput>, capacity = 4) =>
  new SampleFeeds([{ name: 'x', stimulus: sum, sampleDims: [4], batchAxis: 0, ...input }], capacity)
const sweep = planSweep(
  [{ input: 'x', parameter: 'a', from: 0, to: 2, count: 3 }],
  new Map([['x', sum.parameters]])
)
const filled = (made: SampleFeeds, start: number, count: number, size?: number) =>
  made.fill(
    { x: { b: 10 } },
    sweep,
    Array.from({ length: count }, (_, order) => start + order),
    size
  )['x']!

describe('feeds of a run', () => {
  it('hold one stimulus after the other, the current one behind the sweep', () => {
    const { dims, data } = filled(feeds({}), 1, 3)
    expect(dims).toEqual([3, 4])
    expect([...data]).toEqual([1, 10, 11, 1, 2, 10, 12, 1, 7, 10, 17, 1])
  })

  it('hold chosen stimuli in the order asked for', () => {
    const { data } = feeds({}).fill({ x: { b: 10 } }, sweep, [2, 0])['x']!
    expect([...data]).toEqual([2, 10, 12, 1, 0, 10, 10, 1])
  })

  it('are filled up with the last stimulus for a fixed batch', () => {
    expect([...filled(feeds({}), 0, 1, 3).data]).toEqual([0, 10, 10, 1, 0, 10, 10, 1, 0, 10, 10, 1])
  })

  it('put the batch where the input has it', () => {
    const { dims, data } = filled(feeds({ sampleDims: [2, 2], batchAxis: 1 }), 0, 2)
    expect(dims).toEqual([2, 2, 2])
    expect([...data]).toEqual([0, 10, 1, 10, 10, 1, 11, 1])
  })

  it('hold a single stimulus where there is no batch axis', () => {
    const { dims, data } = filled(feeds({ batchAxis: null }), 2, 1)
    expect([dims, [...data]]).toEqual([[4], [2, 10, 12, 1]])
  })

  it('use their memory again', () => {
    const made = feeds({})
    const first = filled(made, 0, 2).data
    const second = filled(made, 1, 2).data
    expect(Array.isArray(first) || Array.isArray(second) || first.buffer === second.buffer).toBe(true)
  })

  it('forget values that are no longer given', () => {
    const made = feeds({})
    filled(made, 0, 1)
    expect([...made.fill({}, sweep, [0])['x']!.data]).toEqual([0, 7, 7, 1])
  })
})
