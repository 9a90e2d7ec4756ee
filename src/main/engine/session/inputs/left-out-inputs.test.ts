import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { metricSchema } from '#shared/metric.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import { conditionOf, dragTo, traceUnder } from '../testing/live-conditions.ts'
import { expectRows } from '../testing/points.ts'
import { calm, firstUnits, openedInTests, prepare, traceOf } from '../testing/small-networks.ts'

const open = openedInTests()

/** h = (a, b, a + 10 b), y = 2 h, of the first numbers of two inputs. */
function twoInputs(): Model {
  const builder = new GraphBuilder({ name: 'two inputs', opset: 17 })
  const first = builder.constant('first', 'int64', [1], 0n)
  const [a, b] = ['a', 'b'].map((name) =>
    builder.node('Gather', [builder.input(name, 'float32', ['batch', 2]), first], { attributes: { axis: 1 } })
  )
  const ten = builder.constant('ten', 'float32', [], 10)
  const sum = builder.node('Add', [a ?? '', builder.node('Mul', [b ?? '', ten])])
  builder.node('Concat', [a ?? '', b ?? '', sum], { outputs: ['h'], attributes: { axis: 1 } })
  builder.node('Mul', ['h', builder.constant('two', 'float32', [], 2)], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

const axis = (input: string): SweepAxis[] => [{ input, parameter: 'x1', from: 0, to: 2, count: 3 }]
const at = (a: number, b: number) => ({ a: { x1: a }, b: { x1: b } })

describe('what a source leaves out is as it is in the run', () => {
  const source = { inputs: { a: [[7, 0]] } }
  const live = async (swept: string, kind: 'patch' | 'mean') => {
    const network = await open(twoInputs())
    const condition = conditionOf(network, 'c', { site: 'h', kind, source })
    const request = { traces: [traceOf(['h'])], sweep: axis(swept), choices: { 't/1': firstUnits } }
    const { prepared } = await prepare(network, { ...request, values: at(1, 4), conditions: [condition] })
    return async (a: number, b: number) =>
      traceUnder(await dragTo(network, prepared.id, at(a, b), [condition]), 'c')
  }

  it.each(['patch', 'mean'] as const)('%s: where its slider stands, also after a drag', async (kind) => {
    const drag = await live('a', kind)
    for (const b of [4, 5])
      expectRows(
        (await drag(1, b)).positions,
        [0, 1, 2].map(() => [7, b, 7 + 10 * b])
      )
  })

  it('patch: along the sweep through it, in pairs', async () => {
    const trace = await (await live('b', 'patch'))(1, 2)
    expectRows(
      trace.positions,
      [0, 1, 2].map((b) => [7, b, 7 + 10 * b])
    )
    expectRows(trace.current, [[7, 2, 27]])
  })

  it('mean: over the sweep through it', async () => {
    const trace = await (await live('b', 'mean'))(1, 2)
    expectRows(
      trace.positions,
      [0, 1, 2].map(() => [7, 1, 17])
    )
  })
})

it('effects ask for an input that one of the two runs is given alone', async () => {
  const network = await open(twoInputs())
  const request = {
    network: network.info.id,
    clean: { inputs: { a: [[1, 0]], b: [[1, 0]] } },
    corrupt: { inputs: { a: [[2, 0]] } },
    metric: metricSchema.parse({ kind: 'norm' }),
    sweep: 'neurons' as const,
    sites: ['h'],
    direction: 'denoise' as const
  }
  await expect(network.engine.effects(request, calm)).rejects.toMatchObject({
    message: expect.stringMatching(/corrupt inputs leave out 'b'/) as string,
    part: 'b'
  })
})
