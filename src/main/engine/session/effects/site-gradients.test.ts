import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import type { SiteGradients } from '#shared/contract.ts'
import { metricSchema } from '#shared/metric.ts'
import { calm, openedInTests, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

/** y = (x · W)², with x of two features and W [2, 3]. */
function squares(): Model {
  const builder = new GraphBuilder({ name: 'squares', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const weights = builder.constant('w', 'float32', [2, 3], [1, 2, 3, 4, 5, 6])
  const hidden = builder.node('MatMul', [x, weights], { outputs: ['hidden'] })
  builder.node('Mul', [hidden, hidden], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

const gradient = (
  { engine, info }: Opened,
  metric: Record<string, unknown>,
  sites: string[]
): Promise<SiteGradients> =>
  engine.gradient(
    {
      network: info.id,
      inputs: { x: { type: 'float32', dims: [2, 2], data: Float32Array.of(1, 0, 1, 1) } },
      metric: metricSchema.parse(metric),
      sites
    },
    calm
  )

describe('the gradient of a metric at sites', () => {
  it('is that of each stimulus by itself', async () => {
    const network = await open(squares())
    const { metric, sites, notes } = await gradient(network, { kind: 'value', index: 2 }, ['x', 'hidden'])
    // Hidden units are [1, 2, 3] and [5, 7, 9]; ∂h²/∂h = 2h.
    expect([...metric]).toEqual([9, 81])
    expect(sites['hidden']).toEqual({
      type: 'float32',
      dims: [2, 3],
      data: Float32Array.of(0, 0, 6, 0, 0, 18)
    })
    expect(sites['x']?.data).toEqual(Float32Array.of(18, 36, 54, 108))
    expect(notes).toEqual([])
  })

  it('refuses sites that are not there, with the nearest names', async () => {
    const network = await open(squares())
    const error = await rejection(gradient(network, { kind: 'norm' }, ['hiden']))
    expect([error.tag, error.advice]).toEqual(['request', expect.stringContaining('hidden')])
  })
})
