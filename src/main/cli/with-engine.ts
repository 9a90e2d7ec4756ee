/** Runs one command on an engine of its own, in a process of its own. */
import type { Progress } from '#shared/contract.ts'
import { EngineClient, type CallOptions } from '#shared/engine-client.ts'
import { engineChildChannel } from '../host/engine-child.ts'
import { inTerminal } from './lost-engine.ts'

/** What a command is given. */
export interface Work {
  engine: EngineClient
  /** For long calls: progress on stderr where that is a terminal, and an end by Ctrl-C or SIGTERM. */
  options: CallOptions
}

/** What people end a command with, and what batch systems and `timeout` do. */
const endings = ['SIGINT', 'SIGTERM'] as const

/** Starts an engine for `work`, and ends it afterwards. A lost engine is not started again: the command has failed. */
export async function withEngine<T>(work: (work: Work) => Promise<T>): Promise<T> {
  const engine = new EngineClient(() => Promise.resolve(engineChildChannel()))
  engine.ondown = () => {
    engine.close()
  }
  const interrupted = new AbortController()
  const interrupt = (): void => {
    interrupted.abort()
  }
  for (const signal of endings) process.once(signal, interrupt)
  try {
    return await work({ engine, options: { signal: interrupted.signal, onProgress: showProgress } })
  } catch (error) {
    throw inTerminal(error)
  } finally {
    for (const signal of endings) process.off(signal, interrupt)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    engine.close()
  }
}

export function showProgress({ done, total, label }: Progress): void {
  if (!process.stderr.isTTY) return
  const share = total > 0 ? ` ${Math.round((100 * done) / total)} %` : ''
  process.stderr.write(`\r\u001b[K${label}${share}${total > 0 && done >= total ? '\r\u001b[K' : ''}`)
}
