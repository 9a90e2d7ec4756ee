import { describe, expect, test } from 'vitest'
import { float, floats } from './attributes.ts'
import { GraphBuilder, type NodeOptions } from './builder.ts'
import type { Model } from './model.ts'
import { raisedOpset, raiseOpset } from './raise-opset.ts'
import { failure } from './testing/failure.ts'
import { trainedNetworks } from './testing/networks.ts'
import { runModel, wave } from './testing/run-model.ts'
import { readModel } from './read-model.ts'
import { verifyGraph } from './verify-graph.ts'

function model(
  op: string,
  opset: number,
  attributes: NodeOptions['attributes'],
  dims: number[],
  outputs = ['y']
): Model {
  const builder = new GraphBuilder({ name: op, opset })
  const x = builder.input('x', 'float32', dims)
  builder.nodes(op, [x], outputs.length, { outputs, ...(attributes && { attributes }) })
  for (const name of outputs) builder.output(name, 'float32', null)
  return builder.build()
}

describe('raising a network to a later opset keeps what it computes', () => {
  test.each<[string, number, NodeOptions['attributes'], number[]]>([
    ['Squeeze', 11, { axes: [1] }, [2, 1, 3]],
    ['Unsqueeze', 11, { axes: [0, 2] }, [2, 3]],
    ['ReduceSum', 11, { axes: [-1], keepdims: 0 }, [2, 3]],
    ['ReduceSum', 11, {}, [2, 3]],
    ['ReduceLogSumExp', 13, { axes: [0] }, [2, 3]],
    ['ReduceL2', 17, { axes: [1] }, [2, 3]],
    ['Softmax', 7, { axis: 1 }, [2, 3, 2]],
    ['LogSoftmax', 11, { axis: 2 }, [2, 3, 2]],
    ['Hardmax', 11, {}, [2, 3]],
    ['Clip', 7, { min: float(-0.5), max: 0.25 }, [2, 3]],
    ['Clip', 7, { max: 0.25 }, [2, 3]],
    ['Pad', 7, { pads: [1, 0, 0, 2], value: 0.5 }, [2, 3]],
    ['Pad', 7, { pads: [0, 1, 0, 1], mode: 'reflect' }, [2, 3]],
    ['Slice', 7, { starts: [1, 0], ends: [3, 2] }, [4, 4]],
    ['Slice', 7, { starts: [-2], ends: [99], axes: [1] }, [2, 4]],
    ['Dropout', 7, { ratio: 0.5 }, [2, 3]],
    ['Upsample', 7, { scales: floats([1, 1, 2, 3]), mode: 'nearest' }, [1, 1, 2, 2]],
    ['Upsample', 7, { scales: floats([1, 1, 2, 2]), mode: 'linear' }, [1, 1, 3, 2]]
  ])('%s of opset %i, %j', async (op, opset, attributes, dims) => {
    const before = model(op, opset, attributes, dims)
    const { value: after, modified } = raiseOpset(before)
    expect(modified).toBe(true)
    expect(after.opsets.get('')).toBe(raisedOpset)
    verifyGraph(after)
    expect(await runModel(after, { x: wave(dims) })).toEqual(await runModel(before, { x: wave(dims) }))
  })

  test('Split without sizes', async () => {
    const before = model('Split', 11, {}, [4, 2], ['a', 'b'])
    const feeds = { x: wave([4, 2]) }
    expect(await runModel(raiseOpset(before).value, feeds)).toEqual(await runModel(before, feeds))
  })

  test('Resize of opset 10, larger and smaller', async () => {
    for (const scales of [
      [1, 1, 2, 1.5],
      [1, 1, 0.6, 0.5]
    ]) {
      const builder = new GraphBuilder({ name: 'resize', opset: 10 })
      const x = builder.input('x', 'float32', [1, 1, 4, 4])
      builder.node('Resize', [x, builder.constant('scales', 'float32', [4], scales)], { outputs: ['y'] })
      builder.output('y', 'float32', null)
      const feeds = { x: wave([1, 1, 4, 4]) }
      expect(await runModel(raiseOpset(builder.build()).value, feeds)).toEqual(
        await runModel(builder.build(), feeds)
      )
    }
  })

  test('branches and bodies are raised, too', async () => {
    const builder = new GraphBuilder({ name: 'loop', opset: 11 })
    const x = builder.input('x', 'float32', [2, 3])
    const body = builder.subgraph()
    const item = body.input('item', 'float32', [3])
    body.node('ReduceMean', [item], { attributes: { axes: [0], keepdims: 0 }, outputs: ['mean'] })
    body.output('mean', 'float32', [])
    builder.node('Scan', [x], { attributes: { body: body.graph(), num_scan_inputs: 1 }, outputs: ['y'] })
    builder.output('y', 'float32', null)
    const feeds = { x: wave([2, 3]) }
    expect(await runModel(raiseOpset(builder.build()).value, feeds)).toEqual(
      await runModel(builder.build(), feeds)
    )
  })

  test.each(trainedNetworks)('%s, trained by others', async (_, { path, feeds }) => {
    const before = await readModel(path)
    const [expected, found] = [
      await runModel(path, feeds),
      await runModel(raiseOpset(before.model).value, feeds)
    ]
    expect(Object.keys(found)).toEqual(Object.keys(expected))
    for (const [name, { data }] of Object.entries(expected))
      Array.from(data as Float32Array).forEach((value, i) => {
        expect(Number(found[name]?.data[i])).toBeCloseTo(value, 4)
      })
  })
})

test('a network of opset 18 or later stays as it is', () => {
  const before = model('Exp', 21, {}, [2])
  expect(raiseOpset(before)).toEqual({ value: before, modified: false })
})

test('forms that later opsets do not have are refused', () => {
  expect(failure(() => raiseOpset(model('Exp', 6, {}, [2]))).message).toContain('too old')
  const error = failure(() => raiseOpset(model('BatchNormalization', 7, { spatial: 0 }, [2, 3])))
  expect(error.message).toContain('normalises every position by itself')
})
