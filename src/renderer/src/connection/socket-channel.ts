/** A channel to the browser host's engine: chunks over a WebSocket. */
import type { Channel } from '#shared/channel.ts'
import { ChunkAssembler, chunksOf } from '#shared/chunks.ts'

/** Subprotocol of the WebSocket; the token travels as a second one, since browsers allow no other header. */
const protocol = 'limen'

/**
 * Opens the WebSocket of the server that the page came from.
 * @throws Error when the server does not answer, or not to this token.
 */
export function socketChannel(token: string): Promise<Channel> {
  const socket = new WebSocket(`ws://${location.host}/engine`, [protocol, `token.${token}`])
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.onopen = () => {
      resolve(channelOver(socket))
    }
    socket.onerror = () => {
      reject(
        new Error('The Limen server does not answer. Start it again, and open the address that it prints.')
      )
    }
  })
}

function channelOver(socket: WebSocket): Channel {
  const assembler = new ChunkAssembler()
  let lastNumber = 0
  const channel: Channel = {
    send: (bytes) => {
      if (socket.readyState !== WebSocket.OPEN) return
      lastNumber = (lastNumber + 1) >>> 0
      for (const chunk of chunksOf(bytes, lastNumber)) socket.send(chunk)
    },
    onmessage: null,
    onclose: null,
    close: () => {
      socket.close()
    }
  }
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    const message = assembler.push(new Uint8Array(data))
    if (message) channel.onmessage?.(message)
  }
  socket.onclose = ({ reason }) => channel.onclose?.(reason || 'The connection to the Limen server was lost.')
  return channel
}
