import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { probeValues } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import {
  loopInBranch,
  nestedLoops,
  oldestLoop,
  parityLoop,
  scanInBranch,
  signScan
} from './testing/branches-in-loops.ts'
import { pairsLoop, placesInLoop, placesInScan } from './testing/shapes-in-loops.ts'
import { float32, numbersOf, rawTap, recordTaps, type Feeds } from './testing/record-taps.ts'
import type { Tap } from './taps.ts'

const trips = (count: number): Feeds => ({
  trips: { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(count)) }
})

async function plainOutputs(model: Model, feeds: Feeds): Promise<Feeds> {
  const session = await createSession(model, 'cpu')
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
}

/** Taps of all values that the probe found, with the sizes that it found. */
async function allTaps(model: Model): Promise<Tap[]> {
  const { values } = await probeValues(model)
  return values.map(({ scope, tensor, dims, symbols, steps, stepSymbols, multiples = [] }, order) => ({
    id: `${order} ${tensor}`,
    scope,
    tensor,
    dims: [...steps, ...dims],
    follows: [...stepSymbols, ...symbols].map((symbol, axis) =>
      symbol === null ? (multiples[axis] ?? null) : { symbol, times: 1 }
    ),
    treatment: { kind: 'raw' }
  }))
}

describe.each([11, 17, 21])('a Loop whose branches take turns (opset %i)', (opset) => {
  it('has each branch at its own steps, NaN at the others', async () => {
    const taps = [
      rawTap('more', [4, 1], ['loop', 'parity.then']),
      rawTap('triple', [4, 1], ['loop', 'parity.else'])
    ]
    const { records, outputs } = await recordTaps(parityLoop(opset), taps, {
      x: float32([1], 1),
      ...trips(4)
    })
    // 1 → 3 → 4 → 12 → 13
    expect(records.get('more')?.dims).toEqual([4, 1])
    expect(numbersOf(records.get('more'))).toEqual([NaN, 4, NaN, 13])
    expect(numbersOf(records.get('triple'))).toEqual([3, NaN, 12, NaN])
    expect([...(outputs['loop last']?.data ?? [])]).toEqual([13])
  })

  it('may have no step at all', async () => {
    const taps = [rawTap('more', [4, 1], ['loop', 'parity.then'])]
    const { records } = await recordTaps(parityLoop(opset), taps, { x: float32([1], 1), ...trips(0) })
    expect(numbersOf(records.get('more'))).toEqual([])
  })
})

it('a Loop in the oldest form of files, whose inner graphs have no constants, is recorded as well', async () => {
  const taps = await allTaps(oldestLoop())
  const { records } = await recordTaps(oldestLoop(), taps, { x: float32([1], 5) })
  const ofTensor = (name: string) =>
    numbersOf(records.get(taps.find(({ tensor }) => tensor === name)?.id ?? ''))
  expect(ofTensor('same')).toEqual([5, NaN])
  expect(ofTensor('more')).toEqual([NaN, 6])
})

describe.each([11, 17])('a Scan whose branch the data chooses (opset %i)', (opset) => {
  const [time, batch] = [
    { symbol: 'time', times: 1 },
    { symbol: 'batch', times: 1 }
  ]
  // The example had other sizes than the run.
  const follows = [time, batch, null]
  const taps: Tap[] = [
    { ...rawTap('doubled', [8, 2, 2], ['scan', 'side.then']), follows },
    { ...rawTap('negated', [8, 2, 2], ['scan', 'side.else']), follows },
    {
      ...rawTap('sign', [8, 2, 2], ['scan', 'side.else']),
      follows,
      treatment: { kind: 'raw', carrier: 'float64' }
    }
  ]
  const feeds: Feeds = {
    x: float32([1, 3, 2], 1, 2, -3, 1, 5, 0),
    start: float32([1, 2], 0, 0)
  }

  it.each([false, true])('is recorded in the order of the sequence (backward: %s)', async (backward) => {
    const { records, outputs } = await recordTaps(signScan({ opset, backward }), taps, feeds)
    expect(records.get('doubled')?.dims).toEqual([3, 1, 2])
    expect(numbersOf(records.get('doubled'))).toEqual([2, 4, NaN, NaN, 10, 0])
    expect(numbersOf(records.get('negated'))).toEqual([NaN, NaN, 3, -1, NaN, NaN])
    expect(numbersOf(records.get('sign'))).toEqual([NaN, NaN, -1, 1, NaN, NaN])
    expect([...(outputs['last']?.data ?? [])]).toEqual([15, 3])
  })

  it('leaves a gap in points that are read and projected', async () => {
    const [doubled] = taps
    if (!doubled) return
    const read: Tap = {
      ...doubled,
      treatment: { kind: 'reading', axes: ['points', 'batch', 'all'], projection: 'p' }
    }
    const matrix = { p: float32([2, 3], 1, 0, 1, 0, 1, 1) }
    const { records } = await recordTaps(signScan({ opset }), [read], feeds, matrix)
    expect(records.get('doubled')?.dims).toEqual([1, 3, 3])
    expect(numbersOf(records.get('doubled'))).toEqual([2, 4, 6, NaN, NaN, NaN, 10, 0, 10])
  })

  it('refuses to invent whole numbers for steps without a value', async () => {
    const [, , sign] = taps
    if (!sign) return
    const whole: Tap = { ...sign, treatment: { kind: 'raw', carrier: 'int64' } }
    await expect(recordTaps(signScan({ opset }), [whole], feeds)).rejects.toMatchObject({
      tag: 'unsupported',
      part: 'sign'
    })
  })
})

