/**
 * Who writes the files of a training: one engine at a time, told by a file beside them that is touched while training goes
 * on. A file left behind by a process that is gone, or that was not touched for long, holds nobody up.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { Worker } from 'node:worker_threads'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../../files/file-reason.ts'
import { writeAtomically } from '../../files/write-atomically.ts'

/** A process that trains touches its file more often than this; ids of processes are used again. */
const freshMilliseconds = 60_000
const touchMilliseconds = 5_000

/** Whether an engine that is alive holds the lock at this path. */
export const isHeld = (path: string): Promise<boolean> =>
  stateOf(path).then(
    (state) => state === 'held',
    () => false
  )

async function stateOf(path: string): Promise<'free' | 'held' | 'stale'> {
  try {
    const { mtimeMs } = await stat(path)
    const holder = await readFile(path, 'utf8')
    if (Date.now() - mtimeMs >= freshMilliseconds) return 'stale'
    // One that is empty has just been made.
    return holder === '' || isAlive(holder) ? 'held' : 'stale'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'free'
    throw error
  }
}

/** Processes of another machine, on a disk of both, can't be asked: that they touch their file has to do. */
function isAlive(holder: string): boolean {
  const [id, , machine] = holder.split(' ')
  return machine === undefined || machine === hostname() ? isRunning(Number(id)) : true
}

function isRunning(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Where the lock lies, and what is said of what can't be trained. */
export interface LockPlace {
  path: string
  /** What is trained: a folder or a file. */
  part: string
  /** Where another holds it. */
  taken: { message: string; advice: string }
  /** Where its file can't be written. */
  refused: { subject: string; advice: string }
}

export const takenElsewhere = ({ taken, part }: LockPlace): LimenError =>
  new LimenError({ tag: 'request', ...taken, part })

/** A training's claim to the files that it writes. */
export interface FileClaim {
  /** Is awaited before the first file is read or written. @throws LimenError as TrainingLock.take does. */
  take: () => Promise<void>
  /** Is awaited before each write. @throws LimenError as TrainingLock.check does. */
  check: () => Promise<void>
}

export class TrainingLock {
  readonly #place: LockPlace
  readonly #mark: string
  readonly #touching: Worker

  private constructor(place: LockPlace, mark: string, touchEvery: number) {
    this.#place = place
    this.#mark = mark
    this.#touching = touchInThread({ path: place.path, mark, every: touchEvery })
  }

  /**
   * @param touchEvery milliseconds after which it is said again that training goes on
   * @throws LimenError 'request' where another engine holds it, 'file' where it can't be written.
   */
  static async take(place: LockPlace, touchEvery: number = touchMilliseconds): Promise<TrainingLock> {
    const { path, part, refused } = place
    const mark = `${process.pid} ${randomUUID()} ${hostname()}`
    const isTaken = await acquired(path, mark).catch((cause: unknown) => {
      const message = `${refused.subject} can't be trained: ${fileReason(cause)}.`
      throw new LimenError({ tag: 'file', message, advice: refused.advice, part }, { cause })
    })
    if (!isTaken) throw takenElsewhere(place)
    return new TrainingLock(place, mark, touchEvery)
  }

  /**
   * Whether it is still held: a process that was stopped, or a machine that slept, has touched nothing meanwhile.
   * @throws LimenError 'request' where another has taken it.
   */
  async check(): Promise<void> {
    const { path, part, refused } = this.#place
    if (await isOwn(path, this.#mark)) return
    throw new LimenError({
      tag: 'request',
      message: `${refused.subject} was trained by another process while this one stood still.`,
      advice: 'What that has written is left as it is: go on from there, or train elsewhere.',
      part
    })
  }

  async release(): Promise<void> {
    await this.#touching.terminate()
    await removeOwn(this.#place.path, this.#mark)
  }
}

interface Touching {
  path: string
  mark: string
  every: number
}

/** Says that training goes on, also while a compilation or a long step keeps this thread busy for minutes. */
function touchInThread(touching: Touching): Worker {
  // The thread's program is handed over as text: bundles and tests then need no second file for it.
  const worker = new Worker(`(${touchProgram.toString()})()`, { eval: true, workerData: touching })
  // Where there is no thread, what another takes meanwhile is noticed before it is written.
  worker.on('error', () => undefined)
  worker.unref()
  return worker
}

/** Runs in the thread, where nothing of this file exists. */
function touchProgram(): void {
  const fs = process.getBuiltinModule('node:fs')
  const { path, mark, every } = process.getBuiltinModule('node:worker_threads').workerData as Touching
  setInterval(() => {
    try {
      if (fs.readFileSync(path, 'utf8') !== mark) return
      const now = new Date()
      fs.utimesSync(path, now, now)
    } catch {
      // It is not there, or another's.
    }
  }, every)
}

/** Whether the file is now one's own. Of several takers at once, one is told so. */
async function acquired(path: string, mark: string): Promise<boolean> {
  if (await made(path, mark)) return true
  if ((await stateOf(path)) === 'held') return false
  // What is stale is replaced by one taker at a time: another's new file would be taken for the stale one.
  const guard = `${path}.stale`
  if (!(await acquired(guard, mark))) return false
  try {
    const state = await stateOf(path)
    if (state === 'free') return await made(path, mark)
    if (state === 'stale') await writeAtomically(path, mark)
    return state === 'stale'
  } finally {
    await removeOwn(guard, mark)
  }
}

async function made(path: string, mark: string): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isOwn = (path: string, mark: string): Promise<boolean> =>
  readFile(path, 'utf8').then(
    (found) => found === mark,
    () => false
  )

async function removeOwn(path: string, mark: string): Promise<void> {
  if (await isOwn(path, mark)) await rm(path, { force: true }).catch(() => undefined)
}
