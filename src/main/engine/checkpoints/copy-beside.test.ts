import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine } from '#engine/session.ts'
import { copying, failure, RunBench, silent } from '#engine/training/runs/testing/run-bench.ts'
import { trainingSchema, type Training } from '#shared/training.ts'
import { joinFiles } from './join-files.ts'

let bench: RunBench
let elsewhere = ''
beforeEach(async () => {
  bench = await RunBench.open()
  elsewhere = await mkdtemp(join(bench.folder, 'elsewhere-'))
})
afterEach(() => bench.close())

const joined = (paths: string[], out: string) => joinFiles({ paths, out }, silent)
const opened = (path: string) => createEngine().openNetwork({ path, provider: 'cpu' }, silent)

/** The folder of checkpoints of a run that has made its steps. */
async function checkpointsOf(training: Training): Promise<string> {
  const created = await bench.engine.createRun({ name: 'Joined', training, seed: 1 }, silent)
  const { run } = await bench.train(created)
  return join(run.folder, 'network.checkpoints')
}

const short = { steps: 2, warmUp: 0, batch: 2, evaluateEvery: 1, checkpoints: [0, 1] }

describe('checkpoints that are joined elsewhere', () => {
  it.each([
    { kind: 'flip-flop', bits: 1, steps: 6 },
    { kind: 'graph-analogies', nodes: 5, reach: 1, heldOutRelations: 2 }
  ])(
    'of $kind open with their examples, which the folder of the training need not stay for',
    async (task) => {
      const network =
        task.kind === 'flip-flop' ? { kind: 'recurrent', units: 4 } : { kind: 'gnn', layers: 1, width: 4 }
      const folder = await checkpointsOf(trainingSchema.parse({ task, network, training: short }))
      const out = join(elsewhere, 'learning.onnx')
      await joined([folder], out)
      expect((await readdir(elsewhere)).toSorted()).toEqual(['learning.examples.npz', 'learning.onnx'])
      const inputs = (await opened(out)).inputs.filter(({ checkpoints }) => checkpoints === undefined)
      for (const { examples } of inputs) expect(examples).toBe(join(elsewhere, 'learning.examples.npz'))
    }
  )

  it('of tokens open with their words, and beside the training take no copy of its examples', async () => {
    const words = await checkpointsOf(copying(short))
    await joined([words], join(elsewhere, 'words.onnx'))
    expect((await opened(join(elsewhere, 'words.onnx'))).inputs[0]?.inWords).toMatchObject({
      file: join(elsewhere, 'words.tokens.json')
    })
    const task = { kind: 'flip-flop', bits: 1, steps: 6 }
    const network = { kind: 'recurrent', units: 4 }
    const folder = await checkpointsOf(trainingSchema.parse({ task, network, training: short }))
    await joined([folder], join(folder, '..', 'learning.onnx'))
    expect(await readdir(join(folder, '..'))).not.toContain('learning.examples.npz')
    expect((await opened(join(folder, '..', 'learning.onnx'))).inputs[0]?.examples).toBeDefined()
  })
})

describe('words that another program has put beside its checkpoints', () => {
  async function saveSteps(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true })
    for (const step of [1, 2]) {
      const graph = new GraphBuilder({ name: 'look up', opset: 17 })
      const ids = graph.input('ids', 'int64', ['batch', 2])
      const table = graph.constant('table', 'float32', [3, 1], [step, 2, 3])
      graph.node('Gather', [table, ids], { outputs: ['y'] })
      graph.output('y', 'float32', ['batch', 2, 1])
      await saveModel(graph.build(), join(folder, `step-${step}.onnx`))
    }
  }
  const vocabulary = JSON.stringify({ one: 0, two: 1, three: 2 })

  it.each([
    ['net.checkpoints', 'net.vocab.json', 'joined.vocab.json'],
    ['net.checkpoints', 'net.checkpoints/step-2.tokens.json', 'joined.tokens.json']
  ])('are copied: in %s, %s as %s', async (folder, file, copy) => {
    await saveSteps(join(bench.folder, folder))
    await writeFile(join(bench.folder, file), vocabulary)
    await joined([join(bench.folder, folder)], join(elsewhere, 'joined.onnx'))
    expect((await readdir(elsewhere)).toSorted()).toEqual(['joined.onnx', copy].toSorted())
    expect(await readFile(join(elsewhere, copy), 'utf8')).toBe(vocabulary)
  })

  it('are not copied where the joined network finds them, and told of where they can not be', async () => {
    await saveSteps(elsewhere)
    await writeFile(join(elsewhere, 'tokenizer.json'), vocabulary)
    await joined([elsewhere], join(elsewhere, 'joined.onnx'))
    expect(await readdir(elsewhere)).not.toContain('joined.tokenizer.json')
    await mkdir(join(bench.folder, 'other', 'joined.tokenizer.json'), { recursive: true })
    const error = await failure(joined([elsewhere], join(bench.folder, 'other', 'joined.onnx')))
    expect(error).toMatchObject({ tag: 'file' })
    expect(error.message).toContain('joined.tokenizer.json cannot be written')
  })
})
