/**
 * The engine's own process. ONNX Runtime blocks the thread it runs on, and a network can abort the process it runs in:
 * here neither touches a window, a connection or a study. It ends when its host does.
 */
import { Socket } from 'node:net'
import type { MessagePortMain } from 'electron'
import type { Channel } from '#shared/channel.ts'
import { serveEngine } from '#shared/remote-calls.ts'
import { createEngine } from './engine/session.ts'
import { settingsFolder } from './engine/settings/settings-folder.ts'
import { runsFolder } from './engine/training/runs/runs-folder.ts'
import type { PageRequest } from './host/page-socket.ts'
import { pipeChannel } from './host/pipe-channel.ts'

/** How long work may go on that does not see that its host has gone. */
const graceMilliseconds = 2000

const engine = createEngine({ settings: settingsFolder(), runs: runsFolder() })

// Under Electron the host hands over a port that leads to the page. Elsewhere file descriptor 3 is a pipe to the host, which
// is the terminal's way to the engine; of a page, the browser host hands over the connection itself.
if ('parentPort' in process) {
  process.parentPort.on('message', ({ ports: [port] }) => {
    if (port === undefined) return
    serveEngine(portChannel(port), engine)
    port.start() // Only now is there someone to hear what has arrived already.
  })
} else {
  servePipe()
}

function servePipe(): void {
  const pipe = new Socket({ fd: 3 })
  const pages: Channel[] = []
  pipe.once('close', () => {
    for (const page of pages) page.close()
    if (process.connected) process.disconnect()
    // What is being saved is saved; then nothing is left that keeps the process alive.
    setTimeout(() => process.exit(), graceMilliseconds).unref()
  })
  // Ctrl-C reaches every process of a terminal: whether it ends the engine is for the host to say, by the pipe.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined)
  serveEngine(pipeChannel(pipe), engine)
  process.on('message', (request: PageRequest, socket: Socket) => {
    void servePage(request, socket).then((page) => pages.push(page))
  })
}

async function servePage(request: PageRequest, socket: Socket): Promise<Channel> {
  const { acceptPage } = await import('./host/page-socket.ts')
  const channel = await acceptPage(request, socket)
  serveEngine(channel, engine)
  const stopWork = channel.onclose
  channel.onclose = () => {
    stopWork?.()
    if (process.connected) process.send?.('page left')
  }
  return channel
}

function portChannel(port: MessagePortMain): Channel {
  const channel: Channel = {
    send: (bytes) => {
      port.postMessage(bytes)
    },
    onmessage: null,
    onclose: null,
    close: () => {
      port.close()
    }
  }
  port.on('message', ({ data }) => channel.onmessage?.(data as Uint8Array))
  port.on('close', () => channel.onclose?.())
  return channel
}
