/**
 * SHA-256 of a file. Large files are hashed in a thread of their own, so that the engine answers meanwhile.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { fileError } from './read-file.ts'

/** Below this, starting a thread takes longer than hashing. */
const threadFrom = 2 ** 24

/** SHA-256 of a file's content, hexadecimal. @throws LimenError `file` when it cannot be read. */
export async function hashFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size >= threadFrom) return await hashInThread(path)
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch (error) {
    throw fileError(path, error)
  }
}

type Answer = { id: number; hash: string } | { id: number; error: Error }

interface Pending {
  resolve: (hash: string) => void
  reject: (error: Error) => void
}

/** One thread for all files: starting one takes as long as hashing 60 MB. */
let thread: Worker | null = null
const pending = new Map<number, Pending>()
let asked = 0

function hashInThread(path: string): Promise<string> {
  const id = asked++
  thread ??= startThread()
  const worker = thread
  worker.ref()
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject })
    worker.postMessage({ id, path })
  })
}

function startThread(): Worker {
  // The thread's program is handed over as text: bundles and tests then need no second file for it.
  const worker = new Worker(`(${hashProgram.toString()})()`, { eval: true })
  worker.on('message', (answer: Answer) => {
    settle(answer)
    // An idle thread does not keep the process alive.
    if (pending.size === 0) worker.unref()
  })
  worker.once('error', endWith)
  worker.once('exit', () => {
    endWith(new Error('The thread that hashes the file ended early.'))
  })
  return worker
}

function settle(answer: Answer): void {
  const waiting = pending.get(answer.id)
  pending.delete(answer.id)
  if ('hash' in answer) waiting?.resolve(answer.hash)
  else waiting?.reject(answer.error)
}

function endWith(error: Error): void {
  thread = null
  for (const { reject } of pending.values()) reject(error)
  pending.clear()
}

/** Runs in the thread, where nothing of this file exists. */
function hashProgram(): void {
  const fs = process.getBuiltinModule('node:fs')
  const crypto = process.getBuiltinModule('node:crypto')
  const threads = process.getBuiltinModule('node:worker_threads')
  // Small enough to stay in the processor's cache between reading and hashing.
  const piece = new Uint8Array(2 ** 17)
  const hashOf = (path: string): string => {
    const file = fs.openSync(path, 'r')
    try {
      const hash = crypto.createHash('sha256')
      for (let count = 1; count > 0;) {
        count = fs.readSync(file, piece, 0, piece.length, null)
        hash.update(piece.subarray(0, count))
      }
      return hash.digest('hex')
    } finally {
      fs.closeSync(file)
    }
  }
  threads.parentPort?.on('message', ({ id, path }: { id: number; path: string }) => {
    try {
      threads.parentPort?.postMessage({ id, hash: hashOf(path) })
    } catch (error) {
      threads.parentPort?.postMessage({ id, error })
    }
  })
}
