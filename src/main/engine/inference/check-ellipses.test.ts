import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import { checkEllipses } from './check-ellipses.ts'
import { createSession } from './compiled-session.ts'

/** One Einsum behind nodes whose shapes ONNX Runtime has to infer; its answer goes through another. */
function network(equation: string, ...operands: number[][]): Model {
  const builder = new GraphBuilder({ name: 'einsum', opset: 21 })
  const values = operands.map((dims, place) =>
    builder.node('Exp', [builder.input(`x${place}`, 'float32', dims)])
  )
  const answer = builder.node('Einsum', values, { name: 'mix', attributes: { equation } })
  builder.node('Einsum', [answer, answer], { attributes: { equation: '...,...->...' }, outputs: ['y'] })
  builder.output('y', 'float32', null)
  return builder.build()
}

describe('an Einsum with ellipses', () => {
  it.each([
    ['...i,...j->...ij', [[3], [2, 3, 4]], 'no axes in one operand and for 2 axes in another'],
    ['...i,k...j->...kj', [[3], [1, 2, 3, 1]], 'no axes in one operand and for 2 axes in another'],
    ['...,...k', [[], [1, 3]], 'no axes in one operand and for 1 axis in another'],
    ['...ii,...i,i->i...', [[4, 2, 2], [2], [2]], '1 axis in one operand and for no axes in another']
  ])('is refused where %s stands for different axes', async (equation, operands, counts) => {
    const error = await rejection(checkEllipses(network(equation, ...operands)))
    expect(error).toMatchObject({ tag: 'network', part: 'mix' })
    expect(error.message).toContain(`The Einsum node 'mix' (${equation})`)
    expect(error.message).toContain(counts)
  })

  it.each([
    [
      '...ij,...jk->...ik',
      [
        [2, 3],
        [3, 4]
      ],
      [2, 4]
    ],
    [
      '...ij,...jk->...ik',
      [
        [1, 2, 3],
        [5, 3, 4]
      ],
      [5, 2, 4]
    ],
    [
      'i...,...j->j...i',
      [
        [2, 6],
        [6, 3]
      ],
      [3, 6, 2]
    ],
    [
      '...i,...j',
      [
        [5, 2],
        [5, 3]
      ],
      [5, 2, 3]
    ],
    ['...i,i->...i', [[3], [3]], [3]]
  ])('is run where %s stands for the same ones, also for none', async (equation, operands, dims) => {
    const model = network(equation, ...operands)
    await checkEllipses(model)
    const session = await createSession(model, 'cpu')
    const feeds = operands.map((sizes, place) => {
      const data = new Float32Array(sizes.reduce((product, size) => product * size, 1))
      return [`x${place}`, { type: 'float32', dims: sizes, data }] as const
    })
    expect((await session.run(Object.fromEntries(feeds)))['y']?.dims).toEqual(dims)
    await session.release()
  })

  it('is looked for inside of loops and branches', async () => {
    const builder = new GraphBuilder({ name: 'scan', opset: 21 })
    const [xs, table] = [builder.input('xs', 'float32', [4, 3]), builder.input('table', 'float32', [2, 3, 3])]
    const body = builder.subgraph()
    const x = body.input('x', 'float32', [3])
    const attributes = { equation: '...i,...ij->...j' }
    body.output(body.node('Einsum', [x, table], { name: 'inner', attributes }), 'float32', null)
    const form = { attributes: { body: body.graph(), num_scan_inputs: 1 }, outputs: ['y'] }
    builder.node('Scan', [xs], form)
    builder.output('y', 'float32', null)
    expect(await rejection(checkEllipses(builder.build()))).toMatchObject({ tag: 'network', part: 'inner' })
  })

  it('is left to ONNX Runtime where its shapes are not known, or the network is wrong elsewhere', async () => {
    const builder = new GraphBuilder({ name: 'open', opset: 21 })
    const inputs = ['a', 'b'].map((name) => builder.input(name, 'float32', null))
    builder.node('Einsum', inputs, { attributes: { equation: '...i,...j->...ij' }, outputs: ['y'] })
    builder.output('y', 'float32', null)
    await checkEllipses(builder.build())
    await checkEllipses(network('...i,...i->...', [2], [3]))
  })
})
