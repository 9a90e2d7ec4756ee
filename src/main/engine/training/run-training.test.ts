import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readModel } from '#engine/onnx/read-model.ts'
import { readVocabulary } from '#engine/stimuli/vocabulary-file.ts'
import { structureOf, tensorsByName } from '#engine/structure/testing/structure-of.ts'
import type { LimenError } from '#shared/errors.ts'
import type { TrainRequest } from '#shared/training-contract.ts'
import { trainingSchema } from '#shared/training.ts'
import type { TrainingLook } from '#shared/training-runs.ts'
import { runTraining } from './run-training.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-training-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Learned within a hundred steps: copying three of four symbols. */
const training = trainingSchema.parse({
  title: 'Copying',
  task: { kind: 'copying', vocabulary: 4, length: 3 },
  network: { kind: 'transformer', layers: 1, heads: 2, width: 16 },
  training: { steps: 120, batch: 32, learningRate: 0.02, warmUp: 5, evaluateEvery: 40, checkpoints: [0, 50] }
})

const request = (name: string, more: Partial<TrainRequest> = {}): TrainRequest => ({
  training,
  seed: 3,
  out: join(folder, name),
  resume: false,
  command: 'npx limen train copying.json',
  ...more
})

/** Runs a training, and stops it after so many looks. */
async function run(what: TrainRequest, stopAfter = Infinity) {
  const looks: TrainingLook[] = []
  const stop = new AbortController()
  const result = await runTraining(what, {
    signal: stop.signal,
    progress: () => undefined,
    part: (look) => {
      looks.push(look)
      if (looks.length >= stopAfter) stop.abort()
    }
  }).catch((error: unknown) => error as { tag: string })
  return { looks, result }
}

