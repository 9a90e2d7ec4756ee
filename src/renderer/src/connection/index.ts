/** The way out of the page: the engine and the shell, whatever the host is. No other file of the renderer knows the host. */
import { EngineClient } from '#shared/engine-client.ts'
import { connectBrowser } from './browser.ts'
import { connectElectron } from './electron.ts'
import type { Shell } from './shell.ts'

export { fileKinds, type FileKind, type OpenFileRequest, type SaveFileRequest, type Shell } from './shell.ts'

export interface Connection {
  engine: EngineClient
  /** Another engine in a process of its own, for work that would hold up the first one; ends when it is closed. */
  anotherEngine: () => EngineClient
  shell: Shell
}

/** Connects to the host that the page was loaded from. Call once. */
export function connectHost(): Connection {
  const { connect, shell } = window.limenHost ? connectElectron(window.limenHost) : connectBrowser()
  return { engine: new EngineClient(connect), anotherEngine: () => new EngineClient(connect), shell }
}
