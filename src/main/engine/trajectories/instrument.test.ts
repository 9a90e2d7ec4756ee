import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { instrument } from './instrument.ts'
import type { AxisUse, Tap } from './taps.ts'
import { float32, numbersOf, rawTap, recordTaps } from './testing/record-taps.ts'
import type { TapRecord } from './unpack.ts'

/** y = relu(x·W): x [batch, 2, 3], W [3, 2], positions along axis 1. */
function linearNetwork(): Model {
  const builder = new GraphBuilder({ name: 'linear', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2, 3])
  const w = builder.constant('W', 'float32', [3, 2], [1, 0, 0, 1, -1, 2])
  const h = builder.node('MatMul', [x, w], { outputs: ['h'] })
  builder.node('Relu', [h], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 2, 2])
  return builder.build()
}

/** One stimulus: positions (1, 2, 3) and (0, −1, 1); h is (−2, 8) and (−1, 1), y is (0, 8) and (0, 1). */
const x = float32([1, 2, 3], 1, 2, 3, 0, -1, 1)

const record = async (...given: Parameters<typeof recordTaps>): Promise<Map<string, TapRecord>> =>
  (await recordTaps(...given)).records

const readTap = (id: string, axes: AxisUse[], projection?: string): Tap => ({
  id,
  scope: [],
  tensor: 'h',
  dims: [1, 2, 2],
  treatment: { kind: 'reading', axes, ...(projection !== undefined && { projection }) }
})

