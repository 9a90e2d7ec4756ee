import { describe, expect, it } from 'vitest'
import type { SweepAxis } from '#shared/trajectory.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  linearWeights,
  logarithmNetwork,
  openedInTests,
  prepare,
  siteOf,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const openNetwork = openedInTests()
const open = (model = linearNetwork()) => openNetwork(model)

const sweepX1: SweepAxis = { input: 'x', parameter: 'x1', from: -1, to: 1, count: 5 }
const choices = { 't/1': firstUnits }
const prepared = async (network: Opened, sweep = [sweepX1], traces = [traceOf(['hidden'])]) =>
  (await prepare(network, { traces, sweep, choices })).prepared

describe('looking inside', () => {
  it('inspect gives sites and outputs at the current stimulus, without the batch', async () => {
    const network = await open()
    const { engine } = network
    const { id } = await prepared(network)
    const { sites, outputs } = await engine.inspect(
      { plan: id, values: { x: { x1: 1, x2: 0, x3: 0 } } },
      calm
    )
    expect(sites).toEqual([
      { site: siteOf(network.info, 'hidden'), dims: [4], values: Float32Array.from(linearWeights[0]!) }
    ])
    expect(outputs[0]).toEqual({
      name: 'y',
      dims: [4],
      values: Float32Array.from(linearWeights[0]!, (value) => 2 * value)
    })
  })

  const x = { type: 'float32' as const, dims: [3, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) }

  it('record gives sites in their own shape beside the outputs', async () => {
    const { engine, info } = await open()
    const { sites, outputs } = await engine.record(
      { network: info.id, inputs: { x }, sites: [siteOf(info, 'hidden')] },
      calm
    )
    expect(sites[siteOf(info, 'hidden')]).toEqual({
      type: 'float32',
      dims: [3, 4],
      data: Float32Array.from(linearWeights.flat())
    })
    expect(outputs['y']?.dims).toEqual([3, 4])
  })

  it('record feeds a fixed batch part by part', async () => {
    const { engine, info } = await open(linearNetwork([4]))
    const { sites } = await engine.record(
      { network: info.id, inputs: { x }, sites: [siteOf(info, 'hidden')] },
      calm
    )
    expect(sites[siteOf(info, 'hidden')]).toEqual({
      type: 'float32',
      dims: [3, 4],
      data: Float32Array.from(linearWeights.flat())
    })
  })

  it.each([
    [
      { type: 'float32' as const, dims: [2, 2], data: new Float32Array(4) },
      /size 2 along axis 1, where 3 is due/
    ],
    [{ type: 'float32' as const, dims: [3], data: new Float32Array(3) }, /1 axes, but the network takes 2/],
    [{ type: 'int32' as const, dims: [1, 3], data: new Int32Array(3) }, /is int32/],
    [{ type: 'float32' as const, dims: [1, 3], data: new Float32Array(2) }, /2 elements/]
  ])('record refuses tensors that do not fit: %#', async (x, message) => {
    const { engine, info } = await open()
    await expect(engine.record({ network: info.id, inputs: { x }, sites: 'all' }, calm)).rejects.toThrow(
      message
    )
  })

  it('draws a UMAP picture of a sweep, the same for the same seed', async () => {
    const network = await open()
    const { engine } = network
    const { id } = await prepared(network, [{ ...sweepX1, count: 30 }])
    const request = { plan: id, trace: 't', values: {}, neighbors: 5, minimumDistance: 0.1, seed: 2 }
    const picture = await engine.umap(request, calm)
    expect(picture).toMatchObject({ series: 1, perSeries: 30 })
    expect(picture.points.length).toBe(90)
    expect(await engine.umap(request, calm)).toEqual(picture)
  })

  it('marks points that are not finite, and leaves them out of fits', async () => {
    const network = await open(logarithmNetwork())
    const values = { x: { x1: 1, x2: 1, x3: 1 } }
    const { prepared: plan, projections } = await prepare(network, {
      traces: [traceOf(['y'])],
      sweep: [sweepX1],
      values
    })
    expect(projections[0]?.fittedOn).toBe('y, x1 -1 to 1 × 5 (3 non-finite left out)')
    const { traces } = await network.engine.drag({ plan: plan.id, values, what: 'path', stride: 1 }, calm)
    expect(traces[0]?.nonFinite).toBe(3)
  })
})
