import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speechDetection, textDirection } from '#engine/onnx/testing/networks.ts'
import { createEngine } from '#engine/session.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { alongDirections, calm, prepare, traceOf } from './testing/small-networks.ts'

const engine = createEngine()
const close = () => Promise.resolve()
const open = (path: string) => engine.openNetwork({ path, provider: 'cpu' }, calm)
const compiledNow = async (info: NetworkInfo) =>
  (await prepare({ engine, info, close }, { traces: [] })).prepared.sessionsCompiled

describe('a trained convolutional network (text direction)', () => {
  let info: NetworkInfo
  beforeAll(async () => {
    info = await open(textDirection.path)
  })
  afterAll(() => engine.closeNetwork({ network: info.id }, calm))

  const sweep = [{ input: 'x', parameter: 'orientation', from: 0, to: 180, count: 12 }]
  const values = { x: { orientation: 0, frequency: 4, phase: 0, contrast: 1 } }

  it('gives probabilities that add up to one all along a turning grating', async () => {
    const output = info.outputs[0]?.name ?? ''
    const traces = [traceOf([output])]
    const choices = { 't/1': alongDirections([1, 1], [1, 0]) }
    const { prepared } = await prepare({ engine, info, close }, { traces, sweep, values, choices })
    const frame = await engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
    const points = frame.traces[0]?.positions ?? new Float32Array(0)
    expect(points.length).toBe(12 * 3)
    for (let point = 0; point < points.length; point += 3) {
      expect((points[point] ?? NaN) * Math.SQRT2).toBeCloseTo(1, 5)
      expect(points[point + 1]).toBeGreaterThanOrEqual(0)
    }
  })

  it('comes back to where it started after half a turn, and its whole path moves with the frequency', async () => {
    const last = info.sites.filter(({ kind }) => kind === 'convolution').at(-1)?.name ?? ''
    const reading = { axes: ['all' as const, 'mean' as const, 'mean' as const] }
    const { prepared } = await prepare(
      { engine, info, close },
      { traces: [{ ...traceOf([last], 'stimulus', 'conv'), reading }], sweep, values }
    )
    const before = await compiledNow(info)
    const path = async (frequency: number) => {
      const drag = {
        plan: prepared.id,
        values: { x: { ...values.x, frequency } },
        what: 'path' as const,
        stride: 1
      }
      return (await engine.drag(drag, calm)).traces[0]?.positions ?? new Float32Array(0)
    }
    const [slow, fast] = [await path(4), await path(9)]
    const span = Math.max(...slow.map((value, place) => Math.abs(value - (slow[place % 3] ?? NaN))))
    expect(span).toBeGreaterThan(0)
    for (let axis = 0; axis < 3; axis++) {
      expect(Math.abs((slow.at(-3 + axis) ?? NaN) - (slow[axis] ?? NaN))).toBeLessThan(1e-3 * span)
    }
    expect(slow.some((value, place) => Math.abs(value - (fast[place] ?? NaN)) > 0.01 * span)).toBe(true)
    expect(await compiledNow(info)).toBe(before)
  })

  it('is the same with every site recorded, to the last bits of single precision', async () => {
    const { parity, batching } = await engine.checkNetwork({ network: info.id }, calm)
    expect(parity.largestDifference).toBeLessThan(1e-6)
    expect(batching).toBe('symbol')
  })
})

describe('a trained recurrent network (voice activity)', () => {
  it('runs over time: recorded at every step, it gives what stepping by hand gives', async () => {
    const info = await open(speechDetection.path)
    const { parity } = await engine.checkNetwork({ network: info.id }, calm)
    expect(parity.largestDifference).toBeLessThan(1e-6)
    const cell = info.sites.findLast(({ kind }) => kind === 'recurrent-state')?.tensor ?? ''
    const traces = [traceOf([cell], 'time')]
    const { prepared } = await prepare({ engine, info, close }, { traces, symbols: { time: 6 } })
    expect(prepared.traces[0]).toMatchObject({ series: 1, points: 6 })
    const drag = { plan: prepared.id, values: {}, what: 'path' as const, stride: 1 }
    const [trace] = (await engine.drag(drag, calm)).traces
    expect(trace?.nonFinite).toBe(0)
    expect(new Set(trace?.positions).size).toBeGreaterThan(6)
    await engine.closeNetwork({ network: info.id }, calm)
  })
})
