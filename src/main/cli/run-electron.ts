/** Runs Electron's executable until it ends, and tells an app that was used from one that never came up. */
import { spawn } from 'node:child_process'
import { endSignals } from '../host/end-signals.ts'

/** What became of Electron: its exit code, or why it could not run, as the start of a sentence. */
export type ElectronRun = { code: number } | { failure: string }

/** An app that ends with an error within this time never showed its page: a library or a sandbox is missing. */
const startMilliseconds = 10_000

/** Starts it and waits for its end. Signals that end this process are handed on, and are no failure. */
export function runElectron(executable: string, parameters: readonly string[]): Promise<ElectronRun> {
  const started = performance.now()
  const child = spawn(executable, parameters, { stdio: 'inherit' })
  let isStopped = false
  const stop = (signal: NodeJS.Signals): void => {
    isStopped = true
    child.kill(signal)
  }
  for (const signal of endSignals) process.on(signal, stop)
  return new Promise<ElectronRun>((resolve) => {
    child.once('error', ({ message }) => {
      resolve({ failure: `Electron could not be started (${message})` })
    })
    child.once('exit', (code, signal) => {
      const isEarly = performance.now() - started < startMilliseconds
      if (code === 0 || isStopped || !isEarly) resolve({ code: code ?? 1 })
      else resolve({ failure: `Electron ended at once (${signal ?? `exit code ${code}`})` })
    })
  }).finally(() => {
    for (const signal of endSignals) process.off(signal, stop)
  })
}
