import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine } from '#engine/session.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'words-'))
})
afterEach(() => rm(folder, { recursive: true }))

const context = { signal: new AbortController().signal, progress: () => undefined }
const words = ['▁one', '▁two', '▁three', '▁is']

/** Looks four tokens up, three at a time. */
async function openedWith(
  files: Record<string, string>,
  metadata: Record<string, string> = {},
  name = 'net.onnx'
) {
  const graph = new GraphBuilder({ name: 'words', opset: 17, metadata })
  const tokens = graph.input('tokens', 'int64', ['batch', 3])
  const table = graph.constant('E', 'float32', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8])
  graph.node('Gather', [table, tokens], { outputs: ['y'] })
  graph.output('y', 'float32', ['batch', 3, 2])
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await saveModel(graph.build(), path)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const engine = createEngine()
  const network = await engine.openNetwork({ path, provider: 'cpu' }, context)
  const { descriptions, values } = await engine.suggestBindings({ network: network.id }, context)
  const bindings = Object.fromEntries(descriptions.map(({ input, binding }) => [input, binding]))
  const request = { network: network.id, bindings, symbols: {}, values, seed: 0 }
  const [preview] = await engine.preview(request, context)
  return { network, settings: bindings['tokens']?.settings, preview: preview as StimulusPreview }
}

describe('the words of a network’s tokens', () => {
  it('are those of the file beside it that has its name', async () => {
    const files = { 'net.tokens.json': JSON.stringify(words), 'tokenizer.json': '["x"]' }
    const example = JSON.stringify({ ids: [2, 3, 1], varied: 2 })
    const { settings, preview } = await openedWith(files, { 'limen.example': example })
    expect(settings).toMatchObject({ reading: 'vocabulary', template: ' three is{item}' })
    expect(preview.words).toEqual(['▁three', '▁is', '▁two'])
  })
  it('are those of its training where it is a checkpoint', async () => {
    const files = { 'net.tokens.json': JSON.stringify(words), 'tokenizer.json': '["x"]' }
    const example = { 'limen.example': JSON.stringify({ ids: [2, 3, 1], varied: 2 }) }
    for (const [name, reading] of [
      ['net.checkpoints/step-0000007.onnx', 'vocabulary'],
      ['other.checkpoints/step-0000007.onnx', 'ids'],
      ['net.copies/step-0000007.onnx', 'ids']
    ] as const)
      expect((await openedWith(files, example, name)).settings).toMatchObject({ reading })
  })
  it('are of no other network: a vocabulary of another size is left alone', async () => {
    const { settings } = await openedWith({ 'tokenizer.json': JSON.stringify([...words, 'five']) })
    expect(settings).toMatchObject({ reading: 'ids' })
  })
  it('go by an example of its own where the stated one does not fit', async () => {
    const example = JSON.stringify({ ids: [2, 9, 1], varied: 2 })
    const files = { 'net.vocab.json': JSON.stringify(words) }
    const { preview } = await openedWith(files, { 'limen.example': example })
    expect(preview.words).toEqual(['▁two', '▁one', '▁is'])
  })
  it('are missed with a note where the file is damaged', async () => {
    const { network, settings } = await openedWith({ 'net.tokens.json': '["a",' })
    expect(settings).toMatchObject({ reading: 'ids' })
    expect(network.notes.join()).toMatch(/net.tokens.json/)
  })
})
