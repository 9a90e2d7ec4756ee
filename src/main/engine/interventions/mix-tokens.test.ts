import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { bitsOf, runModel, tensor } from '#engine/onnx/testing/run-model.ts'
import type { MixWay } from '#engine/stimuli/family.ts'
import { slerp } from '#engine/stimuli/interpolation.ts'
import type { NetworkInput } from '#shared/network.ts'
import { mixFeeds, mixTokens } from './mix-tokens.ts'

/** Rows of unequal length and direction; row 3 points along row 0, row 4 against it, row 5 is 0. */
const table = [
  [3, 4, 0],
  [0, 2, 0],
  [-1, 0.5, 7],
  [6, 8, 0],
  [-3, -4, 0],
  [0, 0, 0]
]

/** Ids are cast and laid out anew on their way to the table, as exporters do. */
function network(opset = 17): Model {
  const builder = new GraphBuilder({ name: 'embedding', opset })
  const ids = builder.input('ids', 'int32', ['batch', 'seq'])
  const wide = builder.node('Cast', [ids], { attributes: { to: 7 } })
  const swapped = builder.node('Transpose', [wide], { attributes: { perm: [1, 0] } })
  const rows = builder.constant('table', 'float32', [6, 3], table.flat())
  builder.node('Gather', [rows, swapped], { outputs: ['embedded'] })
  builder.node('Neg', ['embedded'], { outputs: ['y'] })
  builder.output('y', 'float32', ['seq', 'batch', 3])
  return builder.build()
}

const input: NetworkInput = {
  name: 'ids',
  type: 'int32',
  dims: ['batch', 'seq'],
  roles: ['batch', 'position'],
  lookUps: [{ tensor: 'embedded', type: 'float32', rank: 3 }]
}

const { towards, share } = mixFeeds('ids')
const idsOf = (ids: number[]) => tensor('int32', [1, ids.length], Int32Array.from(ids))

/** The embeddings of these ids on their way to others, one row for each. */
async function mixedRows(way: MixWay, from: number[], to: number[], shares: number[], opset = 17) {
  const feeds = {
    ids: idsOf(from),
    [towards]: idsOf(to),
    [share]: tensor('float32', [1, from.length], Float32Array.from(shares))
  }
  const { y } = await runModel(mixTokens(network(opset), [input], [{ input: 'ids', way }]), feeds)
  const numbers = Array.from(y?.data as Float32Array, (value) => 0 - value)
  return from.map((_, row) => numbers.slice(3 * row, 3 * row + 3))
}

function expectRows(rows: readonly number[][], known: readonly (readonly number[])[]): void {
  expect(rows).toHaveLength(known.length)
  for (const [row, values] of known.entries())
    for (const [i, value] of values.entries()) expect(rows[row]?.[i]).toBeCloseTo(value, 5)
}

describe('mixed embeddings', () => {
  it.each(['lerp', 'slerp'] as const)(
    '%s with share 0 computes what the network did, bit for bit',
    async (way) => {
      const ids = { ids: idsOf([0, 1, 2, 3]) }
      const feeds = {
        ...ids,
        [towards]: idsOf([5, 4, 3, 2]),
        [share]: tensor('float32', [1, 4], new Float32Array(4))
      }
      const mixed = mixTokens(network(), [input], [{ input: 'ids', way }])
      expect(bitsOf(await runModel(mixed, feeds))).toEqual(bitsOf(await runModel(network(), ids)))
    }
  )

  it('go straight by lerp, each position by itself', async () => {
    const rows = await mixedRows('lerp', [0, 0, 1], [1, 1, 2], [0.5, 0.25, 0])
    expectRows(rows, [
      [1.5, 3, 0],
      [2.25, 3.5, 0],
      [0, 2, 0]
    ])
  })

  it.each([7, 11, 13, 18])('turn by slerp as vectors that are fed do (opset %i)', async (opset) => {
    const shares = [0.2, 0.5, 0.9]
    const known = shares.map((t) => {
      const out = new Float64Array(3)
      slerp(table[0] ?? [], table[2] ?? [], t, out)
      return [...out]
    })
    expectRows(await mixedRows('slerp', [0, 0, 0], [2, 2, 2], shares, opset), known)
  })

  it('go straight where directions are the same, opposite or none, with the norm from one to the other', async () => {
    const rows = await mixedRows('slerp', [0, 4, 5, 0], [3, 3, 0, 0], [0.5, 0.25, 0.5, 0.5])
    expectRows(rows, [
      [4.5, 6, 0],
      // From −5 to 10 along one line: norm 5 + ¼ · 5, still on the first side.
      [-3.75, -5, 0],
      [1.5, 2, 0],
      [3, 4, 0]
    ])
  })

  it('are refused where no embedding is looked up', () => {
    const { lookUps: _, ...plain } = input
    expect(() => mixTokens(network(), [plain], [{ input: 'ids', way: 'lerp' }])).toThrow(/no embedding/)
    const other = { ...input, lookUps: [{ tensor: 'y', type: 'float32' as const, rank: 3 }] }
    expect(() => mixTokens(network(), [other], [{ input: 'ids', way: 'lerp' }])).toThrow(/no embedding 'y'/)
  })
})
