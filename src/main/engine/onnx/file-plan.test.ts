/** Reading a file without its weights gives the same network as reading all of it. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { externalizeWeights } from './externalize-weights.ts'
import { planFile } from './file-plan.ts'
import { readWithoutWeights } from './read-file.ts'
import { parseModel, readModel } from './read-model.ts'
import { model as arbitraryModel } from './testing/arbitrary-models.ts'
import { failure } from './testing/failure.ts'
import { LimenError } from '#shared/errors.ts'
import { writeModel } from './write-model.ts'

let folder = ''
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'limen-plan-')))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Two large constants and a small one between them. */
function network(): Uint8Array {
  const builder = new GraphBuilder({ name: 'three', opset: 17 })
  const a = builder.constant('a', 'uint8', [300], 1)
  const b = builder.constant('b', 'uint8', [3], 2)
  const c = builder.constant('c', 'uint8', [200], 3)
  builder.node('Concat', [a, b, c], { attributes: { axis: 0 }, outputs: ['y'] })
  builder.output('y', 'uint8', null)
  return writeModel(builder.build())
}

const planOf = (bytes: Uint8Array, minimumBytes: number) =>
  planFile((i) => bytes[i] ?? 0, bytes.length, 'x.onnx', minimumBytes)

describe('planFile', () => {
  it('leaves out the large ranges and no others', () => {
    const bytes = network()
    const ranges = planOf(bytes, 100).flatMap((segment) => ('start' in segment ? [segment] : []))
    const taken = new Set(
      ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
    )
    const left = [...bytes.keys()].filter((i) => !taken.has(i))
    expect(left.filter((i) => bytes[i] === 1).length).toBeGreaterThanOrEqual(300)
    expect(left.filter((i) => bytes[i] === 3).length).toBeGreaterThanOrEqual(200)
    // Besides the weights only the tags and lengths of the graph, of two tensors and of their data are written anew.
    expect(left.length).toBeLessThan(500 + 20)
  })

  it('takes the whole file at once where nothing is large', () => {
    const bytes = network()
    expect(planOf(bytes, 301)).toEqual([{ start: 0, end: bytes.length }])
  })

  it('refuses what is no protobuf', () => {
    expect(() => planOf(new TextEncoder().encode('<!doctype html>'), 1)).toThrow()
    expect(() => planOf(network().subarray(0, 200), 100)).toThrow()
    expect(() => planOf(new Uint8Array(20).fill(0xff), 1)).toThrow('does not end')
  })
})

describe('readWithoutWeights', () => {
  it('gives the same model, for random models and all sizes', async () => {
    const path = join(folder, 'random.onnx')
    await fc.assert(
      fc.asyncProperty(arbitraryModel, fc.integer({ min: 1, max: 8 }), async (model, minimumBytes) => {
        await writeFile(path, writeModel(model))
        const { bytes } = await readWithoutWeights(path, minimumBytes)
        const read = parseModel(bytes, folder)
        for (const { content } of read.graph.initializers.values()) {
          if (content.kind === 'raw') expect(content.bytes.length).toBeLessThan(minimumBytes)
        }
        expect(externalizeWeights({ model: read }, Infinity)).toEqual({ ...model, folder })
      }),
      { numRuns: 100 }
    )
  })

  it('says what is wrong with a damaged file as reading all of it does', async () => {
    const path = join(folder, 'cut.onnx')
    const bytes = network().subarray(0, 300)
    await writeFile(path, bytes)
    const error: unknown = await readModel(path).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LimenError)
    expect((error as LimenError).message).toBe(failure(() => parseModel(bytes)).message)
  })
})
