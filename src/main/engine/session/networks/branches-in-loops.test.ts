import { describe, expect, it } from 'vitest'
import {
  leakyStep,
  lstmInBranch,
  nestedLoops,
  oldestLoop,
  parityLoop,
  signScan
} from '#engine/trajectories/testing/branches-in-loops.ts'
import { pairsLoop } from '#engine/trajectories/testing/shapes-in-loops.ts'
import type { Tensor } from '#shared/tensor.ts'
import { float32, numbers, record, type Edit } from '../testing/conditions.ts'
import { conditionOf, dragTo, traceUnder, withStrengths } from '../testing/live-conditions.ts'
import { calm, openedInTests, prepare, siteOf, traceOf, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

/** Rows of which the first and the last one go to 'doubled', the second one to 'negated'. */
const rows = [1, 2, -3, 1, 5, 0]
const inputs = { x: float32([1, 3, 2], rows), start: float32([1, 2], [0, 0]) }

const scalar = (value: bigint): Tensor => ({ type: 'int64', dims: [], data: BigInt64Array.of(value) })

const valuesOf = async (
  network: Opened,
  site: string,
  edits: Edit[] = [],
  given: Record<string, Tensor> = inputs
) => numbers((await record(network, given, [site], edits)).sites[siteOf(network.info, site)])

const outputOf = async (network: Opened, edits: Edit[] = []) => {
  const { outputs, interventions } = await record(network, inputs, [], edits)
  return { last: numbers(outputs['last']), report: interventions[0] }
}

describe('a branch inside of a Scan', () => {
  it('is open: its values are sites, NaN at steps at which it does not run, and recording changes nothing', async () => {
    const network = await open(signScan())
    const site = network.info.sites.find(({ tensor }) => tensor === 'doubled')
    expect(site).toMatchObject({ scope: ['scan', 'side.then'], atSomeSteps: true })
    expect(site?.axes.map(({ role }) => role)).toEqual(['time', 'batch', 'feature'])
    expect(await valuesOf(network, 'doubled')).toEqual([2, 4, NaN, NaN, 10, 0])
    expect(await valuesOf(network, 'negated')).toEqual([NaN, NaN, 3, -1, NaN, NaN])
    const checks = await network.engine.checkNetwork({ network: network.info.id }, calm)
    expect(checks.parity).toEqual({ largestDifference: 0, note: null })
  })

  it('hands out whole numbers as float64, the only type that has a place for steps without one', async () => {
    const network = await open(signScan())
    const { sites } = await record(network, inputs, ['sign'])
    const sign = sites[siteOf(network.info, 'sign')]
    expect(sign).toEqual<Tensor>({
      type: 'float64',
      dims: [3, 1, 2],
      data: Float64Array.of(NaN, NaN, -1, 1, NaN, NaN)
    })
  })

  it('runs for one stimulus at another step than for the next one', async () => {
    const network = await open(signScan())
    const x = [1, 1, -1, -1, -2, -2, 3, 3]
    const given = { x: float32([2, 2, 2], x), start: float32([2, 2], [0, 0, 0, 0]) }
    expect(await valuesOf(network, 'doubled', [], given)).toEqual([2, 2, NaN, NaN, NaN, NaN, 6, 6])
  })
})

describe('an edit in a branch inside of a Scan', () => {
  it('acts at the steps at which the branch runs, and is counted there', async () => {
    const network = await open(signScan())
    // 2 + 3 + 10, 4 − 1 + 0
    expect((await outputOf(network)).last).toEqual([15, 3])
    const zeroed = await outputOf(network, [{ site: 'doubled', kind: 'zero' }])
    expect(zeroed.last).toEqual([3, -1])
    expect(zeroed.report).toMatchObject({ changed: 3, elements: 6, largestChange: 10 })
    const scaled = await outputOf(network, [{ site: 'negated', kind: 'scale', factor: 10 }])
    expect(scaled.last).toEqual([42, -6])
    expect(scaled.report).toMatchObject({ changed: 2, largestChange: 27 })
  })

  it('is told where it changed nothing, because the branch did not run at the chosen steps', async () => {
    const network = await open(signScan())
    const edit = { site: 'doubled', kind: 'set', value: 7, select: { time: [1] } }
    const { last, report } = await outputOf(network, [edit])
    expect(last).toEqual([15, 3])
    expect(report).toMatchObject({ changed: 0, largestChange: 0, norm: 0 })
  })

  it('acts at chosen steps, counted in the order of the sequence where it is run backwards', async () => {
    for (const backward of [false, true]) {
      const network = await open(signScan({ backward }))
      const edit = { site: 'doubled', kind: 'set', value: 100, select: { time: [2] } }
      expect(await valuesOf(network, 'doubled', [edit])).toEqual([2, 4, NaN, NaN, 100, 100])
      expect((await outputOf(network, [edit])).last).toEqual([2 + 3 + 100, 4 - 1 + 100])
    }
  })

  it('of strength 0 is exactly the baseline; the recorded value is the edited one', async () => {
    const network = await open(signScan())
    const half = { site: 'doubled', kind: 'zero', strength: 0.5 }
    expect(await valuesOf(network, 'doubled', [half])).toEqual([1, 2, NaN, NaN, 5, 0])
    expect((await outputOf(network, [{ ...half, strength: 0 }])).last).toEqual([15, 3])
  })

  it('freezes what there is of the run itself', async () => {
    const network = await open(signScan())
    const { last, report } = await outputOf(network, [{ site: 'doubled', kind: 'freeze' }])
    expect(last).toEqual([15, 3])
    expect(report).toMatchObject({ changed: 0 })
  })

  it('takes from another run what its branch computed there, and leaves alone what it did not', async () => {
    const network = await open(signScan())
    // There the branch runs at the second and third step, here at the first and third.
    const x = [
      [
        [-1, -1],
        [8, 8],
        [20, 30]
      ]
    ]
    const patch = { site: 'doubled', kind: 'patch', source: { inputs: { x, start: [[0, 0]] } } }
    const { last, report } = await outputOf(network, [patch])
    expect(last).toEqual([2 + 3 + 40, 4 - 1 + 60])
    expect(report).toMatchObject({ changed: 2, largestChange: 60 })
    const half = await outputOf(network, [{ ...patch, strength: 0.5 }])
    expect(half.last).toEqual([2 + 3 + 25, 4 - 1 + 30])
  })

  it('takes the mean over those stimuli and steps that the branch ran for', async () => {
    const network = await open(signScan())
    const x = [
      [
        [1, 1],
        [-8, 8],
        [3, 5]
      ]
    ]
    const source = { inputs: { x, start: [[0, 0]] } }
    const mean = { site: 'doubled', kind: 'mean', source, perPosition: true }
    // The step in the middle has no mean, and is not run here either.
    expect((await outputOf(network, [mean])).last).toEqual([2 + 3 + 6, 2 - 1 + 10])
    const pooled = await outputOf(network, [{ ...mean, perPosition: false }])
    expect(pooled.last).toEqual([4 + 3 + 4, 6 - 1 + 6])
  })

  it('can be kept to a path into the branch', async () => {
    const network = await open(signScan())
    const receiver = { site: siteOf(network.info, 'doubled') }
    const edit = { site: 'steps', kind: 'scale', factor: 3, receiver }
    const { last, report } = await outputOf(network, [edit])
    expect(last).toEqual([6 + 3 + 30, 12 - 1 + 0])
    expect(report).toMatchObject({ changed: 3, elements: 6, largestChange: 20 })
  })
})

describe('several stimuli in one run', () => {
  const x = float32([3, 4], [1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8])

  it('have their own values, in axes that are multiples of their number, too', async () => {
    const network = await open(pairsLoop())
    const { sites } = await record(network, { x }, ['pairs'])
    const pairs = sites[siteOf(network.info, 'pairs')]
    expect(pairs?.dims).toEqual([4, 6, 2])
    const once = [2, 3, 4, 5, 11, 21, 31, 41, 6, 7, 8, 9]
    expect(numbers(pairs)).toEqual([
      ...once.map(() => NaN),
      ...once,
      ...once.map(() => NaN),
      ...once.map((value) => value + 1)
    ])
  })

  it('are edited one by one, and what changed is counted for each', async () => {
    const network = await open(nestedLoops())
    const given = { x: float32([3], [1, 2, 3]), trips: scalar(4n) }
    // x · 2 + 1, · 2 + 10, and so once more
    const twice = (value: number): number => (2 * value + 1) * 2 + 10
    const patch = { site: 'even', kind: 'patch', source: { inputs: { x: [7, 8, 9], trips: 4 } } }
    const { outputs, interventions } = await record(network, given, [], [patch])
    expect(numbers(outputs['outer last'])).toEqual([7, 8, 9].map((value) => twice(twice(value))))
    // From the third outer step on, the state is the source's already.
    expect(interventions[0]).toMatchObject({ changed: 3, elements: 24, largestChange: 12 })
  })
})

describe('an edit in branches of nested loops', () => {
  const given = {
    x: float32([1], [1]),
    trips: scalar(4n)
  }

  it('acts at one step of both', async () => {
    const network = await open(nestedLoops())
    const lastOf = async (edits: Edit[]) =>
      numbers((await record(network, given, [], edits)).outputs['outer last'])
    // 1 → 2 + 1 → 6 + 10 → 32 + 1 → 66 + 10
    expect(await lastOf([])).toEqual([76])
    expect(await lastOf([{ site: 'odd', kind: 'add', direction: [100], unit: 'absolute' }])).toEqual([576])
    const once = { site: 'odd', kind: 'set', value: 0, select: { 'time.0': [3] } }
    expect(await lastOf([once])).toEqual([0])
    const { interventions } = await record(network, given, [], [once])
    expect(interventions[0]).toMatchObject({ changed: 1, elements: 8, largestChange: 76 })
  })
})

it('other values are refused in networks too old to tell that there are none at some steps', async () => {
  const network = await open(oldestLoop())
  const given = { x: float32([1], [5]) }
  const last = async (edits: Edit[]) =>
    numbers((await record(network, given, [], edits)).outputs['loop last'])
  expect(await last([{ site: 'more', kind: 'scale', factor: 10 }])).toEqual([60])
  const freeze = { site: 'more', kind: 'freeze' }
  await expect(last([freeze])).rejects.toMatchObject({ tag: 'unsupported', part: 'more' })
})

it.each([11, 21])('edits a branch of a Loop of opset %i', async (opset) => {
  const network = await open(parityLoop(opset))
  const given = {
    x: float32([1], [1]),
    trips: scalar(4n)
  }
  const patch = { site: 'more', kind: 'patch', source: { inputs: { x: [11], trips: 4 } } }
  // 1 → 3 → 4 → 12 → 13; from 11: 33 → 34 → 102 → 103
  const { outputs, sites } = await record(network, given, ['triple'], [patch])
  expect(numbers(outputs['loop last'])).toEqual([103])
  expect(numbers(sites[siteOf(network.info, 'triple')])).toEqual([3, NaN, 102, NaN])
})

describe('an LSTM in a branch inside of a Loop', () => {
  const given = { x: float32([3, 1, 1], [1, 2, -1]) }
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

  it('has its gates at those steps of the loop at which it runs, and is edited there', async () => {
    const network = await open(lstmInBranch())
    const gate = network.info.sites.find(({ name }) => name.endsWith('lstm.input_gate'))?.name ?? ''
    const gates = await valuesOf(network, gate, [], given)
    const [first = NaN] = gates.slice(3)
    // At the first step of the sequence nothing is remembered yet.
    expect(first).toBeCloseTo(sigmoid(2 * 1), 6)
    expect(gates.map(Number.isNaN)).toEqual(gates.map((_, place) => Math.floor(place / 3) % 2 === 0))
    const edit = { site: gate, kind: 'set', value: 0, select: { 'time.0': [3] } }
    const { outputs, interventions } = await record(network, given, [], [edit])
    // A cell that takes nothing in stays 0.
    expect(numbers(outputs['loop last'])).toEqual([0, 0, 0])
    expect(interventions[0]).toMatchObject({ changed: 3, elements: 12 })
  })
})

it('a network that does one step at a time has its branches at those steps at which the data chose them', async () => {
  const network = await open(leakyStep())
  const given = { x: float32([4, 1, 1], [1, -2, 4, -8]), state: float32([1, 1], [8]) }
  // 8 → 4 + 1 → 1.25 − 2 → −0.375 + 4 → 0.90625 − 8
  expect(await valuesOf(network, 'halved', [], given)).toEqual([4, NaN, -0.375, NaN])
  expect(await valuesOf(network, 'quartered', [], given)).toEqual([NaN, 1.25, NaN, 0.90625])
  expect(await valuesOf(network, 'next_state', [], given)).toEqual([5, -0.75, 3.625, -7.09375])
})

describe('a trajectory of a branch inside of a Loop', () => {
  it('has gaps at steps without it, which a projection is not fitted on, in conditions, too', async () => {
    const network = await open(nestedLoops())
    const condition = conditionOf(network, 'c', { site: 'even', kind: 'scale', factor: 2 })
    const { prepared, projections } = await prepare(network, {
      // At the second step of the inner loop.
      traces: [{ ...traceOf(['even'], 'time'), reading: { axes: ['all', 1] } }],
      conditions: [condition]
    })
    expect(projections[0]?.fittedOn).toContain('2 non-finite left out')
    const frame = await dragTo(network, prepared.id, withStrengths({}, 'c', 1), [condition])
    const gaps = (points: ArrayLike<number> | undefined) => Array.from(points ?? [], Number.isNaN)
    const expected = [false, true, false, true].flatMap((isGap) => [isGap, isGap, isGap])
    expect(gaps(frame.traces[0]?.current)).toEqual(expected)
    expect(gaps(traceUnder(frame, 'c').current)).toEqual(expected)
  })
})
