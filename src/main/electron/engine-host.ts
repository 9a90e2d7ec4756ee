/** The engine's utility process: one for each connection of the page, the first started before the page asks. */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { allocatorEnvironment } from '../host/allocator-environment.ts'

export class EngineHost {
  readonly #entry: string
  #spare: UtilityProcess | null
  #current: UtilityProcess | null = null

  /** @param entry absolute path of the built engine-process.js. */
  constructor(entry: string) {
    this.#entry = entry
    this.#spare = this.#fork()
  }

  /** Gives the page a port to a fresh engine process, in place of the one that it had. */
  connect(page: WebContents): void {
    const engine = this.#spare ?? this.#fork()
    this.#spare = null
    this.stop()
    this.#current = engine
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage('connect', [port1])
    engine.once('exit', (code) => {
      if (this.#current !== engine) return
      this.#current = null
      if (!page.isDestroyed()) page.send('engine-exit', `Its process ended with exit code ${code}.`)
    })
    page.mainFrame.postMessage('engine-port', null, [port2])
  }

  /** Ends what runs; nobody is told. */
  stop(): void {
    const engines = [this.#current, this.#spare]
    this.#current = null
    this.#spare = null
    for (const engine of engines) engine?.kill()
  }

  #fork(): UtilityProcess {
    const engine = utilityProcess.fork(this.#entry, [], {
      serviceName: 'Limen engine',
      env: allocatorEnvironment()
    })
    engine.once('exit', () => {
      if (this.#spare === engine) this.#spare = null
    })
    return engine
  }
}
