import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it, vi } from 'vitest'
import type { CallContext } from '#shared/contract.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Projection } from '#shared/trajectory.ts'
import { expectRows, onlyTrace, rows } from '../testing/points.ts'
import {
  calm,
  linearNetwork,
  oneByOneNetwork,
  openedInTests,
  prepare,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()

const values = { x: { x2: 0.5, x3: 1 } }
const sweep = [{ input: 'x', parameter: 'x1', from: -1, to: 1, count: 33 }]
const startAt = (network: Opened, stride: number, given: StimulusValues = values) =>
  prepare(network, { traces: [traceOf(['hidden'])], sweep, values: given, stride })

const pathOf = (
  { engine }: Opened,
  plan: string,
  stride: number,
  isAtRest = true,
  context: CallContext = calm
) => engine.drag({ plan, values, what: 'path', stride, isAtRest }, context)

const withoutFlag = ({ isProvisional: _isProvisional, ...projection }: Projection): object => projection

describe('a path that becomes finer step by step', () => {
  it('ends at the projection and the points of one that was computed at once', async () => {
    const [steps, once] = [await open(linearNetwork()), await open(linearNetwork())]
    const { prepared, projections } = await startAt(steps, 8)
    expect(projections).toMatchObject([{ isProvisional: true, fittedOn: 'hidden, x1 -1 to 1 × 5' }])
    let frame = await pathOf(steps, prepared.id, 8)
    for (const stride of [4, 2, 1]) {
      frame = await pathOf(steps, prepared.id, stride)
      expect(onlyTrace(frame).points).toBe(32 / stride + 1)
    }
    const whole = await startAt(once, 1)
    expect(whole.projections[0]?.isProvisional).toBeUndefined()
    expect(frame.projections).toEqual(whole.projections)
    const points = onlyTrace(await pathOf(once, whole.prepared.id, 1)).positions
    expectRows(onlyTrace(frame).positions, rows(points))
  })

  it('runs each stimulus once', async () => {
    const network = await open(oneByOneNetwork())
    const { prepared } = await startAt(network, 8)
    const run: number[] = []
    const counting: CallContext = { ...calm, progress: ({ done }) => run.push(done) }
    // Runs of one stimulus: the first one is not reported, as nothing is done before it. Of 9 points 5 are known.
    await pathOf(network, prepared.id, 4, true, counting)
    expect(run).toEqual([6 + 1, 6 + 2, 6 + 3])
    run.length = 0
    await pathOf(network, prepared.id, 4, true, counting)
    expect(run).toEqual([])
  })

  it('keeps its provisional axes while the hand moves', async () => {
    const network = await open(linearNetwork())
    const { prepared, projections } = await startAt(network, 8)
    const frame = await pathOf(network, prepared.id, 1, false)
    expect(frame.projections).toEqual([])
    const later = await startAt(network, 8)
    expect(later.projections.map(withoutFlag)).toEqual(projections.map(withoutFlag))
  })

  it('forgets points at other values, but not for a move along the sweep itself', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await startAt(network, 1)
    const at = async (x: Record<string, number>) =>
      network.engine.drag({ plan: prepared.id, values: { x }, what: 'path', stride: 1 }, calm)
    const before = onlyTrace(await at({ ...values.x, x1: 0 }))
    const along = onlyTrace(await at({ ...values.x, x1: 0.5 }))
    expect(along.positions).toEqual(before.positions)
    expect(along.current).not.toEqual(before.current)
    const other = onlyTrace(await at({ x1: 0.5, x2: 9, x3: 1 }))
    expect(other.positions).not.toEqual(before.positions)
    // Not bit for bit: alone and in a batch, a matrix product is summed in another order.
    expectRows(onlyTrace(await at({ ...values.x, x1: 0 })).positions, rows(before.positions))
  })

  it('fits a provisional projection anew for another plan, and one that is whole not', async () => {
    const network = await open(linearNetwork())
    await startAt(network, 8)
    const whole = await startAt(network, 1)
    expect(whole.projections[0]?.isProvisional).toBeUndefined()
    const again = await startAt(network, 8)
    expect(again.projections).toEqual(whole.projections)
  })
})

describe('a network that is slow', () => {
  it('tells so when it is opened, and takes few stimuli at once', async () => {
    let now = 0
    const network = await open(linearNetwork(), { clock: () => (now += 100) })
    expect(network.info.stimulusMilliseconds).toBe(100)
    const { prepared } = await startAt(network, 8)
    // 33 points and the current stimulus, in runs of at most 400 ms.
    expect(prepared.batches).toBe(Math.ceil(34 / 4))
  })

  it('is run once for a path of a single stimulus, which is its time, too', async () => {
    const network = await open(linearNetwork())
    const sessions = InferenceSession as unknown as { prototype: { run: (...given: unknown[]) => unknown } }
    const runs = vi.spyOn(sessions.prototype, 'run')
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      values,
      choices: { 't/1': { kind: 'units', units: [0, 1, 2] } }
    })
    expect(prepared.pathMilliseconds).toBeGreaterThan(0)
    const frame = await pathOf(network, prepared.id, 1)
    expect(onlyTrace(frame).current).toHaveLength(3)
    expect(runs).toHaveBeenCalledTimes(1)
    runs.mockRestore()
  })

  it('estimates its path from a coarse one', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await startAt(network, 32)
    expect(prepared.pathMilliseconds).toBeGreaterThan(0)
  })
})
