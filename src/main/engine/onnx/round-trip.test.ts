/** Reading is the inverse of writing, for random models and for networks that others trained. */
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseModel } from './read-model.ts'
import { model as arbitraryModel } from './testing/arbitrary-models.ts'
import { trainedNetworks } from './testing/networks.ts'
import { bitsOf, runModel } from './testing/run-model.ts'
import { writeModel } from './write-model.ts'

describe('reading what was written', () => {
  it('gives the same model back', () => {
    fc.assert(
      fc.property(arbitraryModel, (model) => {
        expect(parseModel(writeModel(model))).toEqual(model)
      }),
      { numRuns: 300 }
    )
  })

  it.each(trainedNetworks)(
    'gives a network with the same outputs, bit for bit: %s',
    async (_, { path, feeds }) => {
      const bytes = writeModel(parseModel(await readFile(path)))
      expect(bitsOf(await runModel(bytes, feeds))).toEqual(bitsOf(await runModel(path, feeds)))
      expect(Buffer.compare(writeModel(parseModel(bytes)), bytes)).toBe(0)
    }
  )
})
