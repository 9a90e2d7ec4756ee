/** The sample network of joined checkpoints is what the command makes that its README names. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bytesOf } from '#engine/onnx/constants.ts'
import type { Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { atLastCheckpoint, chosenCheckpoint } from './chosen-checkpoint.ts'
import { joinFiles } from './join-files.ts'

const networks = join(import.meta.dirname, '../../../../resources/networks')
const context = { signal: new AbortController().signal, progress: () => undefined }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-shipped-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** One checkpoint alone, as training wrote it. */
function taken(joined: Model, at: number): Model {
  const chosen = chosenCheckpoint(joined)
  const initializers = new Map(joined.graph.initializers)
  const stacks = Object.values(chosen?.weights ?? {})
  for (const name of stacks) {
    const stack = initializers.get(name)
    if (stack === undefined) continue
    const bytes = bytesOf(stack)
    const size = bytes.length / (stack.dims[0] ?? 1)
    const last = bytes.slice(at * size, (at + 1) * size)
    const content = { kind: 'raw' as const, bytes: Buffer.concat([bytes.subarray(size), last]) }
    initializers.set(name, { ...stack, content })
  }
  const { graph } = atLastCheckpoint({ ...joined, graph: { ...joined.graph, initializers } })
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs))
  const kept = [...graph.initializers].filter(([name]) => read.has(name))
  const metadata = new Map(joined.metadata).set('limen.step', String(chosen?.steps[at]))
  metadata.delete('limen.checkpoints')
  metadata.set('limen.command', 'npx limen train').set('limen.held_out_accuracy', '1')
  return { ...joined, metadata, graph: { ...graph, initializers: new Map(kept) } }
}

it('the adder that learns is its checkpoints, joined', async () => {
  const shipped = join(networks, 'modular-addition-learning.onnx')
  const { model } = await readModel(shipped)
  const checkpoints = join(folder, 'modular-addition.checkpoints')
  await mkdir(checkpoints)
  const steps = chosenCheckpoint(model)?.steps ?? []
  for (const [at, step] of steps.entries())
    await saveModel(taken(model, at), join(checkpoints, `step-${String(step).padStart(7, '0')}.onnx`))
  const out = join(folder, 'modular-addition-learning.onnx')
  expect((await joinFiles({ paths: [checkpoints], out }, context)).steps).toEqual(steps)
  expect(steps).toHaveLength(17)
  for (const ending of ['.onnx', '.tokens.json']) {
    const [made, kept] = await Promise.all(
      [folder, networks].map((within) => readFile(join(within, `modular-addition-learning${ending}`)))
    )
    expect(Buffer.compare(made ?? Buffer.of(), kept ?? Buffer.of())).toBe(0)
  }
})

it('the adder that learns ends as the adder', async () => {
  const [learning, adder] = await Promise.all(
    ['modular-addition-learning', 'modular-addition'].map((name) => readModel(join(networks, `${name}.onnx`)))
  )
  if (!learning || !adder) return expect.unreachable()
  const { graph } = atLastCheckpoint(learning.model)
  for (const [name, constant] of adder.model.graph.initializers)
    expect(Buffer.compare(bytesOf(graph.initializers.get(name) ?? constant), bytesOf(constant))).toBe(0)
  const ofOneStep = ['limen.step', 'limen.command', 'limen.held_out_accuracy', 'limen.held_out_loss']
  const shared = [...adder.model.metadata].filter(([key]) => !ofOneStep.includes(key))
  const own = [...learning.model.metadata].filter(([key]) => key !== 'limen.checkpoints')
  expect(own).toEqual(shared)
})
