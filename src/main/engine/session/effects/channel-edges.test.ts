/** Edges between channels of convolutions: what one sends reaches a later one past those between. */
import { describe, expect, it } from 'vitest'
import type { Model } from '#engine/onnx/model.ts'
import { Layers } from '#engine/structure/testing/layers.ts'
import { numbers, record, type Edit } from '../testing/conditions.ts'
import { expectClose, minus } from '../testing/points.ts'
import { openedInTests, siteOf } from '../testing/small-networks.ts'

const open = openedInTests()

describe('in a network of convolutions', () => {
  const convolutions = (): Model => {
    const layers = new Layers()
    const x = layers.convUnit(layers.input('x', ['batch', 2, 4, 4]), 2, 3, 'c1', { relu: false })
    const inner = layers.convUnit(x, 3, 3, 'c2', { relu: false })
    layers.convUnit(layers.op('Add', [x, inner], 'sum'), 3, 2, 'c3', { relu: false })
    layers.output('c3.bn', ['batch', 2, 4, 4])
    return layers.builder.build()
  }
  const image = (salt: number) => ({
    x: {
      type: 'float32' as const,
      dims: [1, 2, 4, 4],
      data: Float32Array.from({ length: 32 }, (_, i) => Math.cos(i * 1.3 + salt))
    }
  })

  it('a channel reaches a later convolution past the one between, and all edges add up to the whole', async () => {
    const network = await open(convolutions())
    const last = siteOf(network.info, 'c3.conv')
    const value = async (salt: number, edits?: Edit[]) =>
      numbers((await record(network, image(salt), ['c3.conv'], edits)).sites[last])
    const inputs = { x: nested(image(1).x.data) }
    const sends = (site: string, channel: number) => ({
      site,
      kind: 'patch',
      source: { inputs },
      select: { channel: [channel] },
      receiver: { site: last }
    })
    const [before, other] = [await value(0), await value(1)]
    const changes: number[][] = []
    for (const site of ['c1.conv', 'c2.conv'])
      for (const channel of [0, 1, 2]) changes.push(minus(await value(0, [sends(site, channel)]), before))
    const sum = before.map((_, index) => changes.reduce((total, change) => total + (change[index] ?? NaN), 0))
    expectClose(sum, minus(other, before))
    expect(changes[0]).not.toEqual(before.map(() => 0))
  })
})

const nested = (values: Float32Array): number[][][][] => [
  [0, 1].map((channel) =>
    [0, 1, 2, 3].map((row) => [...values.slice(channel * 16 + row * 4, channel * 16 + row * 4 + 4)])
  )
]
