import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it, vi } from 'vitest'
import type { AnimatedPath } from '#shared/animated-paths.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Frame, PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import { conditionOf, dragTo, withStrengths } from '../testing/live-conditions.ts'
import {
  calm,
  firstUnits,
  integratorNetwork,
  linearNetwork,
  openedInTests,
  prepare,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()
const sessions = InferenceSession as unknown as { prototype: { run: (...given: unknown[]) => unknown } }

const sweepX1: SweepAxis = { input: 'x', parameter: 'x1', from: -2, to: 2, count: 9 }
const at = (x1: number, x2 = 1, x3 = 0): StimulusValues => ({ x: { x1, x2, x3 } })
const choices = { 't/1': firstUnits }
const traces = [traceOf(['hidden'])]

interface Watched {
  parts: AnimatedPath[]
  /** In the order of the frames. */
  frames: Frame[]
  progress: number[]
}

async function animate(
  { engine }: Opened,
  plan: string,
  frames: StimulusValues[],
  conditions: PlanCondition[] = []
): Promise<Watched> {
  const parts: AnimatedPath[] = []
  const progress: number[] = []
  await engine.animate(
    { plan, frames, conditions },
    {
      ...calm,
      progress: ({ done, total }) => progress.push(done / total),
      part: (part) => parts.push(part)
    }
  )
  const whole: Frame[] = []
  for (const { moments } of parts)
    for (const { frames: indices, frame } of moments) for (const index of indices) whole[index] = frame
  return { parts, frames: whole, progress }
}

const aloneAt = ({ traces: all }: Frame): number[][] => all.map(({ current }) => [...current])

const withoutTimes = (frame: Frame): unknown => ({ ...frame, milliseconds: 0 })

describe('the frames of an animation', () => {
  it.each([
    ['batched by a symbol', ['batch']],
    ['with a fixed batch of four', [4]],
    ['without a batch axis', []]
  ])('of a network %s are bit for bit those of drags, path and current stimulus', async (_, batch) => {
    const network = await open(linearNetwork(batch))
    const { prepared } = await prepare(network, { traces, sweep: [sweepX1], choices })
    const values = [at(0.1), at(0.7), at(0.7, 2), at(-1.3, 2), at(0.1), at(0.3, 0.5, 2)]
    const { frames, parts } = await animate(network, prepared.id, values)
    expect(parts.map(({ moments }) => moments.map((moment) => moment.frames))).toEqual([
      [[0, 4], [1]],
      [[2], [3]],
      [[5]]
    ])
    for (const [index, frame] of frames.entries()) {
      const dragged = await dragTo(network, prepared.id, values[index] ?? {}, [])
      expect(frame.traces[0]?.current).toEqual(dragged.traces[0]?.current)
      if (frame.traces[0]?.positions.length) expect(withoutTimes(frame)).toEqual(withoutTimes(dragged))
    }
    expect(frames.map(({ traces: [trace] }) => trace?.positions.length)).toEqual([27, 0, 27, 0, 27, 27])
  })

  it('of current stimuli take one run beside that of their path', async () => {
    const network = await open(linearNetwork())
    const sweep = [{ ...sweepX1, count: 101 }]
    const { prepared } = await prepare(network, { traces, sweep, choices })
    const values = Array.from({ length: 100 }, (_, i) => at(-2 + i / 25))
    const runs = vi.spyOn(sessions.prototype, 'run')
    const { frames } = await animate(network, prepared.id, values)
    expect(runs.mock.calls.length).toBe(2)
    runs.mockRestore()
    for (const [index, frame] of frames.entries())
      expect(frame.traces[0]?.current[0]).toBeCloseTo(-2 + index / 25, 6)
  })

  it('of a plan without a sweep are run together, too', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces, choices })
    const values = Array.from({ length: 20 }, (_, i) => at(i / 7, i % 3, -i))
    const { frames, parts } = await animate(network, prepared.id, values)
    expect(parts).toHaveLength(1)
    for (const [index, frame] of frames.entries())
      expect(aloneAt(frame)).toEqual(aloneAt(await dragTo(network, prepared.id, values[index] ?? {}, [])))
  })

  it('follow strengths, swept or not, and two parameters that move together', async () => {
    const network = await open(linearNetwork())
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
    const add = conditionOf(network, 'add', { site: 'x', kind: 'add', direction: [0, 2, 0] })
    const conditions = [zero, add]
    const sweep = [sweepX1, { input: 'condition/zero', parameter: 'i0', from: 0, to: 1, count: 3 }]
    const { prepared } = await prepare(network, { traces, sweep, choices, conditions })
    const values = [0, 0.25, 0.5, 1].flatMap((strength) =>
      [0, 1].map((other) => withStrengths(withStrengths(at(strength * 2), 'zero', strength), 'add', other))
    )
    const { frames } = await animate(network, prepared.id, values, conditions)
    for (const [index, frame] of frames.entries()) {
      const dragged = await dragTo(network, prepared.id, values[index] ?? {}, conditions)
      expect(frame.traces[0]?.current).toEqual(dragged.traces[0]?.current)
      expect(frame.conditions.map(({ traces: [trace] }) => trace?.current)).toEqual(
        dragged.conditions.map(({ traces: [trace] }) => trace?.current)
      )
    }
  })

  it('take what an edit has from elsewhere as drags do', async () => {
    const network = await open(linearNetwork())
    const freeze = conditionOf(network, 'freeze', { site: 'hidden', kind: 'freeze' })
    const draw = conditionOf(network, 'draw', {
      site: 'hidden',
      kind: 'resample',
      seed: 3,
      source: { sweep: [sweepX1], values: at(0) }
    })
    const conditions = [freeze, draw]
    const { prepared } = await prepare(network, { traces, sweep: [sweepX1], choices, conditions })
    const values = [at(0.2), at(1.1), at(-1)]
    const { frames } = await animate(network, prepared.id, values, conditions)
    for (const [index, frame] of frames.entries()) {
      const dragged = await dragTo(network, prepared.id, values[index] ?? {}, conditions)
      expect(frame.conditions.map(({ error, traces: [trace] }) => [error, trace?.current])).toEqual(
        dragged.conditions.map(({ traces: [trace] }) => [null, trace?.current])
      )
    }
  })

  it('of a network over time are those of drags, point by point', async () => {
    const network = await open(integratorNetwork())
    const { descriptions, values } = await network.engine.suggestBindings({ network: network.info.id }, calm)
    const input = descriptions.find(({ parameters }) => parameters.length > 0)
    const parameter = input?.parameters[0]
    const { prepared } = await prepare(network, { traces: [traceOf(['next_state'], 'time')], values })
    const moments = [0, 0.5, 1].map((share) => ({
      ...values,
      [input?.input ?? '']: {
        ...values[input?.input ?? ''],
        [parameter?.name ?? '']: (parameter?.soft[0] ?? 0) + share
      }
    }))
    const { frames } = await animate(network, prepared.id, moments)
    for (const [index, frame] of frames.entries())
      expect(aloneAt(frame)).toEqual(aloneAt(await dragTo(network, prepared.id, moments[index] ?? {}, [])))
  })

  it('leave the points of the drags as they are, tell how far they are, and stop on request', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces, sweep: [sweepX1], choices })
    await dragTo(network, prepared.id, at(0), [])
    const values = Array.from({ length: 12 }, (_, i) => at(0, i))
    const { progress } = await animate(network, prepared.id, values)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    const runs = vi.spyOn(sessions.prototype, 'run')
    await dragTo(network, prepared.id, at(0), [])
    expect(runs).not.toHaveBeenCalled()
    runs.mockRestore()
    const stop = new AbortController()
    const part = vi.fn(() => {
      stop.abort()
    })
    const stopped = network.engine.animate(
      { plan: prepared.id, frames: values },
      { ...calm, signal: stop.signal, part }
    )
    await expect(stopped).rejects.toMatchObject({ tag: 'cancelled' })
    expect(part).toHaveBeenCalledTimes(1)
  })

  it('that memory has no room for are refused, and so are values that are no numbers', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, {
      traces,
      sweep: [{ ...sweepX1, count: 100_000 }],
      choices
    })
    const many = Array.from({ length: 1000 }, (_, i) => at(0, i))
    await expect(animate(network, prepared.id, many)).rejects.toThrow(/frames of this animation would need/)
    await expect(animate(network, prepared.id, [at(NaN)])).rejects.toThrow(/is NaN/)
  })

  it('wait for axes that are still being fitted', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces, sweep: [sweepX1], stride: 4 })
    await expect(animate(network, prepared.id, [at(0)])).rejects.toThrow(/still being fitted/)
  })
})
