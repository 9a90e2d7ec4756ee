/** The way out of the page: the engine and the shell, whatever the host is. No other file of the renderer knows the host. */
import { EngineClient } from '#shared/engine-client.ts'
import type { HostExportJob } from '#shared/export-job.ts'
import { connectBrowser } from './browser.ts'
import { connectElectron } from './electron.ts'
import type { Shell } from './shell.ts'

export { fileKinds, type FileKind, type OpenFileRequest, type SaveFileRequest, type Shell } from './shell.ts'

export interface Connection {
  engine: EngineClient
  /** Another engine in a process of its own, for work that would hold up the first one; ends when it is closed. */
  anotherEngine: () => EngineClient
  shell: Shell
  /** What the page was opened to export; null where it is there to be looked at. */
  exportJob: (() => Promise<HostExportJob>) | null
}

/** Connects to the host that the page was loaded from. Call once. */
export function connectHost(): Connection {
  const { connect, shell, exportJob } = window.limenHost
    ? { ...connectElectron(window.limenHost), exportJob: null }
    : connectBrowser()
  const engine = new EngineClient(connect)
  return { engine, anotherEngine: () => new EngineClient(connect), shell, exportJob }
}
