import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import type { StimulusValues } from '#shared/stimulus.ts'

const engine = createEngine()
const calm = { signal: new AbortController().signal, progress: () => undefined }

/** Angles and radii of a sample study's points in the plane of its first two axes, in the order of the sweep. */
async function polar(name: string, more: StimulusValues = {}): Promise<{ angle: number; radius: number }[]> {
  const path = fileURLToPath(new URL(`../../resources/studies/${name}.limen.json`, import.meta.url))
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
  return Array.from({ length: positions.length / 3 }, (_, at) => {
    const [x = NaN, y = NaN] = positions.subarray(3 * at, 3 * at + 2)
    return { angle: Math.atan2(y, x), radius: Math.hypot(x, y) }
  })
}

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

it('half a turn of a grating is one way around a ring, which closes', async () => {
  const points = await polar('orientation')
  const radii = points.map(({ radius }) => radius)
  expect(Math.min(...radii) / Math.max(...radii)).toBeGreaterThan(0.6)
  let turned = 0
  for (let at = 1; at < points.length; at++) {
    const difference = (points[at]?.angle ?? NaN) - (points[at - 1]?.angle ?? NaN)
    const step = Math.atan2(Math.sin(difference), Math.cos(difference))
    expect(Math.sign(step)).toBe(Math.sign(turned) || Math.sign(step))
    turned += step
  }
  expect(Math.abs(turned)).toBeCloseTo(2 * Math.PI, 3)
})
