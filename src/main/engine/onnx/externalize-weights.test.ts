import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { bytesOf } from './constants.ts'
import { externalizeWeights } from './externalize-weights.ts'
import { readModel } from './read-model.ts'
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
      const loaded = await readModel(path)
      const model = externalizeWeights(loaded, 256)
      verifyGraph(model)
      expect(bitsOf(await runModel(model, feeds))).toEqual(bitsOf(await runModel(path, feeds)))
      for (const constant of model.graph.initializers.values()) {
        expect(
          Buffer.compare(bytesOf(constant), bytesOf(loaded.model.graph.initializers.get(constant.name)!))
        ).toBe(0)
      }
    }
  )

  it('works at every alignment, for every kind of number, and keeps small constants', async () => {
    for (let shift = 0; shift < 8; shift++) {
      const path = join(folder, `shift-${shift}.onnx`)
      const builder = new GraphBuilder({ name: 'g'.repeat(shift + 1), opset: 17 })
      const x = builder.input('x', 'int64', [2])
      const table = builder.constant(
        'table',
        'float64',
        [100, 3],
        Float64Array.from({ length: 300 }, (_, i) => i / 7)
      )
      const order = builder.constant(
        'order',
        'int64',
        [100],
        BigInt64Array.from({ length: 100 }, (_, i) => BigInt(99 - i))
      )
      const small = builder.constant('small', 'float64', [], 0.1)
      const rows = builder.node('Gather', [table, builder.node('Gather', [order, x])])
      builder.node('Mul', [rows, small], { outputs: ['y'] })
      builder.output('y', 'float64', [2, 3])
      await saveModel(builder.build(), path)
      const model = externalizeWeights(await readModel(path), 100)
      const kinds = [...model.graph.initializers.values()].map(({ name, content }) => [name, content.kind])
      expect(kinds).toEqual([
        ['table', 'external'],
        ['order', 'external'],
        ['small', 'raw']
      ])
      const { y } = await runModel(model, { x: tensor('int64', [2], new BigInt64Array([0n, 98n])) })
      expect([...y!.data]).toEqual([297, 298, 299, 3, 4, 5].map((i) => (i / 7) * 0.1))
      expect(writeModel(model).length).toBeLessThan(1000)
    }
  })

  it('lets go of the file', async () => {
    const path = join(folder, 'shift-0.onnx')
    const loaded = await readModel(path)
    for (const { content } of externalizeWeights(loaded, 100).graph.initializers.values()) {
      if (content.kind === 'raw') expect(content.bytes.buffer).not.toBe(loaded.file.buffer)
    }
  })
})