describe('instrument', () => {
  it('records raw values in their own shape, in the order of the taps', async () => {
    const recorded = await record(
      linearNetwork(),
      [rawTap('y', [1, 2, 2]), rawTap('h', [1, 2, 2]), rawTap('x', [1, 2, 3])],
      { x }
    )
    expect([...recorded.keys()]).toEqual(['y', 'h', 'x'])
    expect(recorded.get('h')?.dims).toEqual([1, 2, 2])
    expect(numbersOf(recorded.get('h'))).toEqual([-2, 8, -1, 1])
    expect(numbersOf(recorded.get('y'))).toEqual([0, 8, 0, 1])
    expect(numbersOf(recorded.get('x'))).toEqual([1, 2, 3, 0, -1, 1])
  })

  it('tells the sizes of the run where the file states other ones', async () => {
    const builder = new GraphBuilder({ name: 'misstated', opset: 17 })
    const mask = builder.input('mask', 'bool', [4])
    builder.node('Compress', [builder.input('v', 'float32', [4]), mask], { outputs: ['kept'] })
    builder.output('kept', 'float32', [2])
    const bools: Tensor = { type: 'bool', dims: [4], data: Uint8Array.of(1, 0, 1, 1) }
    const feeds = { v: float32([4], 5, 6, 7, 8), mask: bools }
    const { records } = await recordTaps(builder.build(), [rawTap('kept', [2])], feeds)
    expect(records.get('kept')?.dims).toEqual([3])
    expect(numbersOf(records.get('kept'))).toEqual([5, 7, 8])
  })

  it('hands out large values as outputs of their own, without a copy for a second tap', async () => {
    const builder = new GraphBuilder({ name: 'large', opset: 17 })
    builder.node(
      'Range',
      ['zero', builder.input('n', 'int64', []), 'one'].map((name) =>
        name === 'n' ? name : builder.constant(name, 'int64', [], name === 'one' ? 1 : 0)
      ),
      { outputs: ['counted'] }
    )
    builder.node('Cast', ['counted'], { attributes: { to: 1 }, outputs: ['numbers'] })
    builder.output('numbers', 'float32', null)
    const taps = [
      rawTap('counted', [2000]),
      rawTap('numbers', [2000]),
      { ...rawTap('numbers', [2000]), id: 'again' }
    ]
    expect(instrument(builder.build(), taps)).toMatchObject({ packed: null, outputs: ['counted', 'numbers'] })
    const recorded = await record(builder.build(), taps, {
      n: { type: 'int64', dims: [], data: BigInt64Array.of(2000n) }
    })
    const expected = Float32Array.from({ length: 2000 }, (_, i) => i)
    for (const id of ['counted', 'numbers', 'again'])
      expect(recorded.get(id)).toEqual({ dims: [2000], data: expected })
    expect(recorded.get('again')?.data).toBe(recorded.get('numbers')?.data)
  })

  it('keeps the outputs of the network in place', () => {
    const { model, packed } = instrument(linearNetwork(), [rawTap('h', [1, 2, 2])])
    expect(model.graph.outputs.map(({ name }) => name)).toEqual(['y', packed?.float32])
  })

  it('reads axes: all, mean, one index, kept apart', async () => {
    const recorded = await record(
      linearNetwork(),
      [
        readTap('every', ['batch', 'all', 'all']),
        readTap('mean', ['batch', 'mean', 'all']),
        readTap('last', ['batch', -1, 'all']),
        readTap('points', ['batch', 'points', 'all']),
        readTap('unit', ['batch', 'points', 1]),
        readTap('swapped', ['batch', 'all', 'points'])
      ],
      { x }
    )
    const result = Object.fromEntries(
      [...recorded].map(([id, { dims, data }]) => [id, { dims, values: [...data] }])
    )
    expect(result).toEqual({
      every: { dims: [1, 4], values: [-2, 8, -1, 1] },
      mean: { dims: [1, 2], values: [-1.5, 4.5] },
      last: { dims: [1, 2], values: [-1, 1] },
      points: { dims: [1, 2, 2], values: [-2, 8, -1, 1] },
      unit: { dims: [1, 2, 1], values: [8, 1] },
      swapped: { dims: [1, 2, 2], values: [-2, -1, 8, 1] }
    })
  })

  it('projects by fed matrices, shared by taps with the same projection', async () => {
    const taps = [
      readTap('points', ['batch', 'points', 'all'], 'p'),
      readTap('mean', ['batch', 'mean', 'all'], 'p')
    ]
    const recorded = await record(linearNetwork(), taps, { x }, { p: float32([2, 3], 1, 0, 1, 0, 1, 1) })
    expect(recorded.get('points')?.dims).toEqual([1, 2, 3])
    expect(numbersOf(recorded.get('points'))).toEqual([-2, 8, 6, -1, 1, 0])
    expect(numbersOf(recorded.get('mean'))).toEqual([-1.5, 4.5, 3])
  })

  it('records integers, booleans and 16-bit floats as float32', async () => {
    const builder = new GraphBuilder({ name: 'types', opset: 17 })
    const a = builder.input('a', 'float32', ['n'])
    builder.node('Cast', [a], { attributes: { to: 7 }, outputs: ['whole'] })
    builder.node('Greater', [a, builder.constant('one', 'float32', [], 1)], { outputs: ['large'] })
    builder.node('Cast', [a], { attributes: { to: 10 }, outputs: ['half'] })
    builder.node('ReduceMax', [a], { attributes: { keepdims: 0 }, outputs: ['top'] })
    builder.output('top', 'float32', [])
    const taps = ['whole', 'large', 'half'].map((tensor) => rawTap(tensor, [3]))
    const recorded = await record(builder.build(), [...taps, rawTap('top', [])], {
      a: float32([3], 0.5, 1.5, -2.75)
    })
    expect(numbersOf(recorded.get('whole'))).toEqual([0, 1, -2])
    expect(numbersOf(recorded.get('large'))).toEqual([0, 1, 0])
    expect(numbersOf(recorded.get('half'))).toEqual([0.5, 1.5, -2.75])
    expect(recorded.get('top')).toEqual({ dims: [1], data: Float32Array.of(1.5) })
  })

  it('follows sizes that differ from the example', async () => {
    const feeds = { x: float32([2, 2, 3], ...Array.from({ length: 12 }, (_, i) => i)) }
    const recorded = await record(
      linearNetwork(),
      [readTap('a', ['batch', 'all', 'all']), rawTap('y', [1, 2, 2])],
      feeds
    )
    expect(recorded.get('a')?.dims).toEqual([2, 4])
    expect(recorded.get('y')?.dims).toEqual([2, 2, 2])
  })

  it.each([
    ['a value that is not there', [rawTap('hh', [1])], 'Nearest names'],
    ['a subgraph that is not there', [rawTap('h', [1, 2, 2], ['loop'])], 'subgraph'],
    ['an id twice', [rawTap('h', [1, 2, 2]), rawTap('h', [1, 2, 2])], "the id 'h'"],
    ['an index out of bounds', [readTap('a', ['batch', 2, 'all'])], 'Index 2 is outside'],
    ['a reading of another rank', [readTap('a', ['batch', 'all'])], 'names 2 axes'],
    ['two batch axes', [readTap('a', ['batch', 'batch', 'all'])], 'two batch axes'],
    [
      'a projection of two lengths',
      [readTap('a', ['batch', 'all', 'all'], 'p'), readTap('b', ['batch', 0, 'all'], 'p')],
      "projection 'p'"
    ]
  ])('refuses %s', (_, taps, words) => {
    let text = ''
    try {
      instrument(linearNetwork(), taps)
    } catch (error) {
      const { tag, message, advice } = error as LimenError
      expect(tag).toBe('request')
      text = `${message} ${advice ?? ''}`
    }
    expect(text).toContain(words)
  })
})
