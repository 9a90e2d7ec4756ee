import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { trainingSchema } from '#shared/training.ts'
import { runRequests } from './run-requests.ts'
import { copying, failure, RunBench, silent } from './testing/run-bench.ts'

let bench: RunBench
beforeEach(async () => {
  bench = await RunBench.open()
})
afterEach(() => bench.close())

describe('the folder of runs', () => {
  it('lists damaged runs with why, and the others all the same', async () => {
    const [good, broken, empty] = [await bench.created(), await bench.created(), await bench.created()]
    await truncate(join(broken.folder, 'run.json'), 10)
    await rm(join(empty.folder, 'training.json'))
    await writeFile(join(bench.folder, 'runs', 'note.txt'), 'not a run')
    const { runs, damaged } = await bench.engine.listRuns({}, silent)
    expect(runs).toEqual([good])
    expect(damaged.map(({ id }) => id).sort()).toEqual([broken.id, empty.id].sort())
    for (const { error } of damaged) expect(error).toMatchObject({ tag: 'file' })
    await bench.engine.deleteRun({ run: broken.id }, silent)
    expect((await bench.engine.listRuns({}, silent)).damaged).toHaveLength(1)
  })

  it('is empty where it is not there, and says why where it can not be one', async () => {
    expect(await bench.engine.listRuns({}, silent)).toEqual({ runs: [], damaged: [] })
    await writeFile(join(bench.folder, 'runs'), '')
    expect(await failure(bench.engine.listRuns({}, silent))).toMatchObject({ tag: 'file' })
    expect(await failure(bench.created())).toMatchObject({ tag: 'file' })
    const none = runRequests(null, '')
    expect(await none.listRuns({}, silent)).toEqual({ runs: [], damaged: [] })
  })

  it('gives runs other names, and removes them with all their files', async () => {
    const run = await bench.created()
    expect(await bench.engine.renameRun({ run: run.id, name: ' Kopie ' }, silent)).toMatchObject({
      id: run.id,
      name: 'Kopie'
    })
    expect(await failure(bench.engine.renameRun({ run: run.id, name: ' ' }, silent))).toMatchObject({
      tag: 'request'
    })
    expect(await failure(bench.engine.renameRun({ run: '../x', name: 'x' }, silent))).toMatchObject({
      tag: 'request'
    })
    await bench.engine.deleteRun({ run: run.id }, silent)
    expect(await readdir(join(bench.folder, 'runs'))).toEqual([])
  })

  it('takes no run whose task and network do not fit, or that is too large', async () => {
    const training = copying()
    const network = { kind: 'cnn' as const, channels: [4], kernel: 3 }
    const refused = (more: object) =>
      failure(bench.engine.createRun({ name: 'x', training: { ...training, ...more }, seed: 1 }, silent))
    expect(await refused({ network })).toMatchObject({ tag: 'request', part: 'network.kind' })
    const huge = { ...training.network, layers: 24, width: 2048, mlpWidth: 8192 }
    expect(await refused({ network: huge })).toMatchObject({ tag: 'resources' })
    expect(await readdir(bench.folder)).toEqual([])
  })
})

describe('what is known before a run is made', () => {
  it('is which networks fit a task, how large one is, and how well guessing does', async () => {
    const fitting = async (task: object): Promise<string[]> => {
      const choice = trainingSchema.shape.task.parse(task)
      return (await bench.engine.fittingNetworks({ task: choice }, silent)).kinds
    }
    expect(await fitting({ kind: 'gratings' })).toEqual(['cnn', 'mlp'])
    expect(await fitting({ kind: 'flip-flop' })).toEqual(['recurrent'])
    expect(await fitting({ kind: 'copying', vocabulary: 4 })).toEqual(['transformer', 'recurrent'])
    const wrong = trainingSchema.shape.task.parse({ kind: 'sequence-continuation', shown: 8, strides: [3] })
    expect(await bench.engine.fittingNetworks({ task: wrong }, silent)).toMatchObject({
      kinds: [],
      error: { part: 'task.strides' }
    })
    // One layer of 16 with 2 heads over 5 tokens and 6 positions, in numbers of each weight.
    const check = await bench.engine.checkTraining({ training: copying() }, silent)
    const run = await bench.created()
    expect(check).toEqual({ parameters: run.parameters, chance: 0.25 })
  })

  it('are the training files that come with Limen', async () => {
    const { trainings } = await bench.engine.listTrainings({}, silent)
    expect(trainings.map(({ name }) => name)).toContain('orientation')
    for (const { training } of trainings) expect(trainingSchema.parse(training)).toEqual(training)
  })
})
