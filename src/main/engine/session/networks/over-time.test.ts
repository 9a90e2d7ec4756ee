import { describe, expect, it } from 'vitest'
import type { Tensor } from '#shared/tensor.ts'
import {
  alongDirections,
  calm,
  integratorNetwork,
  openedInTests,
  prepare,
  siteOf,
  traceOf
} from '../testing/small-networks.ts'

const openNetwork = openedInTests()
const open = () => openNetwork(integratorNetwork())

const steps = 32
const choices = { 't/1': alongDirections([1]) }
/** A current that is on from the first step to the last. */
const on = { x: { amplitude: 3, offset: 0, delay: 0, duration: steps } }
/** h ← h / 2 + 3, from zero: 6 · (1 − 2⁻ᵗ). */
const charging = Array.from({ length: steps }, (_, step) => 6 * (1 - 2 ** -(step + 1)))

describe('a network that does one step at a time', () => {
  it('is opened over time, and gives what stepping by hand gives', async () => {
    const { engine, info } = await open()
    const { parity } = await engine.checkNetwork({ network: info.id }, calm)
    expect(parity).toEqual({ largestDifference: 0, note: null })
    expect(info.symbols['time']).toBe(steps)
    expect(info.inputs.find(({ name }) => name === 'x')?.roles).toEqual(['time', 'batch', 'feature'])
    expect(info.notes.join()).toContain('one step at a time')
    for (const { axes, tensor } of info.sites) if (tensor !== 'mode') expect(axes[0]?.role).toBe('time')
  })

  it('charges as its equation says', async () => {
    const network = await open()
    const traces = [traceOf(['next_state'], 'time')]
    const { prepared } = await prepare(network, { traces, choices, values: on })
    expect(prepared.traces[0]).toMatchObject({ series: 1, points: steps, stateLength: 1 })
    const {
      traces: [trace]
    } = await network.engine.drag({ plan: prepared.id, values: on, what: 'path', stride: 1 }, calm)
    for (const [step, value] of charging.entries()) expect(trace?.positions[step * 3]).toBeCloseTo(value, 5)
  })

  it('takes another number of steps', async () => {
    const network = await open()
    const traces = [traceOf(['next_state'], 'time')]
    const { prepared } = await prepare(network, { traces, choices, values: on, symbols: { time: 50 } })
    expect(prepared.traces[0]?.points).toBe(50)
  })

  it('refuses values that its branches were not decided for', async () => {
    const network = await open()
    const { descriptions } = await network.engine.suggestBindings({ network: network.info.id }, calm)
    const mode = descriptions.find(({ input }) => input === 'mode')?.binding
    expect(mode).toMatchObject({ family: 'constant', settings: { value: '2' } })
    const bindings = { mode: { ...mode!, settings: { content: 'value', value: '1' } } }
    const request = { network: network.info.id, bindings, symbols: {}, values: {}, seed: 1 }
    await expect(network.engine.preview(request, calm)).rejects.toThrow(/'mode' must stay at 2/)
    const given: Tensor = { type: 'int64', dims: [], data: BigInt64Array.of(1n) }
    const record = { network: network.info.id, inputs: { mode: given }, sites: [] }
    await expect(network.engine.record(record, calm)).rejects.toThrow(/'mode' must stay at 2/)
  })

  it('records every step', async () => {
    const { engine, info } = await open()
    const x: Tensor = { type: 'float32', dims: [3, 1, 1], data: Float32Array.of(4, 0, 2) }
    const state: Tensor = { type: 'float32', dims: [1, 1], data: Float32Array.of(8) }
    const leaked = siteOf(info, 'leaked')
    const { outputs, sites } = await engine.record(
      { network: info.id, inputs: { x, state }, sites: [leaked] },
      calm
    )
    expect(outputs['next_state']).toEqual({
      type: 'float32',
      dims: [3, 1, 1],
      data: Float32Array.of(8, 4, 4)
    })
    expect(sites[leaked]?.data).toEqual(Float32Array.of(4, 4, 2))
  })
})
