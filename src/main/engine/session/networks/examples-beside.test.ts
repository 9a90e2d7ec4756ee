import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngine } from '#engine/session.ts'
import { taskOf } from '#engine/training/tasks/task-of.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { trainingSchema } from '#shared/training.ts'
import { calm } from '../testing/small-networks.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examples-'))
})
afterEach(() => rm(folder, { recursive: true }))

const training = trainingSchema.parse({
  task: { kind: 'graph-analogies', nodes: 5, reach: 1, heldOutRelations: 2 },
  network: { kind: 'gnn', layers: 1, width: 4 },
  training: { steps: 2, batch: 2, checkpoints: [1] }
})

it('a trained graph network and its checkpoints are shown held-out graphs at first sight', async () => {
  const [engine, out] = [createEngine(), join(folder, 'graph.onnx')]
  await engine.train(
    { training, seed: 1, out, resume: false, command: 'train' },
    { ...calm, part: () => undefined }
  )
  const first = taskOf(training.task).heldOut(1).inputs
  const open = (path: string): Promise<NetworkInfo> => engine.openNetwork({ path, provider: 'cpu' }, calm)
  for (const path of [out, join(folder, 'graph.checkpoints', 'step-0000001.onnx')]) {
    const { id, inputs } = await open(path)
    expect(inputs.map(({ name }) => name)).toEqual(['nodes', 'adjacency', 'marks'])
    const { descriptions, values } = await engine.suggestBindings({ network: id }, calm)
    expect(descriptions.map(({ binding }) => binding.family)).toEqual(['array', 'array', 'array'])
    const bindings = Object.fromEntries(descriptions.map(({ input, binding }) => [input, binding]))
    const previews = await engine.preview({ network: id, bindings, symbols: {}, values, seed: 0 }, calm)
    for (const [at, { tensor }] of previews.entries())
      expect([...tensor.data].map(Number)).toEqual(Array.from(first[at]?.data ?? [], Number))
  }
  await rename(join(folder, 'graph.examples.npz'), join(folder, 'elsewhere.npz'))
  const { inputs } = await open(out)
  expect(inputs.map(({ examples }) => examples)).toEqual([undefined, undefined, undefined])
})
