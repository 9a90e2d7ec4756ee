import { describe, expect, it } from 'vitest'
import type { AxisRole, Site } from '#shared/network.ts'
import type { Trace } from '#shared/trajectory.ts'
import { planSweep } from './plan-sweep.ts'
import { planTrace, traceLayout, wholeStates } from './plan-traces.ts'

const site = (name: string, ...axes: [AxisRole, number][]): Site => ({
  name,
  tensor: `tensor of ${name}`,
  scope: [],
  kind: 'tensor',
  type: 'float32',
  axes: axes.map(([role, size]) => ({ role, size })),
  recognised: true
})

const sites = new Map(
  [
    site('resid0', ['batch', 2], ['position', 8], ['feature', 16]),
    site('resid1', ['batch', 2], ['position', 8], ['feature', 16]),
    site('pattern', ['batch', 2], ['head', 4], ['query', 8], ['key', 8]),
    site('cell', ['time', 10], ['batch', 2], ['feature', 5]),
    { ...site('words', ['batch', 2]), type: 'string' as const }
  ].map((each) => [each.name, each])
)

const trace = (changes: Partial<Trace>): Trace => ({
  id: 't',
  sites: ['resid0'],
  reading: { axes: [] },
  axis: 'stimulus',
  projection: 'p',
  ...changes
})
const plan = (changes: Partial<Trace>) => planTrace(trace(changes), sites, 0, 0)
const noSweep = planSweep([], new Map())

describe('the plan of a trace', () => {
  it('reads whole states unless told otherwise', () => {
    const { taps, features, pointsPerSample } = plan({})
    expect(taps[0]?.treatment).toEqual({ kind: 'reading', axes: ['batch', 'all', 'all'], projection: 'p0' })
    expect([features, pointsPerSample]).toEqual([128, 1])
  })

  it('reads one index and means', () => {
    const { taps, features } = plan({ sites: ['pattern'], reading: { axes: [3, 'mean', -1] } })
    expect(taps[0]?.treatment).toMatchObject({ axes: ['batch', 3, 'mean', -1] })
    expect(features).toBe(1)
  })

  it('leaves a transient out of time, and at least one step in', () => {
    const cell = { axis: 'time', sites: ['cell'], skip: 4 } as const
    const planned = plan({ ...cell, sites: ['cell'] })
    expect(planned.pointsPerSample).toBe(6)
    expect(planned.taps[0]?.treatment).toMatchObject({ axes: ['points', 'batch', 'all'], from: 4 })
    expect(wholeStates(planned)[0]?.treatment).toMatchObject({ from: 4 })
    expect(plan({ skip: 4 }).taps[0]?.treatment).not.toHaveProperty('from')
    expect(() => plan({ ...cell, sites: ['cell'], skip: 10 })).toThrow(/first 10 steps .* 'cell' has 10/)
  })

  it('runs along positions, along queries of a pattern, and along time in front of the batch', () => {
    expect(plan({ axis: 'position' })).toMatchObject({ features: 16, pointsPerSample: 8 })
    expect(plan({ axis: 'position', sites: ['pattern'], reading: { axes: [1] } })).toMatchObject({
      features: 8,
      pointsPerSample: 8
    })
    expect(plan({ axis: 'time', sites: ['cell'] }).taps[0]?.treatment).toMatchObject({
      axes: ['points', 'batch', 'all']
    })
  })

  it('runs along depth, each site one tap with the same projection', () => {
    const { taps, pointsPerSample, ...rest } = plan({
      axis: 'depth',
      sites: ['resid0', 'resid1'],
      reading: { axes: [-1] }
    })
    expect(pointsPerSample).toBe(2)
    expect(taps.map(({ id }) => id)).toEqual(['t0/0', 't0/1'])
    expect(new Set(taps.map(({ treatment }) => 'projection' in treatment && treatment.projection))).toEqual(
      new Set(['p0'])
    )
    expect(traceLayout({ taps, pointsPerSample, ...rest }, noSweep)).toEqual({
      trace: 't',
      series: 1,
      points: 2,
      surface: false,
      stateLength: 16,
      pointLabels: ['resid0', 'resid1']
    })
  })

  it('lets states out whole where they are fitted on', () => {
    expect(wholeStates(plan({}))[0]?.treatment).toEqual({ kind: 'reading', axes: ['batch', 'all', 'all'] })
  })

  it('does not depend on the names of traces and projections', () => {
    expect(plan({ id: 'other', projection: 'other' }).taps).toEqual(plan({}).taps)
  })

  it.each([
    [{ sites: ['resid2'] }, /no site 'resid2'/],
    [{ sites: ['words'] }, /texts/],
    [{ sites: ['resid0', 'resid1'] }, /one site, not 2/],
    [{ axis: 'time' as const }, /no time axis/],
    [{ reading: { axes: [8] } }, /Index 8 is outside/],
    [{ reading: { axes: [0.5] } }, /Index 0.5/],
    [
      { reading: { axes: ['all' as const, 'all' as const, 'all' as const] } },
      /3 entries, but the site has 2/
    ],
    [{ axis: 'depth' as const, sites: ['resid0', 'pattern'] }, /states of one length/]
  ])('is refused where it does not fit: %#', (changes, message) => {
    expect(() => plan(changes)).toThrow(message)
    expect(() => plan(changes)).toThrow(expect.objectContaining({ tag: 'request' }))
  })

  it('names the nearest site', () => {
    expect(() => plan({ sites: ['residual0'] })).toThrow(
      expect.objectContaining({ advice: expect.stringContaining('resid0') as string })
    )
  })
})
