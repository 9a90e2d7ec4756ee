import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { chosenCheckpoint } from './chosen-checkpoint.ts'
import { joinFiles } from './join-files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'join-'))
})
afterEach(() => rm(folder, { recursive: true }))

const context = { signal: new AbortController().signal, progress: () => undefined }

function scale(w: number, metadata: Record<string, string> = {}): Model {
  const graph = new GraphBuilder({ name: 'scale', opset: 17, metadata })
  const x = graph.input('x', 'float32', ['batch', 1])
  graph.node('Mul', [x, graph.constant('w', 'float32', [1], [w])], { outputs: ['y'] })
  graph.output('y', 'float32', ['batch', 1])
  return graph.build()
}

it('joins the networks of a folder by the steps in their names, or in their own data', async () => {
  const all = join(folder, 'all')
  await mkdir(all)
  await saveModel(scale(1), join(all, 'step-20.onnx'))
  const tokens = { 'limen.tokens': '["one","two"]' }
  await saveModel(scale(2, tokens), join(all, 'epoch 1 step-0100.onnx'))
  await saveModel(scale(3, { 'limen.step': '7' }), join(all, 'first.onnx'))
  await writeFile(join(all, 'log.csv'), 'step\n')
  const out = join(folder, 'joined.onnx')
  expect(await joinFiles({ paths: [all], out }, context)).toEqual({ out, steps: [7, 20, 100] })
  expect(chosenCheckpoint((await readModel(out)).model)?.steps).toEqual([7, 20, 100])
  const words = await readFile(join(folder, 'joined.tokens.json'), 'utf8')
  expect(JSON.parse(words)).toEqual(['▁one', '▁two'])
})

it('wants to know of which step each file is, and writes nothing then', async () => {
  await saveModel(scale(1), join(folder, 'best.onnx'))
  await saveModel(scale(1), join(folder, 'step-1.onnx'))
  const request = { paths: [folder], out: join(folder, 'joined.onnx') }
  await expect(joinFiles(request, context)).rejects.toMatchObject({
    tag: 'request',
    message: 'best.onnx does not say of which step it is.'
  })
  expect(await readdir(folder)).not.toContain('joined.onnx')
})

it('names a path that is not there', async () => {
  const request = { paths: [join(folder, 'none')], out: join(folder, 'joined.onnx') }
  await expect(joinFiles(request, context)).rejects.toMatchObject({ tag: 'file', part: join(folder, 'none') })
})

it.each([
  [
    ['epoch-1-lr0.001.onnx', 'epoch-2-lr0.0005.onnx', 'epoch-10-lr0.00025.onnx'],
    [1, 2, 10]
  ],
  [
    ['model_v2_ckpt_500.onnx', 'model_v2_ckpt_1000.onnx'],
    [500, 1000]
  ],
  [
    ['7.onnx', '30.onnx'],
    [7, 30]
  ]
])('reads steps from names such as %j', async (names, steps) => {
  for (const [at, name] of names.entries()) await saveModel(scale(at), join(folder, name))
  const out = join(folder, 'joined.onnx')
  expect((await joinFiles({ paths: [folder], out }, context)).steps).toEqual(steps)
  // What is joined lies among them now.
  expect((await joinFiles({ paths: [folder], out }, context)).steps).toEqual(steps)
  await expect(joinFiles({ paths: [out], out }, context)).rejects.toMatchObject({
    message: 'joined.onnx is a network of joined checkpoints already.'
  })
})

it.each(['v2-lr3.onnx', 'best.onnx'])('does not guess at %s', async (name) => {
  await saveModel(scale(1), join(folder, name))
  const request = { paths: [folder], out: join(folder, 'joined.onnx') }
  await expect(joinFiles(request, context)).rejects.toMatchObject({ tag: 'request' })
})

it('says that a folder is empty, and takes no harm from tokens that can not be read', async () => {
  const out = join(folder, 'joined.onnx')
  await expect(joinFiles({ paths: [folder], out }, context)).rejects.toMatchObject({
    message: `There is no .onnx file in ${folder}.`
  })
  for (const step of [1, 2])
    await saveModel(
      scale(step, { 'limen.tokens': '["a"', 'limen.command': 'train' }),
      join(folder, `${step}.onnx`)
    )
  await joinFiles({ paths: [folder], out }, context)
  expect((await readModel(out)).model.metadata.has('limen.command')).toBe(false)
})
