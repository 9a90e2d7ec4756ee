/** Passes chunks between a page's WebSocket and its engine process, without reading them; each page has an engine of its own. */
import type { RawData, WebSocket } from 'ws'
import type { EngineChild } from '../host/engine-child.ts'
import { readFrames, writeFrame } from '../host/pipe-channel.ts'

/** Bytes that may wait in a socket before the engine's pipe is left alone: what is queued here no small answer can overtake. */
const mostWaiting = 512 * 1024

/** Close code for an engine that ended: an application's own, as RFC 6455 provides. */
const engineEnded = 4001

/** Joins the two until either ends: then the engine is stopped, and the page is told why. */
export function relay(socket: WebSocket, engine: EngineChild): void {
  const { pipe } = engine
  readFrames(pipe, (frame) => {
    socket.send(frame, () => {
      if (socket.bufferedAmount < mostWaiting) pipe.resume()
    })
    if (socket.bufferedAmount >= mostWaiting) pipe.pause()
  })
  socket.on('message', (data: RawData) => {
    if (pipe.writable && !writeFrame(pipe, data as Buffer)) socket.pause()
  })
  pipe.on('drain', () => {
    socket.resume()
  })
  pipe.on('error', () => undefined) // The engine's end follows, and its cause with it.
  socket.on('error', () => undefined) // 'close' follows.
  socket.on('close', engine.stop)
  void engine.ended.then((cause) => {
    socket.close(engineEnded, cause)
  })
}
