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
  sites: string[],
  weights: string[] = []
): Promise<SiteGradients> =>
  engine.gradient(
    {
      network: info.id,
      inputs: { x: { type: 'float32', dims: [2, 2], data: Float32Array.of(1, 0, 1, 1) } },
      metric: metricSchema.parse(metric),
      sites,
      weights
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

  it.each([
    ['sum', 1],
    ['mean', 0.5]
  ])('of weights is that of the %s over all stimuli', async (reduce, share) => {
    const network = await open(squares())
    const { sites, weights } = await gradient(network, { kind: 'value', index: 2, reduce }, ['hidden'], ['w'])
    // ∂h²/∂w = 2h x: 6 · [1, 0] and 18 · [1, 1] in the last column.
    const column = [24, 18].flatMap((value) => [0, 0, share * value])
    expect(weights['w']).toEqual({ type: 'float32', dims: [2, 3], data: Float32Array.from(column) })
    expect(sites['hidden']?.data).toEqual(Float32Array.of(0, 0, 6, 0, 0, 18))
  })

  it('of weights is refused for several stimuli apart, and names that are none with the nearest', async () => {
    const network = await open(squares())
    const apart = await rejection(gradient(network, { kind: 'value', index: 2, reduce: 'none' }, [], ['w']))
    expect([apart.tag, apart.part]).toEqual(['request', 'reduce'])
    const unknown = await rejection(gradient(network, { kind: 'norm' }, [], ['weights']))
    expect([unknown.tag, unknown.advice]).toEqual(['request', expect.stringContaining("'w'")])
  })

  it('refuses sites that are not there, with the nearest names', async () => {
    const network = await open(squares())
    const error = await rejection(gradient(network, { kind: 'norm' }, ['hiden']))
    expect([error.tag, error.advice]).toEqual(['request', expect.stringContaining('hidden')])
  })
})
