/** Signals by which a user or the system asks a process to end: Ctrl-C, `kill`, a terminal that closes. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves with the first of them; later ones end the process as usual. */
export function endSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals): void => {
      for (const each of endSignals) process.off(each, end)
      resolve(signal)
    }
    for (const each of endSignals) process.on(each, end)
  })
}
