import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpy } from '../../arrays/npy.ts'
import { prepareStimulus, suggestBinding } from '../bindings.ts'
import { bindingOf, inputOf, sampleOf, stimulusOf } from '../testing/bound-input.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-graphs-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function indices(
  shape: number[],
  settings: Record<string, string | string[]>,
  values = {}
): Promise<number[]> {
  const stimulus = await prepareStimulus(
    inputOf('int64', shape, { name: 'edges' }),
    shape,
    bindingOf('graph', settings),
    3
  )
  const into = new BigInt64Array(stimulus.elementsPerSample)
  stimulus.fill(values, into, 0)
  return Array.from(into, Number)
}

describe('adjacency', () => {
  it('of a ring has two neighbours for each node', async () => {
    const stimulus = await stimulusOf([4, 4], 'graph', { content: 'adjacency', topology: 'ring' })
    expect(Array.from(sampleOf(stimulus))).toEqual([0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0])
    expect(Math.max(...sampleOf(stimulus, { weight: 0.25 }))).toBe(0.25)
  })

  it.each([
    ['path', 5],
    ['star', 5],
    ['complete', 15]
  ])('of a %s of six nodes has %i edges', async (topology, count) => {
    const stimulus = await stimulusOf([6, 6], 'graph', { content: 'adjacency', topology })
    expect(stimulus.preview({}).edges).toHaveLength(count)
    expect(sampleOf(stimulus).reduce((sum, value) => sum + value, 0)).toBe(2 * count)
  })

  it('is symmetric, and loses its edges one by one in the same order', async () => {
    const settings = { content: 'adjacency', topology: 'random', density: 0.5 }
    const stimulus = await stimulusOf([7, 7], 'graph', settings)
    const count = stimulus.preview({}).edges?.length ?? 0
    fc.assert(
      fc.property(fc.nat(count), (removed) => {
        const fewer = sampleOf(stimulus, { removed }).slice()
        for (let i = 0; i < 49; i++) expect(fewer[i]).toBe(fewer[(i % 7) * 7 + Math.floor(i / 7)])
        expect(fewer.reduce((sum, value) => sum + value, 0)).toBe(2 * (count - removed))
        const more = sampleOf(stimulus, { removed: removed - 1 })
        fewer.forEach((value, i) => {
          expect(value).toBeLessThanOrEqual(more[i] ?? 0)
        })
      })
    )
  })

  it('normalised with self-loops has the degree vector as its eigenvector', async () => {
    const settings = {
      content: 'adjacency',
      topology: 'star',
      'self-loops': true,
      normalization: 'symmetric'
    }
    const matrix = sampleOf(await stimulusOf([4, 4], 'graph', settings))
    const root = [2, Math.SQRT2, Math.SQRT2, Math.SQRT2]
    root.forEach((value, row) => {
      const product = root.reduce((sum, other, column) => sum + other * (matrix[row * 4 + column] ?? 0), 0)
      expect(product).toBeCloseTo(value, 5)
    })
  })

  it('takes the user’s own edges', async () => {
    const settings = { content: 'adjacency', topology: 'list', edges: ['0 2 0.5', '1 2'] }
    expect(Array.from(sampleOf(await stimulusOf([3, 3], 'graph', settings)))).toEqual([
      0, 0, 0.5, 0, 0, 1, 0.5, 1, 0
    ])
    await expect(stimulusOf([3, 3], 'graph', { ...settings, edges: ['0 3'] })).rejects.toThrow(/nodes 0…2/)
  })
})

describe('lists of nodes', () => {
  it('hold the neighbours on a ring, or the node itself once its edges are gone', async () => {
    expect(await indices([4, 2], { content: 'neighbours', topology: 'ring' })).toEqual([
      1, 3, 0, 2, 1, 3, 2, 0
    ])
    expect(await indices([4, 2], { content: 'neighbours', topology: 'ring' }, { removed: 4 })).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3
    ])
  })

  it('hold pairs both ways round', async () => {
    const settings = { topology: 'list', edges: ['0 1', '1 2'], order: 'listed' }
    expect(await indices([2, 4], settings)).toEqual([0, 1, 1, 2, 1, 0, 2, 1])
    expect(await indices([4, 2], settings)).toEqual([0, 1, 1, 0, 1, 2, 2, 1])
    expect(await indices([2, 4], settings, { removed: 1 })).toEqual([0, 0, 1, 2, 0, 0, 2, 1])
  })

  it('of neighbours are told from pairs by their name or role, however few nodes there are', () => {
    const named = inputOf('int64', [2, 8], { name: 'nbr_fea_idx' })
    expect(suggestBinding(named, [2, 8]).settings['content']).toBe('neighbours')
    const pairs = inputOf('int64', [2, 8], { name: 'edge_index' })
    expect(suggestBinding(pairs, [2, 8]).settings['content']).toBe('edge pairs')
  })

  it('never point past the nodes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (nodes, places) => {
          for (const topology of ['ring', 'star', 'complete']) {
            const list = await indices([nodes, places], { topology, content: 'neighbours' })
            expect(Math.max(...list)).toBeLessThan(nodes)
          }
        }
      ),
      { numRuns: 30 }
    )
  })
})

describe('features', () => {
  it('of nodes go from A to B, of the chosen nodes only', async () => {
    const [a, b] = [join(folder, 'a.npy'), join(folder, 'b.npy')]
    await writeFile(a, writeNpy({ type: 'float32', dims: [2], data: Float32Array.of(0, 1) }))
    await writeFile(
      b,
      writeNpy({ type: 'float32', dims: [3, 2], data: Float32Array.of(10, 11, 12, 13, 14, 15) })
    )
    const settings = { content: 'node features', source: 'file', 'file-a': a, 'file-b': b, nodes: '0 2' }
    const drawn = sampleOf(await stimulusOf([3, 2], 'graph', settings), { t: 0.5 })
    expect(Array.from(drawn)).toEqual([5, 6, 0, 1, 7, 8])
  })

  it('are one-hot unless others are given', async () => {
    const drawn = sampleOf(await stimulusOf([5, 9], 'graph', { content: 'node features' }))
    for (let node = 0; node < 5; node++) {
      expect(drawn.subarray(node * 9, node * 9 + 9).reduce((sum, value) => sum + value, 0)).toBe(1)
    }
  })

  it('of edges are Gaussians around their length', async () => {
    const input = inputOf('float32', [2, 3, 41], { name: 'nbr_fea' })
    const stimulus = await prepareStimulus(input, [2, 3, 41], suggestBinding(input, [2, 3, 41]), 0)
    const drawn = sampleOf(stimulus, { distance: 2, spread: 0.1 })
    // Gaussians stand every 0.2 from 0 to 8; one step from the centre is e^−1.
    expect([drawn[10], drawn[11], drawn[9]]).toEqual(
      [1, 1, 1].map((_, i) => expect.closeTo(i === 0 ? 1 : Math.exp(-1), 5) as number)
    )
    expect(drawn[41 + 11]).toBeCloseTo(1, 5)
    expect(drawn[82 + 12]).toBeCloseTo(1, 5)
  })
})
