/** `limen serve` for tests: the built server on a free port. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const projectFolder = join(import.meta.dirname, '..')

export interface TestServer {
  address: string
  pid: number | undefined
  close: () => Promise<void>
}

/** @param settings folder of the settings: what one test has remembered must not reach another. */
export function startServer(settings = mkdtempSync(join(tmpdir(), 'limen-settings-'))): Promise<TestServer> {
  const child = spawn(process.execPath, [join(projectFolder, 'out/main/cli.js'), 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LIMEN_SETTINGS: settings, LIMEN_RUNS: join(settings, 'runs') }
  })
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve()
    })
  )
  const close = async (): Promise<void> => {
    child.kill('SIGINT')
    await ended
    rmSync(settings, { recursive: true, force: true })
  }
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      const address = /http:\S+/.exec(line.toString())?.[0]
      if (address === undefined) reject(new Error(`The server printed no address: ${line.toString()}`))
      else resolve({ address, pid: child.pid, close })
    })
    void ended.then(() => {
      reject(new Error('The server ended.'))
    })
  })
}
