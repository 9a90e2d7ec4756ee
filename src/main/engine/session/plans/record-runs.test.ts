import { expect, it, vi } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { float32, numbers, record } from '../testing/conditions.ts'
import { calm, linearNetwork, openedInTests, siteOf } from '../testing/small-networks.ts'

const open = openedInTests()

/** sum = a + b; twice = 2 · shared, which is the same for all stimuli. */
function sumNetwork(): Model {
  const builder = new GraphBuilder({ name: 'sum', opset: 17 })
  const both = ['a', 'b'].map((name) => builder.input(name, 'float32', ['batch', 1]))
  builder.node('Add', both, { outputs: ['sum'] })
  builder.output('sum', 'float32', ['batch', 1])
  const shared = builder.input('shared', 'float32', [3])
  builder.node('Mul', [shared, builder.constant('two', 'float32', [], 2)], { outputs: ['twice'] })
  builder.output('twice', 'float32', [3])
  return builder.build()
}

it('does not look at what is switched off', async () => {
  const network = await open(linearNetwork())
  const edits = [
    { site: 'hiden', kind: 'zero', enabled: false },
    { site: 'hidden', kind: 'add', direction: [1, 2], enabled: false },
    { site: 'hidden', kind: 'patch', source: { inputs: { x: 'not there.npy' } }, enabled: false },
    { site: 'hidden', kind: 'zero' }
  ]
  const { sites, interventions } = await record(
    network,
    { x: float32([2, 3], [1, 2, 3, -1, 0, 2]) },
    ['hidden'],
    edits
  )
  expect(numbers(sites['hidden'])).toEqual(Array.from({ length: 8 }, () => 0))
  expect(interventions.map(({ order, changed }) => [order, changed])).toEqual([
    [1, 0],
    [2, 0],
    [3, 8]
  ])
})

it('takes what a source leaves out from the run itself', async () => {
  const network = await open(sumNetwork())
  const own = { a: float32([2, 1], [1, 2]), b: float32([2, 1], [10, 20]) }
  const patched = async (a: number[][]): Promise<number[]> => {
    const edit = { site: 'sum', kind: 'patch', source: { inputs: { a } } }
    return numbers((await record(network, own, ['sum'], [edit])).sites['sum'])
  }
  expect(await patched([[3], [4]])).toEqual([13, 24])
  expect(await patched([[5]])).toEqual([15, 25])
  await expect(patched([[1], [2], [3]])).rejects.toThrow(/3 stimuli, and 2 are to be run.*\(b, shared\)/)
})

it('runs as many stimuli at once as all values fit into memory, not only the recorded ones', async () => {
  const network = await open(linearNetwork())
  const stimuli = {
    x: float32(
      [8, 3],
      Array.from({ length: 24 }, (_, i) => i)
    )
  }
  // A stimulus takes the numbers of x, hidden and y (11, and one for the rest), and y twice more: 80 bytes. A run may
  // take a quarter of what is free.
  const memory = vi.spyOn(process, 'availableMemory').mockReturnValue(4 * 4 * 80)
  const progress = vi.fn()
  const request = { network: network.info.id, inputs: stimuli, sites: [siteOf(network.info, 'y')] }
  const { sites } = await network.engine.record(request, { ...calm, progress })
  memory.mockRestore()
  expect(sites[siteOf(network.info, 'y')]?.dims).toEqual([8, 4])
  expect(progress.mock.calls).toMatchObject([[{ done: 4, total: 8 }]])
})

it('counts a value that all stimuli share once in every run', async () => {
  const network = await open(sumNetwork())
  const stimuli = {
    a: float32([2, 1], [1, 2]),
    b: float32([2, 1], [0, 0]),
    shared: float32([3], [1, 2, 3])
  }
  const memory = vi.spyOn(process, 'availableMemory').mockReturnValue(1)
  const { interventions } = await record(network, stimuli, ['sum'], [{ site: 'twice', kind: 'zero' }])
  memory.mockRestore()
  expect(interventions).toMatchObject([{ changed: 2 * 3, elements: 2 * 3 }])
})
