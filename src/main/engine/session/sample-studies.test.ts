import { describe, expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import type { Study } from '#shared/study.ts'
import type { Projection } from '#shared/trajectory.ts'
import { calm } from './testing/small-networks.ts'

const engine = createEngine()
const { samples } = await engine.listStudies({}, calm)

const floats = (text: string): Float32Array => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return new Float32Array(bytes.buffer)
}
const projectionsOf = ({ projections }: Study): Projection[] =>
  projections.map((stored) => ({ ...stored, matrix: floats(stored.matrix), offset: floats(stored.offset) }))

describe('the sample studies', () => {
  it('are there', () => {
    expect(samples.length).toBeGreaterThan(0)
  })

  it.each(samples.map(({ title, path }) => [title, path]))(
    '%s opens with its own network and shows finite points',
    async (_, path) => {
      const { study, networkPath } = await engine.openStudy({ path }, calm)
      expect(networkPath).not.toBeNull()
      const { symbols, bindings, values, sweep, traces, choices, seed } = study
      const info = await engine.openNetwork({ path: networkPath!, provider: 'cpu', symbols }, calm)
      const { sha256 } = await engine.hashNetwork({ network: info.id }, calm)
      expect(sha256).toBe(study.network.sha256)
      for (const projection of projectionsOf(study)) {
        await engine.setProjection({ network: info.id, projection }, calm)
      }
      const plan = { network: info.id, bindings, symbols, sweep, traces, seed }
      const { prepared } = await engine.prepare({ plan, values, choices }, calm)
      const frame = await engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
      expect(frame.traces.length).toBe(traces.length)
      for (const { positions, nonFinite } of frame.traces) {
        expect(nonFinite).toBe(0)
        expect(new Set(positions).size).toBeGreaterThan(3)
      }
      await engine.closeNetwork({ network: info.id }, calm)
    }
  )
})
