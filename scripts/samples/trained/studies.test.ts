import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import type { StimulusValues } from '#shared/stimulus.ts'

const engine = createEngine()
const calm = { signal: new AbortController().signal, progress: () => undefined }

/** Points of a sample study's first trace, three coordinates each, curve by curve. */
async function pointsOf(name: string, more: StimulusValues = {}): Promise<number[][]> {
  const path = fileURLToPath(new URL(`../../../resources/studies/${name}.limen.json`, import.meta.url))
  const { study, networkPath } = await engine.openStudy({ path }, calm)
  const { symbols, bindings, sweep, traces, choices, seed, projections } = study
  const values = { ...study.values, ...more }
  const info = await engine.openNetwork({ path: networkPath ?? '', provider: 'cpu', symbols }, calm)
  for (const stored of projections) {
    const numbers = (text: string): Float32Array =>
      new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
    const projection = { ...stored, matrix: numbers(stored.matrix), offset: numbers(stored.offset) }
    await engine.setProjection({ network: info.id, projection }, calm)
  }
  const plan = { network: info.id, bindings, symbols, sweep, traces, seed }
  const { prepared } = await engine.prepare({ plan, values, choices }, calm)
  const frame = await engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
  const positions = frame.traces[0]?.positions ?? new Float32Array()
  await engine.closeNetwork({ network: info.id }, calm)
  return Array.from({ length: positions.length / 3 }, (_, at) => [...positions.subarray(3 * at, 3 * at + 3)])
}

/** Angles and radii in the plane of the first two axes. */
const polar = async (name: string, more?: StimulusValues): Promise<{ angle: number; radius: number }[]> =>
  (await pointsOf(name, more)).map(([x = NaN, y = NaN]) => ({
    angle: Math.atan2(y, x),
    radius: Math.hypot(x, y)
  }))

/** How well angles grow by the same turn from point to point (1: exactly), and the angle that they start from. */
function rotation(points: readonly { angle: number }[], turn: number): { share: number; start: number } {
  const left = points.map(({ angle }, at) => angle - turn * at)
  const [x, y] = [Math.cos, Math.sin].map(
    (part) => left.reduce((sum, angle) => sum + part(angle), 0) / left.length
  )
  return { share: Math.hypot(x ?? NaN, y ?? NaN), start: Math.atan2(y ?? NaN, x ?? NaN) }
}

it('numbers to be added stand around a ring, each the same turn from the one before, and b turns them all', async () => {
  const [points, next] = [
    await polar('modular-addition'),
    await polar('modular-addition', { tokens: { b: 8 } })
  ]
  const turns = Array.from({ length: 58 }, (_, k) => (2 * Math.PI * (k + 1)) / 59)
  const shares = turns.map((turn) => rotation(points, turn).share)
  const best = turns[shares.indexOf(Math.max(...shares))] ?? NaN
  // For angles at random the share would be near 1/√59.
  expect(rotation(points, best).share).toBeGreaterThan(0.95)
  expect(rotation(next, best).share).toBeGreaterThan(0.95)
  const turned = rotation(next, best).start - rotation(points, best).start
  expect(Math.cos(turned - best)).toBeGreaterThan(0.95)
})

/** How often points go around the origin, there and not back: NaN where they turn back on the way. */
function turns(points: readonly { angle: number }[]): number {
  const steps = points.slice(1).map(({ angle }, at) => {
    const difference = angle - (points[at]?.angle ?? NaN)
    return Math.atan2(Math.sin(difference), Math.cos(difference))
  })
  if (new Set(steps.map(Math.sign)).size > 1) return NaN
  return Math.abs(steps.reduce((sum, step) => sum + step, 0)) / (2 * Math.PI)
}

it('half a turn of a grating is one way around a ring, which closes', async () => {
  const points = await polar('orientation')
  const radii = points.map(({ radius }) => radius)
  expect(Math.min(...radii) / Math.max(...radii)).toBeGreaterThan(0.4)
  expect(turns(points)).toBeCloseTo(1, 3)
})

it('a bar that turns goes around a ring as well, which is narrow where it is as wide as long', async () => {
  const points = await pointsOf('bar-to-square')
  const [orientations, widths] = [73, 10]
  const rings = Array.from({ length: widths }, (_, width) => {
    const ring = points.filter((_point, at) => at % widths === width)
    const [y = NaN, z = NaN] = [1, 2].map(
      (axis) => ring.reduce((sum, point) => sum + (point[axis] ?? NaN), 0) / orientations
    )
    return ring.map((point) => {
      const [up, along] = [(point[1] ?? NaN) - y, (point[2] ?? NaN) - z]
      return { angle: Math.atan2(along, up), radius: Math.hypot(up, along) }
    })
  })
  expect(rings.slice(0, 5).map(turns)).toEqual(new Array(5).fill(expect.closeTo(1, 3)))
  const radii = rings.map((ring) => ring.reduce((sum, { radius }) => sum + radius, 0) / orientations)
  expect(radii.at(-1)).toBeLessThan(0.25 * (radii[0] ?? NaN))
})

const apart = (one: readonly number[] = [], other: readonly number[] = []): number =>
  Math.hypot(...one.map((value, axis) => value - (other[axis] ?? NaN)))

it('symbols that come again are run through on the same loop, once they have come before', async () => {
  const [points, period] = [await pointsOf('induction'), 8]
  const strides = points.slice(period, -period).map((point, at) => ({
    again: apart(point, points[at + 2 * period]),
    next: apart(point, points[at + period + 1])
  }))
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(strides.map(({ again }) => again))).toBeLessThan(0.15 * mean(strides.map(({ next }) => next)))
  const first = points.slice(0, period).map((point, at) => apart(point, points[at + period]))
  expect(mean(first)).toBeGreaterThan(0.5 * mean(strides.map(({ next }) => next)))
})

it('prompts leave for their own answers, from layer to layer', async () => {
  for (const [name, depths] of [
    ['sequence-2-layers', 5],
    ['sequence-large', 9]
  ] as const) {
    const points = await pointsOf(name)
    expect(points).toHaveLength(3 * depths)
    for (let prompt = 0; prompt < 3; prompt++) {
      expect(apart(points[prompt * depths], points[0])).toBe(0)
      const end = points[prompt * depths + depths - 1] ?? []
      expect(end.indexOf(Math.max(...end))).toBe(prompt)
      expect(end[prompt]).toBeGreaterThan(3 * Math.max(...end.filter((_, axis) => axis !== prompt)))
    }
  }
})

it('each ‘in’ of a prompt that counts reaches out for the number that comes next', async () => {
  const points = await pointsOf('sequence-1-layer')
  ;[7, 12, 17].forEach((place, axis) => {
    const point = points[place] ?? []
    expect(point.indexOf(Math.max(...point))).toBe(axis)
  })
})

it('a six that is turned is a nine half-way, and comes back', async () => {
  const points = await pointsOf('digits')
  const half = points[(points.length - 1) / 2] ?? []
  const [six = NaN, , nine = NaN] = points[0] ?? []
  expect([six > nine + 5, (half[2] ?? NaN) > (half[0] ?? NaN) + 5]).toEqual([true, true])
  expect(apart(points[0], points.at(-1))).toBeLessThan(1e-3)
})