/** All files with what they hold. */
async function filesIn(within: string): Promise<Record<string, string>> {
  const entries = await readdir(within, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const read = async (path: string) => [relative(within, path), await readFile(path, 'base64')] as const
  return Object.fromEntries(await Promise.all(paths.sort().map(read)))
}

describe('a training run', () => {
  it('learns, and writes a network that says where it comes from, its tokens and checkpoints', async () => {
    const { looks, result } = await run(request('copy.onnx'))
    expect(looks.map(({ step }) => step)).toEqual([40, 50, 80, 120])
    expect(result).toMatchObject({ chance: 0.25, last: looks[3] })
    expect(looks[3]?.accuracy).toBeGreaterThan(0.95)
    expect((await readdir(folder)).sort()).toEqual([
      'copy.checkpoints',
      'copy.onnx',
      'copy.tokens.json',
      'copy.training.npz'
    ])
    const { model } = await readModel(join(folder, 'copy.onnx'))
    expect(Object.fromEntries(model.metadata)).toMatchObject({
      title: 'Copying',
      license: 'MIT',
      'limen.seed': '3',
      'limen.step': '120',
      'limen.command': 'npx limen train copying.json',
      'limen.held_out_accuracy': String(looks[3]?.accuracy)
    })
    expect(trainingSchema.parse(JSON.parse(model.metadata.get('limen.training') ?? ''))).toEqual(training)
    const tokens = readVocabulary(await readFile(join(folder, 'copy.tokens.json')), 'tokens')
    expect(tokens.encode(' b d | a', false)).toEqual([1, 3, 4, 0])
    const example = JSON.parse(model.metadata.get('limen.example') ?? '') as { ids: number[]; varied: number }
    expect(example.ids.slice(0, 4)).toEqual([...example.ids.slice(4), expect.any(Number), 4])
    expect(example.varied).toBe(5)
    const checkpoints = await readdir(join(folder, 'copy.checkpoints'))
    expect(checkpoints.sort()).toEqual(['step-0000000.onnx', 'step-0000050.onnx'])
    for (const name of checkpoints) {
      const found = await structureOf((await readModel(join(folder, 'copy.checkpoints', name))).model)
      expect(tensorsByName(found)).toMatchObject({ 'blocks.0.attn.pattern': 'blocks.0.attn.pattern' })
    }
  })

  it('that is stopped and resumed ends with the same bytes, and the same looks', async () => {
    const whole = await run(request('whole.onnx'))
    const stopped = await run(request('parts.onnx'), 1)
    expect(stopped.result).toMatchObject({ tag: 'cancelled' })
    expect((await readModel(join(folder, 'parts.onnx'))).model.metadata.get('limen.step')).toBe('40')
    const resumed = await run(request('parts.onnx', { resume: true }))
    expect(resumed.looks).toEqual(whole.looks)
    const [one, other] = [
      await readFile(join(folder, 'whole.onnx')),
      await readFile(join(folder, 'parts.onnx'))
    ]
    expect(Buffer.compare(one, other)).toBe(0)
  })

  it('that is stopped between looks keeps all its steps, and none before the first', async () => {
    const stop = new AbortController()
    const stopAt = (label: string) => ({
      signal: stop.signal,
      part: () => undefined,
      progress: (now: { label: string }) => {
        if (now.label.startsWith(label)) stop.abort()
      }
    })
    const far = { ...training, training: { ...training.training, evaluateEvery: 1000, checkpoints: [] } }
    const what = request('kept.onnx', { training: far })
    const end = await runTraining(what, stopAt('Training')).catch((error: unknown) => error as LimenError)
    const { model } = await readModel(join(folder, 'kept.onnx'))
    const step = model.metadata.get('limen.step')
    expect(Number(step)).toBeGreaterThan(0)
    expect(end).toMatchObject({
      tag: 'cancelled',
      message: `The training was stopped. ${what.out} is the network of step ${step}.`
    })
    const early = await runTraining(request('early.onnx'), stopAt('Drawing')).catch((error: unknown) => error)
    expect(early).toMatchObject({ message: 'The training was stopped before its first step.' })
  })

  it('is refused where a part of it would come to nothing or would not fit into memory', async () => {
    const refused = async (settings: object, task: object = training.task) => {
      const wrong = trainingSchema.parse({
        ...training,
        task,
        network: task === training.task ? training.network : { kind: 'mlp', widths: [4] },
        training: { ...training.training, ...settings }
      })
      return (await run(request('wrong.onnx', { training: wrong }))).result
    }
    expect(await refused({ checkpoints: [500] })).toMatchObject({
      tag: 'request',
      part: 'training.checkpoints'
    })
    expect(await refused({ warmUp: 1000 })).toMatchObject({ tag: 'request', part: 'training.warmUp' })
    expect(await refused({ batch: 100_000 }, { kind: 'gratings', side: 256 })).toMatchObject({
      tag: 'resources',
      part: 'training.batch',
      advice: 'Choose a batch of at most 4095 examples.'
    })
  })

  it('whose state is damaged says how to begin anew', async () => {
    await writeFile(join(folder, 'broken.training.npz'), 'half')
    expect((await run(request('broken.onnx', { resume: true }))).result).toMatchObject({
      tag: 'file',
      advice: 'Put the file back from a copy, or start without --resume.'
    })
  })

  it('that has ended writes its network again on resuming where it was lost', async () => {
    await run(request('lost.onnx'))
    const before = await readFile(join(folder, 'lost.onnx'))
    await rm(join(folder, 'lost.onnx'))
    expect((await run(request('lost.onnx', { resume: true }))).result).toMatchObject({ parameters: 1392 })
    expect(Buffer.compare(await readFile(join(folder, 'lost.onnx')), before)).toBe(0)
  })

  it('that begins anew leaves no checkpoint of an earlier one', async () => {
    await run(request('again.onnx'), 2)
    const checkpoints = [20]
    const other = { ...training, training: { ...training.training, steps: 20, checkpoints } }
    await writeFile(join(folder, 'again.checkpoints', 'mine.txt'), 'mine')
    await run(request('again.onnx', { training: other }))
    expect(await readdir(join(folder, 'again.checkpoints'))).toEqual(['mine.txt', 'step-0000020.onnx'])
  })

  it('leaves what was there before as it is until it has a network of its own, which goes with files of its own', async () => {
    const checkpoints = [0]
    const short = { ...training.training, steps: 40, evaluateEvery: 20, checkpoints }
    await run(request('kept.onnx', { training: { ...training, training: short } }))
    const before = await filesIn(folder)
    const series = trainingSchema.parse({
      task: { kind: 'flip-flop', bits: 1, steps: 6 },
      network: { kind: 'recurrent', units: 4 },
      training: { ...short, batch: 4 }
    })
    const another = request('kept.onnx', { training: series })
    let steps = 0
    const stop = new AbortController()
    const end = await runTraining(another, {
      signal: stop.signal,
      part: () => undefined,
      progress: ({ done }) => {
        steps = done
        if (done > 0) stop.abort()
      }
    }).catch((error: unknown) => error)
    expect(steps).toBeGreaterThan(0)
    expect(end).toMatchObject({
      tag: 'cancelled',
      message: `The training was stopped before its first look. ${another.out} is still what it was before.`
    })
    expect(await filesIn(folder)).toEqual(before)
    await run(another)
    expect(Object.keys(await filesIn(folder))).toEqual([
      'kept.checkpoints/step-0000000.onnx',
      'kept.examples.npz',
      'kept.onnx',
      'kept.training.npz'
    ])
    await run(request('kept.onnx', { training: { ...training, training: short } }))
    expect(await filesIn(folder)).toEqual(before)
  })

  it('ends when it was good enough twice', async () => {
    const easy = {
      ...training,
      training: { ...training.training, evaluateEvery: 10, stopAt: 0.3, checkpoints: [] }
    }
    const { looks } = await run(request('easy.onnx', { training: easy }))
    expect(looks.length).toBeLessThan(12)
    expect(looks.slice(-2).every(({ accuracy }) => accuracy >= 0.3)).toBe(true)
  })

  it('is not resumed without a state, or with that of another seed', async () => {
    expect((await run(request('none.onnx', { resume: true }))).result).toMatchObject({ tag: 'file' })
    await run(request('one.onnx'), 1)
    const other = await run(request('one.onnx', { resume: true, seed: 4 }))
    expect(other.result).toMatchObject({
      tag: 'request',
      message: expect.stringContaining('another seed') as string
    })
  })
})