describe('branches in nested loops', () => {
  it('have an axis for each loop', async () => {
    const places = [
      ['twice', ['outer', 'inner', 'second.else']],
      ['odd', ['outer', 'inner', 'second.then', 'kind.then']],
      ['even', ['outer', 'inner', 'second.then', 'kind.else']]
    ] as const
    const taps = places.map(([tensor, scope]): Tap => ({
      ...rawTap(tensor, [2, 2, 7], [...scope]),
      follows: [null, null, { symbol: 'batch', times: 1 }]
    }))
    const { records, outputs } = await recordTaps(nestedLoops(), taps, { x: float32([1], 1), ...trips(2) })
    // 1 · 2 + 1 = 3, 3 · 2 + 10 = 16
    expect(records.get('twice')?.dims).toEqual([2, 2, 1])
    expect(numbersOf(records.get('twice'))).toEqual([2, NaN, 6, NaN])
    expect(numbersOf(records.get('even'))).toEqual([NaN, 3, NaN, NaN])
    expect(numbersOf(records.get('odd'))).toEqual([NaN, NaN, NaN, 16])
    expect([...(outputs['outer last']?.data ?? [])]).toEqual([16])
  })

  it('may be a Scan inside of a branch inside of a Loop', async () => {
    const tap: Tap = {
      ...rawTap('sum', [4, 9, 1], ['loop', 'parity.then', 'scan']),
      follows: [null, { symbol: 'length', times: 1 }, null]
    }
    const feeds = { x: float32([2, 1], 1, 10), ...trips(4) }
    const { records, outputs } = await recordTaps(scanInBranch(), [tap], feeds)
    expect(records.get('sum')?.dims).toEqual([4, 2, 1])
    expect(numbersOf(records.get('sum'))).toEqual([NaN, NaN, 1, 11, NaN, NaN, 12, 22])
    expect([...(outputs['loop last']?.data ?? [])]).toEqual([22])
  })
})

it.each([
  [1, [NaN, 4, NaN, 13], 13],
  [0, [], 1]
])(
  'a Loop in a branch is empty where its branch does not run, as a whole (flag %i)',
  async (flag, expected, last) => {
    const tap = rawTap('more', [4, 1], ['outside.then', 'loop', 'parity.then'])
    const feeds: Feeds = {
      x: float32([1], 1),
      flag: { type: 'bool', dims: [], data: Uint8Array.of(flag) },
      ...trips(4)
    }
    const { records, outputs } = await recordTaps(loopInBranch(), [tap], feeds)
    expect(numbersOf(records.get('more'))).toEqual(expected)
    expect([...(outputs['outside value']?.data ?? [])]).toEqual([last])
  }
)

describe('shapes', () => {
  it.each([
    ['Scan', placesInScan(), [1, 2, 3, 4, 0, 6]],
    ['Loop', placesInLoop(), [1, 0, 3]]
  ] as const)('that depend on the data are told to be in the way of a %s', async (op, model, x) => {
    const tap = rawTap('places', [4, 1, 3], ['loop', 'side.then'])
    const feeds = { x: float32([x.length / 3, 3], ...x) }
    await expect(recordTaps(model, [tap], feeds)).rejects.toMatchObject({
      tag: 'request',
      part: 'loop',
      message: expect.stringContaining(`Inside of the ${op} node 'loop' a value has the shape {`) as string,
      advice: expect.stringContaining('record the output of the If') as string
    })
  })

  it('may be multiples of the number of stimuli', async () => {
    const taps = (await allTaps(pairsLoop())).filter(({ tensor }) => tensor === 'pairs')
    expect(taps[0]).toMatchObject({ dims: [4, 4, 2], follows: [null, { symbol: 'batch', times: 2 }, null] })
    const { records } = await recordTaps(pairsLoop(), taps, { x: float32([1, 4], 1, 2, 3, 4) })
    const [pairs] = [...records.values()]
    expect(pairs?.dims).toEqual([4, 2, 2])
    expect(numbersOf(pairs).filter((value) => !Number.isNaN(value))).toEqual([2, 3, 4, 5, 3, 4, 5, 6])
  })
})

const number = fc.float({ noNaN: true, min: -1000, max: 1000 })

describe('recording everything', () => {
  it('does not change the outputs of a Scan with branches; the branch that runs is what the If hands out', async () => {
    const model = signScan()
    const taps = await allTaps(model)
    const rows = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(rows, async (x) => {
        const feeds: Feeds = { x: float32([1, x.length, 2], ...x.flat()), start: float32([1, 2], 0, 0) }
        const { outputs, records } = await recordTaps(model, taps, feeds)
        expect(outputs).toEqual(await plainOutputs(model, feeds))
        // At each step one branch is there, and it is what the If hands out.
        const [doubled = [], negated = [], added = []] = ['doubled', 'negated', 'side value'].map((tensor) =>
          numbersOf(records.get(taps.find((tap) => tap.tensor === tensor)?.id ?? ''))
        )
        expect(doubled.map((value, place) => (Number.isNaN(value) ? negated[place] : value))).toEqual(added)
        expect(negated.map(Number.isNaN)).toEqual(doubled.map((value) => !Number.isNaN(value)))
      }),
      { numRuns: 8 }
    )
  })

  it.each([parityLoop(), nestedLoops(), scanInBranch(), loopInBranch()])(
    'leaves the outputs of $graph.name as they are',
    async (model) => {
      const { example } = await probeValues(model)
      const { outputs } = await recordTaps(model, await allTaps(model), example)
      expect(outputs).toEqual(await plainOutputs(model, example))
    }
  )
})
