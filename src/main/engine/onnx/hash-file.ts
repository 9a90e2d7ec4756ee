/**
 * SHA-256 of a file. Large files are hashed in a thread of their own, so that a session can be compiled meanwhile.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

/** Below this, starting a thread takes longer than hashing. */
const threadFrom = 2 ** 24

/** The hash of a file's content, hexadecimal. @throws Error when the file cannot be read. */
export async function hashFile(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size < threadFrom)
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  return hashInThread(path)
}

function hashInThread(path: string): Promise<string> {
  // The thread's program is handed over as text: bundles and tests then need no second file for it.
  const worker = new Worker(`(${hashProgram.toString()})()`, { eval: true, workerData: path })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      reject(new Error('The thread that hashes the file ended early.'))
    })
  })
}

/** Runs in the thread, where nothing of this file exists. */
function hashProgram(): void {
  const fs = process.getBuiltinModule('node:fs')
  const crypto = process.getBuiltinModule('node:crypto')
  const threads = process.getBuiltinModule('node:worker_threads')
  const file = fs.openSync(String(threads.workerData), 'r')
  const hash = crypto.createHash('sha256')
  const piece = new Uint8Array(2 ** 20)
  for (let count = 1; count > 0;) {
    count = fs.readSync(file, piece, 0, piece.length, null)
    hash.update(piece.subarray(0, count))
  }
  fs.closeSync(file)
  threads.parentPort?.postMessage(hash.digest('hex'))
}
