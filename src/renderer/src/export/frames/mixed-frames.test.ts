import { expect, it } from 'vitest'
import type { Frame, Plan, TracePoints } from '#shared/trajectory.ts'
import { mixedFrame, planAtEnd } from './mixed-frames.ts'

const pointsOf = (trace: string, ...positions: number[]): TracePoints => ({
  trace,
  positions: Float32Array.from(positions),
  current: Float32Array.from(positions.slice(0, 3)),
  series: 1,
  points: positions.length / 3,
  nonFinite: 0
})
const frameOf = (a: TracePoints, b: TracePoints, edited: TracePoints): Frame => ({
  plan: 'p',
  traces: [a, b],
  conditions: [{ condition: 'c', traces: [edited], error: null }],
  milliseconds: 0,
  projections: []
})

it('moves the traces that are on the way, under every condition, and no other', () => {
  const from = frameOf(pointsOf('a', 0, 0, 0, 4, 4, 4), pointsOf('b', 1, 1, 1), pointsOf('a', 8, 0, 0))
  const to = frameOf(pointsOf('a', 4, 0, 8, 0, 4, 4), pointsOf('b', 1, 1, 1), pointsOf('a', 0, 0, 0))
  const { traces, conditions } = mixedFrame(from, to, [{ trace: 'a', from: 'x', to: 'y', share: 0.25 }])
  expect([...(traces[0]?.positions ?? [])]).toEqual([1, 0, 2, 3, 4, 4])
  expect([...(traces[0]?.current ?? [])]).toEqual([1, 0, 2])
  expect(traces[1]?.positions).toBe(from.traces[1]?.positions)
  expect([...(conditions[0]?.traces[0]?.positions ?? [])]).toEqual([6, 0, 0])
})

it('sees a plan from both ends of the way', () => {
  const trace = (id: string) => ({ id, sites: ['s'], reading: { axes: [] }, axis: 'time', projection: 'own' })
  const plan = { traces: [trace('a'), trace('b')] } as unknown as Plan
  const shown = [{ trace: 'a', from: 'x', to: 'y', share: 0.5 }]
  const ends = (['from', 'to'] as const).map((end) =>
    planAtEnd(plan, shown, end).traces.map(({ projection }) => projection)
  )
  expect(ends).toEqual([
    ['x', 'own'],
    ['y', 'own']
  ])
})
