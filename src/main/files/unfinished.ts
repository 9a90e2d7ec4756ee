/** Files and folders that are being made: what is still unfinished when the process ends goes with it. */
import { rmSync } from 'node:fs'

const unfinished = new Set<string>()

process.once('exit', () => {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true })
})

/** @param work makes what lies at the path, and puts it in its place or removes it. */
export async function removedAtExit(path: string, work: () => Promise<void>): Promise<void> {
  unfinished.add(path)
  try {
    await work()
  } finally {
    unfinished.delete(path)
  }
}
