/** What a network is given before the user has chosen anything must run, whatever its inputs mean. */
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Dim, Model } from '#engine/onnx/model.ts'
import { record } from '../testing/conditions.ts'
import { calm, openedInTests, openModel } from '../testing/small-networks.ts'

const open = openedInTests()

/** picked = entries of v at indices that are fed; there are three, and the graph states no limit. */
function picking(): Model {
  const builder = new GraphBuilder({ name: 'picking', opset: 17 })
  const v = builder.input('v', 'float32', [3, 2])
  builder.node('GatherElements', [v, builder.input('indices', 'int64', [2, 2])], { outputs: ['picked'] })
  builder.output('picked', 'float32', [2, 2])
  return builder.build()
}

/** rest = n mod divisor, with a divisor that is fed. */
function remainder(divisor: Dim[]): Model {
  const builder = new GraphBuilder({ name: 'remainder', opset: 17 })
  const inputs = [builder.input('n', 'int64', [4]), builder.input('divisor', 'int64', divisor)]
  builder.node('Mod', inputs, { outputs: ['rest'] })
  builder.output('rest', 'int64', [4])
  return builder.build()
}

/** sums = image rows + boxes, whose first sizes differ and count no stimuli. */
function twoSizes(): Model {
  const builder = new GraphBuilder({ name: 'two sizes', opset: 17 })
  const image = builder.input('image', 'float32', [1, 4])
  const boxes = builder.input('boxes', 'float32', [3, 4])
  const weights = builder.constant('W', 'float32', [4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  const both = [builder.node('MatMul', [image, weights]), builder.node('MatMul', [boxes, weights])]
  builder.node('Add', both, { outputs: ['sums'] })
  builder.output('sums', 'float32', [3, 4])
  return builder.build()
}

describe('at first sight', () => {
  it('whole numbers without a known limit are those that the example ran with', async () => {
    const network = await open(picking())
    expect(network.info.inputs[1]).toMatchObject({ name: 'indices', exampleValue: 0 })
    const { sites } = await record(network, {}, ['picked'])
    expect(sites['picked']?.dims).toEqual([2, 2])
    const { descriptions } = await network.engine.suggestBindings({ network: network.info.id }, calm)
    expect(descriptions.find(({ input }) => input === 'indices')?.binding.family).toBe('tokens')
  })

  it.each([[[4]], [[1]]])('a number that may not be zero is held at what ran, sizes %j', async (sizes) => {
    const network = await open(remainder(sizes))
    const { descriptions } = await network.engine.suggestBindings({ network: network.info.id }, calm)
    expect(descriptions.find(({ input }) => input === 'divisor')?.binding).toMatchObject({
      family: 'constant',
      settings: { value: '1' }
    })
    const { sites } = await record(network, {}, ['rest'])
    expect([...(sites['rest']?.data ?? [])]).toEqual([0n, 0n, 0n, 0n])
  })

  it('fixed first sizes that differ count no stimuli', async () => {
    const network = await open(twoSizes())
    expect(network.info.inputs.map(({ roles }) => roles[0])).toEqual(['unknown', 'unknown'])
    const { sites } = await record(network, {}, ['sums'])
    expect(sites['sums']?.dims).toEqual([3, 4])
  })

  it('a network of an operator set before 7 is refused in words', async () => {
    const opsets = new Map([['', 6]])
    await expect(openModel({ ...picking(), opsets })).rejects.toMatchObject({
      tag: 'unsupported',
      message: 'The network uses operator set 6. Limen works with operator sets from 7 on (ONNX 1.2, 2018).'
    })
  })
})
