/** `limen train`: a toy network from a task, with a table of how it went. */
import { basename, resolve } from 'node:path'
import type { Progress } from '#shared/contract.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import { trainingSchema } from '#shared/training.ts'
import type { TrainingResult } from '#shared/training-contract.ts'
import type { TrainingLook } from '#shared/training-runs.ts'
import { readJsonFile } from './json-file.ts'
import { shellCommand } from '#shared/shell-command.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeTable } from './write-results.ts'

export interface TrainOptions {
  out: string
  seed: number
  log?: string
  resume?: true
}

const columns = ['step', 'learning_rate', 'loss', 'gradient_norm', 'held_out_loss', 'held_out_accuracy']

export async function train(path: string, options: TrainOptions): Promise<void> {
  const { out, log } = options
  await checkResultPath(resolve(out))
  if (log !== undefined) await checkResultPath(resolve(log), '--log')
  const table = new LookTable(log === undefined ? null : resolve(log))
  const result = await trained(path, options, table).catch(async (error: unknown) => {
    await table.written
    throw table.trouble === null ? error : withoutTable(table.trouble, error)
  })
  await table.written
  if (table.trouble !== null) throw withoutTable(table.trouble)
  const { accuracy, step } = result.last
  console.error(
    `${basename(out)}: ${result.parameters} parameters, ${step} steps, held-out accuracy ${percent(accuracy)} (chance ${percent(result.chance)})`
  )
}

/** Ctrl-C and a table that can't be written end it once what was reached is on the disk. */
async function trained(
  path: string,
  { out, seed, resume }: TrainOptions,
  table: LookTable
): Promise<TrainingResult> {
  const request = {
    training: await readJsonFile(resolve(path), trainingSchema, 'training'),
    seed,
    out: resolve(out),
    resume: resume === true,
    command: shellCommand('npx', 'limen', 'train', path, '--out', out, '--seed', String(seed))
  }
  // While the network is prepared there is nothing to keep, and the engine may not hear for a minute.
  let isPrepared = false
  return withEngine(({ engine, options }) => {
    const onProgress = (progress: Progress): void => {
      isPrepared = progress.total > 0
      options.onProgress?.(progress)
    }
    const waitsForEnd = (): boolean => isPrepared
    const signals = options.signal ? [options.signal, table.failed] : [table.failed]
    const signal = AbortSignal.any(signals)
    const call = engine.call('train', request, {
      ...options,
      ...{ signal, waitsForEnd, onProgress, onPart: table.add }
    })
    return call.catch((error: unknown) => {
      throw signal.aborted && !isPrepared ? notBegun(error) : error
    })
  })
}

const notBegun = (cause: unknown): LimenError =>
  new LimenError(
    {
      tag: 'cancelled',
      message: 'The training was stopped while its network was prepared: nothing was written.',
      advice: 'Start it again.'
    },
    { cause }
  )

/** What the table came to, and what the training that it stopped has left. */
function withoutTable(trouble: unknown, end?: unknown): LimenError {
  const { tag, message, part } = errorData(trouble)
  const left = end === undefined ? '' : ` ${errorData(end).message}`
  const advice = 'Give another --log, and --resume to go on.'
  return new LimenError(
    { tag, message: message + left, advice, ...(part !== undefined && { part }) },
    { cause: end ?? trouble }
  )
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

/** Looks as they come: a line each on stderr, and the whole table as a file after each. */
class LookTable {
  readonly #path: string | null
  readonly #rows: number[][] = []
  readonly #failed = new AbortController()
  /** Settles when the last row is in the file, or can't be. */
  written: Promise<void> = Promise.resolve()
  /** Why the file could not be written. */
  trouble: unknown = null

  constructor(path: string | null) {
    this.#path = path
  }

  /** Aborts when the file can't be written. */
  get failed(): AbortSignal {
    return this.#failed.signal
  }

  readonly add = (look: TrainingLook): void => {
    const { step, learningRate, loss, norm, heldOutLoss, accuracy } = look
    this.#rows.push([step, learningRate, loss, norm, heldOutLoss, accuracy])
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    console.error(`step ${step}  loss ${loss.toPrecision(3)}  held-out accuracy ${percent(accuracy)}`)
    if (this.#path === null) return
    const [path, rows] = [this.#path, [...this.#rows]]
    this.written = this.written
      .then(() => writeTable(path, columns, rows, '--log'))
      .catch((error: unknown) => {
        this.trouble ??= error
        this.#failed.abort()
      })
  }
}
