/** The engines' utility processes: one for each connection that the page asks for, the first started before it asks. */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { allocatorEnvironment } from '../host/allocator-environment.ts'

/** How long an engine may take to write what it has, once its page has left. */
const graceMilliseconds = 2000

export class EngineHost {
  readonly #entry: string
  #spare: UtilityProcess | null
  /** By the names that the page gave its connections. */
  readonly #engines = new Map<string, UtilityProcess>()
  readonly #leaving = new Set<UtilityProcess>()

  /** @param entry absolute path of the built engine-process.js. */
  constructor(entry: string) {
    this.#entry = entry
    this.#spare = this.#fork()
  }

  /** Gives the page a port to a fresh engine process. */
  connect(page: WebContents, name: string): void {
    const engine = this.#spare ?? this.#fork()
    this.#spare = null
    this.#engines.set(name, engine)
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage('connect', [port1])
    engine.once('exit', (code) => {
      if (this.#engines.get(name) !== engine) return
      this.#engines.delete(name)
      if (!page.isDestroyed()) page.send('engine-exit', name, `Its process ended with exit code ${code}.`)
    })
    page.mainFrame.postMessage('engine-port', name, [port2])
  }

  /** The page has closed a connection: its engine writes what it has, and is ended. */
  end(name: string): void {
    const engine = this.#engines.get(name)
    this.#engines.delete(name)
    if (engine) this.#endSoon(engine)
  }

  /** The page is gone or loads anew: all its engines end. */
  endAll(): void {
    for (const name of [...this.#engines.keys()]) this.end(name)
  }

  /** Ends what runs at once; nobody is told. */
  stop(): void {
    const engines = [...this.#engines.values(), ...this.#leaving, this.#spare]
    this.#engines.clear()
    this.#leaving.clear()
    this.#spare = null
    for (const engine of engines) engine?.kill()
  }

  #endSoon(engine: UtilityProcess): void {
    this.#leaving.add(engine)
    const timer = setTimeout(() => engine.kill(), graceMilliseconds)
    engine.once('exit', () => {
      clearTimeout(timer)
      this.#leaving.delete(engine)
    })
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
