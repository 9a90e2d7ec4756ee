/**
 * The browser host: the same page and engine as in Electron, over HTTP and WebSocket on this machine only.
 * Without the token in the printed address nothing but the empty page can be had.
 */
import { randomBytes } from 'node:crypto'
import { json, text } from 'node:stream/consumers'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorData, LimenError } from '#shared/errors.ts'
import type { ExportJob, ExportNews } from '#shared/export-job.ts'
import type { PrintedSize } from '#shared/host-bridge.ts'
import { startEngineChild, type EngineChild } from '../host/engine-child.ts'
import { builtPageFolder, pageFile, pageHeaders } from '../host/page-files.ts'
import { printPdf } from '../host/print-pdf.ts'
import { openUploads, type Uploads } from '../host/uploads.ts'
import { hasLocalHost, hasOwnOrigin, requireToken } from './access.ts'
import { listFolder } from './folders.ts'
import { keepStudy } from './kept-studies.ts'
import { PageEngines } from './page-engines.ts'

export interface ServerOptions {
  /** 0 takes any free one. */
  port: number
  pageFolder?: string
  startEngine?: () => EngineChild
  /** What the page is opened for, where that is not to be looked at. */
  exportJob?: {
    job: ExportJob
    onNews: (news: ExportNews) => void
    /** How many pages are connected now. */
    onPages: (count: number) => void
  }
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
  startEngine = startEngineChild,
  exportJob
}: ServerOptions): Promise<RunningServer> {
  const token = randomBytes(24).toString('base64url')
  const uploads = await openUploads()
  const engines = new PageEngines(startEngine, exportJob?.onPages)
  const server = createServer((request, response) => {
    // Whatever a stranger's request does, the server goes on.
    respond(request, response, { token, uploads, pageFolder, engines, exportJob }).catch(() =>
      response.destroy()
    )
  })
  server.requestTimeout = 0 // Uploads of large networks take their time.
  const port = await listen(server, wantedPort).catch(async (error: unknown) => {
    await uploads.remove()
    throw error
  })
  engines.serve(server, token)
  return {
    port,
    address: (open) => addressOf(port, { token, open, isExport: exportJob !== undefined }),
    close: async () => {
      // Listens no more from here on. It says that it has closed once its connections are, and those of pages are gone elsewhere.
      server.close()
      server.closeAllConnections()
      await Promise.all([engines.stop(), uploads.remove()])
    }
  }
}

function addressOf(
  port: number,
  { token, open, isExport }: { token: string; open: string | undefined; isExport: boolean }
): string {
  const fragment = new URLSearchParams({
    token,
    ...(open !== undefined && { open }),
    ...(isExport && { export: '1' })
  })
  return `http://127.0.0.1:${port}/#${fragment.toString()}`
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

interface Site {
  token: string
  uploads: Uploads
  pageFolder: string
  engines: PageEngines
  exportJob: ServerOptions['exportJob']
}

const dataCalls = [
  'POST /upload',
  'GET /folder',
  'GET /engine-end',
  'GET /export-job',
  'POST /export-news',
  'POST /print-pdf',
  'POST /study'
] as const
type DataCall = (typeof dataCalls)[number]

const isDataCall = (call: string): call is DataCall => dataCalls.some((known) => known === call)

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
  if (isDataCall(call)) {
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
  call: DataCall,
  query: URLSearchParams,
  site: Site
): Promise<void> {
  const headers = { ...pageHeaders, 'content-type': 'application/json' }
  try {
    requireToken(request.headers, site.token)
    const answer = await answerTo(call, query, request, site)
    response.writeHead(200, headers).end(JSON.stringify(answer))
  } catch (error) {
    response.writeHead(400, headers).end(JSON.stringify(errorData(error)))
    request.resume()
  }
}

async function answerTo(
  call: DataCall,
  query: URLSearchParams,
  request: IncomingMessage,
  { uploads, engines, exportJob }: Site
): Promise<unknown> {
  switch (call) {
    case 'GET /folder':
      return listFolder(query.get('path') ?? '', query.getAll('ending'))
    case 'GET /engine-end':
      return { cause: await engines.endOf(query.get('page') ?? '') }
    case 'GET /export-job':
      return exportJob?.job ?? null
    case 'POST /export-news':
      exportJob?.onNews((await json(request)) as ExportNews)
      return null
    case 'POST /print-pdf':
      return {
        pdf: Buffer.from(await printPdf(await figureOf(request), printedSize(query))).toString('base64')
      }
    case 'POST /study':
      return keepStudy(await json(request))
    case 'POST /upload':
      return { path: await uploads.store(query.get('batch') ?? '', query.get('name') ?? '', request) }
  }
}

/** Bytes of the largest figure that is printed. */
const largestFigure = 256e6

async function figureOf(request: IncomingMessage): Promise<string> {
  const bytes = Number(request.headers['content-length'])
  if (bytes <= largestFigure) return text(request)
  throw new LimenError({
    tag: 'resources',
    message: 'The figure is too large to be printed.',
    advice: 'Export it as SVG or PNG, or show fewer curves.'
  })
}

function printedSize(query: URLSearchParams): PrintedSize {
  const [widthMm, heightMm] = [Number(query.get('width')), Number(query.get('height'))]
  if (widthMm > 0 && heightMm > 0 && Math.max(widthMm, heightMm) < 10_000) return { widthMm, heightMm }
  throw new LimenError({ tag: 'request', message: `A page of ${widthMm} × ${heightMm} mm can't be printed.` })
}
