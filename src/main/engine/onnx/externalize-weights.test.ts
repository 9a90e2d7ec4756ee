import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { bytesOf, numbersOf } from './constants.ts'
import { externalizeWeights } from './externalize-weights.ts'
import { mappedFrom, parseModel, readModel } from './read-model.ts'
import { saveModel } from './save-model.ts'
import { trainedNetworks } from './testing/networks.ts'
import { bitsOf, runModel, tensor } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'
import { writeModel } from './write-model.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-weights-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('externalizeWeights', () => {
  it.each(trainedNetworks)(
    'leaves little but the graph, with the same outputs bit for bit: %s',
    async (_, { path, feeds }) => {
      const model = externalizeWeights(await readModel(path), mappedFrom)
      verifyGraph(model)
      const whole = parseModel(await readFile(path), model.folder)
      for (const constant of whole.graph.initializers.values()) {
        const mapped = model.graph.initializers.get(constant.name)!
        expect(mapped.content.kind).toBe(bytesOf(constant).length < mappedFrom ? 'raw' : 'external')
        expect(Buffer.compare(bytesOf(mapped), bytesOf(constant))).toBe(0)
      }
      expect(bitsOf(await runModel(model, feeds))).toEqual(bitsOf(await runModel(path, feeds)))
    }
  )

  it('works at every alignment, for every kind of number', async () => {
    for (let shift = 0; shift < 8; shift++) {
      const path = join(folder, `shift-${shift}.onnx`)
      const builder = new GraphBuilder({ name: 'g'.repeat(shift + 1), opset: 17 })
      const x = builder.input('x', 'int64', [2])
      const table = builder.constant(
        'table',
        'float64',
        [1000, 3],
        Float64Array.from({ length: 3000 }, (_, i) => i / 7)
      )
      const order = builder.constant(
        'order',
        'int64',
        [1000],
        BigInt64Array.from({ length: 1000 }, (_, i) => BigInt(999 - i))
      )
      const small = builder.constant('small', 'float64', [], 0.1)
      const rows = builder.node('Gather', [table, builder.node('Gather', [order, x])])
      builder.node('Mul', [rows, small], { outputs: ['y'] })
      builder.output('y', 'float64', [2, 3])
      await saveModel(builder.build(), path)
      const { model } = await readModel(path)
      const kinds = [...model.graph.initializers.values()].map(({ name, content }) => [name, content.kind])
      expect(kinds).toEqual([
        ['table', 'external'],
        ['order', 'external'],
        ['small', 'raw']
      ])
      const { y } = await runModel(model, { x: tensor('int64', [2], new BigInt64Array([0n, 998n])) })
      expect([...y!.data]).toEqual([2997, 2998, 2999, 3, 4, 5].map((i) => (i / 7) * 0.1))
      expect(writeModel(model).length).toBeLessThan(1000)
    }
  })

  it('takes what is smaller than asked for into memory', async () => {
    const model = externalizeWeights(await readModel(join(folder, 'shift-0.onnx')), 10_000)
    const kinds = [...model.graph.initializers.values()].map(({ name, content }) => [name, content.kind])
    expect(kinds).toEqual([
      ['table', 'external'],
      ['order', 'raw'],
      ['small', 'raw']
    ])
    expect(numbersOf(model.graph.initializers.get('order')!)[1]).toBe(998)
  })
})
