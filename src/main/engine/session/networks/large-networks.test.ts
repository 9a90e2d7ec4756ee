/** Networks with many weights: opening makes one run, and what else there is to check is done when it is needed. */
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { calm, openedInTests, prepare, traceOf } from '../testing/small-networks.ts'

const open = openedInTests()
const inputs = 3
const width = 4096

/** y = 2 · x and zeros, by a matrix of 64 MiB; `after` is put behind it. */
function largeNetwork(after: (builder: GraphBuilder, doubled: string) => string): Model {
  const builder = new GraphBuilder({ name: 'large', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', inputs])
  const ones = Float32Array.from({ length: inputs * width }, (_, place) => Number(place % (width + 1) === 0))
  const wide = builder.node('MatMul', [x, builder.constant('P', 'float32', [inputs, width], ones)])
  const weights = new Float32Array(width * width)
  for (let unit = 0; unit < width; unit++) weights[unit * (width + 1)] = 2
  const doubled = builder.node('MatMul', [wide, builder.constant('W', 'float32', [width, width], weights)])
  builder.node('Identity', [after(builder, doubled)], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', width])
  return builder.build()
}

const points = 4
const sweep = [{ input: 'x', parameter: 'x1', from: -1, to: 1, count: points }]

describe('a network with many weights', () => {
  it('is found to be apart and unchanged in one run', async () => {
    const network = await open(largeNetwork((_, doubled) => doubled))
    const { engine, info } = network
    expect(await engine.checkNetwork({ network: info.id }, calm)).toEqual({
      batching: 'symbol',
      parity: { largestDifference: 0, note: null },
      notes: []
    })
  }, 30_000)

  it('that mixes its batch runs one by one, even where nobody asked for the check', async () => {
    const network = await open(
      largeNetwork((builder, doubled) => {
        const mean = builder.node('ReduceMean', [doubled], { attributes: { axes: [0], keepdims: 1 } })
        return builder.node('Sub', [doubled, mean])
      })
    )
    const { prepared } = await prepare(network, { traces: [traceOf(['y'])], sweep })
    expect(prepared.batches).toBe(points + 1)
    const { engine, info } = network
    const checks = await engine.checkNetwork({ network: info.id }, calm)
    expect(checks).toMatchObject({ batching: 'fixed', parity: { largestDifference: 0 } })
    expect(checks.notes.join()).toContain('one by one')
  }, 30_000)
})
