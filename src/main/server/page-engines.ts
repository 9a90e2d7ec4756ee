/** The engines of the pages: each WebSocket with the token is handed to an engine of its own, which ends with it. */
import type { IncomingMessage, Server } from 'node:http'
import { Socket, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { LimenError } from '#shared/errors.ts'
import type { EngineChild } from '../host/engine-child.ts'
import { pageRequest } from '../host/page-socket.ts'
import { hasLocalHost, hasOwnOrigin, offersToken } from './access.ts'

/** How many pages are remembered, so that one whose engine has ended can ask why. */
const mostRemembered = 64

export class PageEngines {
  readonly #start: () => EngineChild
  readonly #running = new Set<EngineChild>()
  /** Engines that pages have now. */
  readonly #taken = new Set<EngineChild>()
  readonly #onPages: (count: number) => void
  /** Causes of the ends by the names that the pages gave their connections, oldest first. */
  readonly #ends = new Map<string, Promise<string>>()
  /** The first page finds an engine that has already loaded. */
  #spare: EngineChild | null = null

  /** `onPages` hears how many pages are connected, whenever that changes. */
  constructor(start: () => EngineChild, onPages: (count: number) => void = () => undefined) {
    this.#start = start
    this.#onPages = onPages
  }

  /** Connects the pages that ask the server for `/engine?page=NAME`. */
  serve(server: Server, token: string): void {
    this.#spare = this.#started()
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy()) // The peer may be gone before it is answered.
      const page = pageAsking(request, server, token)
      if (page === null || !(socket instanceof Socket))
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      else this.#take(page).connectPage(pageRequest(request, head), socket)
    })
  }

  /**
   * Why the engine of a page ended, in plain words; waits for its end.
   * @throws LimenError 'request' for a page that had none.
   */
  async endOf(page: string): Promise<string> {
    const end = this.#ends.get(page)
    if (end) return end
    throw new LimenError({ tag: 'request', message: 'This page has no engine here.', part: page })
  }

  /** Stops all of them, and waits for their end. */
  async stop(): Promise<void> {
    const engines = [...this.#running]
    for (const engine of engines) engine.stop()
    await Promise.all(engines.map(({ ended }) => ended))
  }

  #take(page: string): EngineChild {
    const engine = this.#spare !== null && this.#running.has(this.#spare) ? this.#spare : this.#started()
    this.#spare = null
    this.#ends.set(page, engine.ended)
    this.#taken.add(engine)
    this.#onPages(this.#taken.size)
    void engine.ended.then(() => {
      this.#taken.delete(engine)
      this.#onPages(this.#taken.size)
    })
    const [oldest] = this.#ends.keys()
    if (oldest !== undefined && this.#ends.size > mostRemembered) this.#ends.delete(oldest)
    return engine
  }

  #started(): EngineChild {
    const engine = this.#start()
    this.#running.add(engine)
    void engine.ended.then(() => this.#running.delete(engine))
    return engine
  }
}

/** The name of the page that asks, or null where it may not. */
function pageAsking({ url = '', headers }: IncomingMessage, server: Server, token: string): string | null {
  const { port } = server.address() as AddressInfo
  const isOurs = hasLocalHost(headers, port) && hasOwnOrigin(headers) && offersToken(headers, token)
  if (!isOurs || !url.startsWith('/engine?')) return null
  return new URLSearchParams(url.slice('/engine?'.length)).get('page')
}
