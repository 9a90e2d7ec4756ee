import { describe, expect, it } from 'vitest'
import { nestedLoops, parityLoop, signScan } from '#engine/trajectories/testing/branches-in-loops.ts'
import type { Tensor } from '#shared/tensor.ts'
import { float32, numbers, record, type Edit } from './testing/conditions.ts'
import { calm, openedInTests, siteOf, type Opened } from './testing/small-networks.ts'

const open = openedInTests()

/** Rows of which the first and the last one go to 'doubled', the second one to 'negated'. */
const rows = [1, 2, -3, 1, 5, 0]
const inputs = { x: float32([1, 3, 2], rows), start: float32([1, 2], [0, 0]) }

const valuesOf = async (network: Opened, site: string, edits: Edit[] = [], given = inputs) =>
  numbers((await record(network, given, [site], edits)).sites[siteOf(network.info, site)])

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

describe('an edit in branches of nested loops', () => {
  const given = {
    x: float32([1], [1]),
    trips: { type: 'int64' as const, dims: [], data: BigInt64Array.of(4n) }
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

it.each([11, 21])('edits a branch of a Loop of opset %i', async (opset) => {
  const network = await open(parityLoop(opset))
  const given = {
    x: float32([1], [1]),
    trips: { type: 'int64' as const, dims: [], data: BigInt64Array.of(4n) }
  }
  const patch = { site: 'more', kind: 'patch', source: { inputs: { x: [11], trips: 4 } } }
  // 1 → 3 → 4 → 12 → 13; from 11: 33 → 34 → 102 → 103
  const { outputs, sites } = await record(network, given, ['triple'], [patch])
  expect(numbers(outputs['loop last'])).toEqual([103])
  expect(numbers(sites[siteOf(network.info, 'triple')])).toEqual([3, NaN, 102, NaN])
})
