/**
 * The browser host: the same page and engine as in Electron, over HTTP and WebSocket on this machine only.
 * Without the token in the printed address nothing but the empty page can be had.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { chunkSize } from '#shared/chunks.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import { startEngineChild, type EngineChild } from '../host/engine-child.ts'
import { builtPageFolder, pageFile, pageHeaders } from '../host/page-files.ts'
import { openUploads, type Uploads } from '../host/uploads.ts'
import { engineProtocol, hasLocalHost, hasOwnOrigin, offersToken, requireToken } from './access.ts'
import { listFolder } from './folders.ts'
import { relay } from './relay.ts'

export interface ServerOptions {
  /** 0 takes any free one. */
  port: number
  pageFolder?: string
  startEngine?: () => EngineChild
}

export interface RunningServer {
  port: number
  /** Address with the token in its fragment, which browsers do not send; with `open`, the page opens that path. */
  address: (open?: string) => string
  close: () => Promise<void>
}

/**
 * Starts to listen on 127.0.0.1, and an engine for the first page.
 * @throws LimenError 'request' when the port is taken.
 */
export async function startServer({
  port: wantedPort,
  pageFolder = builtPageFolder,
  startEngine = startEngineChild
}: ServerOptions): Promise<RunningServer> {
  const token = randomBytes(24).toString('base64url')
  const uploads = await openUploads()
  const server = createServer((request, response) => {
    // Whatever a stranger's request does, the server goes on.
    respond(request, response, { token, uploads, pageFolder }).catch(() => response.destroy())
  })
  server.requestTimeout = 0 // Uploads of large networks take their time.
  const port = await listen(server, wantedPort).catch(async (error: unknown) => {
    await uploads.remove()
    throw error
  })
  const engines = new Set<EngineChild>()
  const stopEngines = acceptPages(server, token, startEngine, engines)
  return {
    port,
    address: (open) => {
      const fragment = new URLSearchParams({ token, ...(open !== undefined && { open }) })
      return `http://127.0.0.1:${port}/#${fragment.toString()}`
    },
    close: async () => {
      const enginesEnded = stopEngines()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([enginesEnded, uploads.remove()])
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Port ${port} cannot be used: ${portReason(cause)}.`
      reject(new LimenError({ tag: 'request', message, advice: 'Give another --port, or none.' }, { cause }))
    })
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function portReason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program has it'
  return code === 'EACCES' ? 'it is only for programs of the system' : message
}

/** Gives each WebSocket with the token an engine of its own; answers what stops them all, and waits for their end. */
function acceptPages(
  server: Server,
  token: string,
  startEngine: () => EngineChild,
  engines: Set<EngineChild>
): () => Promise<unknown> {
  const start = (): EngineChild => {
    const engine = startEngine()
    engines.add(engine)
    void engine.ended.then(() => engines.delete(engine))
    return engine
  }
  // The first page finds an engine that has already loaded.
  let spare: EngineChild | null = start()
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: chunkSize + 64,
    handleProtocols: () => engineProtocol
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy()) // The peer may be gone before it is answered.
    if (!mayConnect(request, server, token)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const engine = spare !== null && engines.has(spare) ? spare : start()
      spare = null
      relay(webSocket, engine)
    })
  })
  return () => {
    for (const socket of sockets.clients) socket.terminate()
    for (const engine of engines) engine.stop()
    return Promise.all([...engines].map(({ ended }) => ended))
  }
}

function mayConnect({ url, headers }: IncomingMessage, server: Server, token: string): boolean {
  const { port } = server.address() as AddressInfo
  return (
    url === '/engine' && hasLocalHost(headers, port) && hasOwnOrigin(headers) && offersToken(headers, token)
  )
}

interface Site {
  token: string
  uploads: Uploads
  pageFolder: string
}

async function respond(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { port } = request.socket.address() as AddressInfo
  if (!hasLocalHost(request.headers, port) || !hasOwnOrigin(request.headers)) {
    response.writeHead(403, pageHeaders).end()
    return
  }
  const url = request.url ?? '/'
  if (!URL.canParse(url, 'http://127.0.0.1')) {
    response.writeHead(400, pageHeaders).end()
    return
  }
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  const call = `${request.method ?? ''} ${pathname}`
  if (call === 'POST /upload' || call === 'GET /folder') {
    await respondWithData(request, response, call, searchParams, site)
    return
  }
  const file = request.method === 'GET' ? await pageFile(pathname, site.pageFolder) : null
  if (file) response.writeHead(200, file.headers).end(file.body)
  else response.writeHead(404, pageHeaders).end()
}

async function respondWithData(
  request: IncomingMessage,
  response: ServerResponse,
  call: 'POST /upload' | 'GET /folder',
  query: URLSearchParams,
  { token, uploads }: Site
): Promise<void> {
  const headers = { ...pageHeaders, 'content-type': 'application/json' }
  try {
    requireToken(request.headers, token)
    const answer =
      call === 'GET /folder'
        ? await listFolder(query.get('path') ?? '', query.getAll('ending'))
        : { path: await uploads.store(query.get('batch') ?? '', query.get('name') ?? '', request) }
    response.writeHead(200, headers).end(JSON.stringify(answer))
  } catch (error) {
    response.writeHead(400, headers).end(JSON.stringify(errorData(error)))
    request.resume()
  }
}
