/**
 * The engine's end of a page's WebSocket. The host looks at who asks (server/access.ts) and hands the connection over, so
 * that no process stands between page and engine: each one more would have to be woken twice in a drag.
 */
import { IncomingMessage, type IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Channel } from '#shared/channel.ts'
import { chunkedChannel } from '#shared/chunked-channel.ts'
import { chunkSize } from '#shared/chunks.ts'

/** Subprotocol of the WebSocket; the token comes as a second one, `token.…`. */
export const engineProtocol = 'limen'

/** A page's wish to be connected, as it goes from process to process. */
export interface PageRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  /** Bytes that came with it already, as base64. */
  head: string
}

/** Bytes that may wait in a socket before it is given no more: what is queued there no small answer can overtake. */
const mostWaiting = 512 * 1024

export const pageRequest = (
  { method = 'GET', url = '/', headers }: IncomingMessage,
  head: Buffer
): PageRequest => ({ method, url, headers, head: head.toString('base64') })

/** Answers a page's wish and hands out the channel to it. */
export function acceptPage({ head, ...parts }: PageRequest, socket: Socket): Promise<Channel> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: chunkSize + 64,
    handleProtocols: () => engineProtocol
  })
  socket.on('error', () => socket.destroy()) // The page may be gone before it is answered.
  const request = Object.assign(new IncomingMessage(socket), parts)
  return new Promise((resolve) => {
    sockets.handleUpgrade(request, socket, Buffer.from(head, 'base64'), (webSocket) => {
      resolve(webSocketChannel(webSocket))
    })
  })
}

function webSocketChannel(socket: WebSocket): Channel {
  const { channel, receive, resume } = chunkedChannel({
    canWrite: () => socket.readyState === socket.OPEN && socket.bufferedAmount < mostWaiting,
    write: (chunk) => {
      socket.send(chunk, resume)
    },
    close: () => {
      socket.terminate()
    }
  })
  socket.on('message', receive)
  socket.on('error', () => undefined) // 'close' follows.
  socket.on('close', () => channel.onclose?.())
  return channel
}
