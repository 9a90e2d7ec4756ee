/** Networks of runs as files that training leaves alone: checkpoints on request, and copies for elsewhere. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readNpz } from '#engine/arrays/npz.ts'
import { parseModel } from '#engine/onnx/read-model.ts'
import { LimenError } from '#shared/errors.ts'
import type { RunCheckpoint, TrainingRun } from '#shared/training-runs.ts'
import { fileReason } from '../../../files/file-reason.ts'
import { writeAtomically } from '../../../files/write-atomically.ts'
import { checkpointPath, statePath } from '../training-files.ts'
import { copyNetwork, copyTokens } from './copy-network.ts'
import { networkPath } from './run-files.ts'
import { isTrained } from './run-lock.ts'

/** How often, and after how long, files of two looks are read again while the run is at work. */
const mostTries = 40
const millisecondsBetween = 100

/**
 * A checkpoint of the network as it was written last.
 * @throws LimenError 'request' where nothing was trained yet, 'file'.
 */
export async function keepCheckpoint(run: TrainingRun): Promise<RunCheckpoint> {
  const out = networkPath(run.folder)
  if (run.step === 0) {
    const [first] = run.checkpoints
    if (first) return first
    const message = 'This run has made no step yet.'
    throw new LimenError({ tag: 'request', message, advice: 'Start it first.', part: run.folder })
  }
  return copying(out, async () => {
    const { step, network, state } = await newest(run.folder)
    const path = checkpointPath(out, step)
    const known = run.checkpoints.find((each) => each.step === step)
    if (known) return known
    await mkdir(dirname(path), { recursive: true })
    await copyTokens(out, path)
    if (state !== null) await writeAtomically(statePath(path), state)
    await writeAtomically(path, network)
    return { step, path, canFork: state !== null }
  })
}

interface Newest {
  step: number
  network: Uint8Array
  /** Null where a run was killed between the two: its state is of a later step until it goes on. */
  state: Uint8Array | null
}

async function newest(folder: string): Promise<Newest> {
  const out = networkPath(folder)
  for (let tried = 1; ; tried++) {
    const isAtWork = await isTrained(folder)
    const [network, state] = [await readFile(out), await readFile(statePath(out))]
    const step = Number(parseModel(network).metadata.get('limen.step'))
    const ofState = Number(readNpz(state, statePath(out)).get('step')?.data[0])
    if (step === ofState) return { step, network, state }
    if (!isAtWork || tried === mostTries) return { step, network, state: null }
    await setTimeout(millisecondsBetween)
  }
}

/** @throws LimenError 'request' where there is no such network, 'file' where it can't be copied. */
export async function exportRun(run: TrainingRun, step: number | null, path: string): Promise<void> {
  const checkpoint = run.checkpoints.find((each) => each.step === step) ?? null
  if (checkpoint === null && (step !== null || run.step === 0)) {
    const message =
      step === null ? 'This run has made no step yet.' : `There is no checkpoint of step ${step}.`
    throw new LimenError({ tag: 'request', message, part: 'step' })
  }
  const from = checkpoint?.path ?? networkPath(run.folder)
  await copying(path, () => copyNetwork(from, path))
}

async function copying<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    const message = `The network could not be copied: ${fileReason(cause)}.`
    const advice = 'Check that the folder exists, that you may write to it, and that the disk has room.'
    throw new LimenError({ tag: 'file', message, advice, part: path }, { cause })
  }
}
