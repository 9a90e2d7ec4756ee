/** `limen train`: a toy network from a task, with a table of how it went. */
import { basename, resolve } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { trainingSchema } from '#shared/training.ts'
import type { TrainingLook } from '#shared/training-runs.ts'
import { readJsonFile } from './json-file.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeTable } from './write-results.ts'

export interface TrainOptions {
  out: string
  seed: number
  log?: string
  resume?: true
}

const columns = ['step', 'learning_rate', 'loss', 'gradient_norm', 'held_out_loss', 'held_out_accuracy']

export async function train(path: string, { out, seed, log, resume }: TrainOptions): Promise<void> {
  const training = await readJsonFile(resolve(path), trainingSchema)
  for (const file of log === undefined ? [out] : [out, log]) await checkResultPath(resolve(file))
  const table = new LookTable(log === undefined ? null : resolve(log))
  const request = {
    training,
    seed,
    out: resolve(out),
    resume: resume === true,
    command: `npx limen train ${path} --out ${out} --seed ${seed}`
  }
  try {
    const result = await withEngine(({ engine, options }) =>
      engine.call('train', request, { ...options, onPart: table.add })
    )
    const { accuracy, step } = result.last
    console.error(
      `${basename(out)}: ${result.parameters} parameters, ${step} steps, held-out accuracy ${percent(accuracy)} (chance ${percent(result.chance)})`
    )
  } catch (error) {
    throw stopped(error, out, table.last)
  } finally {
    await table.written
  }
}

/** Says what an end by Ctrl-C has left. */
function stopped(error: unknown, out: string, last: TrainingLook | undefined): unknown {
  if (!(error instanceof LimenError) || error.tag !== 'cancelled') return error
  const message =
    last === undefined
      ? 'The training was stopped before its first look at held-out examples: nothing was written.'
      : `The training was stopped. ${out} is the network of step ${last.step}.`
  const advice = last === undefined ? 'Start it again.' : 'Give the same command with --resume to go on.'
  return new LimenError({ tag: 'cancelled', message, advice })
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

/** Looks as they come: a line each on stderr, and the whole table as a file after each. */
class LookTable {
  readonly #path: string | null
  readonly #rows: number[][] = []
  /** Settles when the last row is in the file. */
  written: Promise<void> = Promise.resolve()
  last: TrainingLook | undefined

  constructor(path: string | null) {
    this.#path = path
  }

  readonly add = (look: TrainingLook): void => {
    const { step, learningRate, loss, norm, heldOutLoss, accuracy } = look
    this.last = look
    this.#rows.push([step, learningRate, loss, norm, heldOutLoss, accuracy])
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    console.error(`step ${step}  loss ${loss.toPrecision(3)}  held-out accuracy ${percent(accuracy)}`)
    if (this.#path === null) return
    const [path, rows] = [this.#path, [...this.#rows]]
    this.written = this.written.then(() => writeTable(path, columns, rows))
  }
}
