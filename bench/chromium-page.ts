/**
 * A bare Chromium page driven over the DevTools protocol, for timing. Only the Runtime domain is used: Playwright's
 * Network domain copies every frame and makes sockets many times slower.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { findChromium } from '../src/main/host/find-chromium.js'

/** Software WebGL where there is no GPU, and no traffic of the browser's own. */
const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--window-size=1280,720',
  '--remote-debugging-port=0'
]

export interface ChromiumPage {
  /** Value of a JavaScript expression in the page; promises are awaited. Throws what the page threw. */
  evaluate: (expression: string) => Promise<unknown>
  close: () => Promise<void>
}

/** Opens `address` in a browser of its own; `close` ends that browser. */
export async function openChromiumPage(address: string): Promise<ChromiumPage> {
  const path = findChromium()
  if (path === null) throw new Error('No Chromium was found. Install one, or name it in CHROMIUM_PATH.')
  const profile = await mkdtemp(join(tmpdir(), 'limen-bench-'))
  const browser = spawn(path, [...flags, `--user-data-dir=${profile}`, address], {
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const ended = new Promise((resolve) => browser.once('exit', resolve))
  const close = async (): Promise<void> => {
    browser.kill()
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const socket = await connect(await pageAddress(await debuggerOrigin(browser)))
    return { evaluate: evaluator(socket), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The browser writes its debugging address to its error stream once it listens. */
function debuggerOrigin(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    browser.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(text)?.[1]
      if (found !== undefined) resolve(`http://${found}`)
    })
    browser.once('exit', () => {
      reject(new Error(`Chromium ended before it could be used: ${text.slice(-400)}`))
    })
  })
}

async function pageAddress(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/json/list`)
  const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[]
  const page = targets.find(({ type }) => type === 'page')
  if (!page) throw new Error('Chromium opened no page.')
  return page.webSocketDebuggerUrl
}

function connect(address: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { perMessageDeflate: false })
    socket.once('open', () => {
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

interface Answer {
  id: number
  error?: { message: string }
  result?: {
    result: { value?: unknown }
    exceptionDetails?: { text: string; exception?: { description?: string } }
  }
}

function evaluator(socket: WebSocket): ChromiumPage['evaluate'] {
  let last = 0
  return (expression) =>
    new Promise((resolve, reject) => {
      const id = ++last
      const listen = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as Answer
        if (answer.id !== id) return
        socket.off('message', listen)
        const thrown = answer.result?.exceptionDetails
        if (answer.error) reject(new Error(answer.error.message))
        else if (thrown) reject(new Error(thrown.exception?.description ?? thrown.text))
        else resolve(answer.result?.result.value)
      }
      socket.on('message', listen)
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
    })
}
