/** A channel to the browser host's engine: chunks over a WebSocket, which the engine's own process serves. */
import type { Channel } from '#shared/channel.ts'
import { chunkedChannel } from '#shared/chunked-channel.ts'

/** Who can open the connection, and be told why it ended. */
export interface EngineAccess {
  token: string
  /** Rejects where nobody can tell. */
  engineEnd: (page: string) => Promise<string>
}

/** Subprotocol of the WebSocket; the token travels as a second one, since browsers allow no other header. */
const protocol = 'limen'

/**
 * Opens the WebSocket of the server that the page came from.
 * @throws Error when the server does not answer, or not to this token.
 */
export function socketChannel(access: EngineAccess): Promise<Channel> {
  const page = crypto.randomUUID()
  const address = `ws://${location.host}/engine?page=${page}`
  const socket = new WebSocket(address, [protocol, `token.${access.token}`])
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.onopen = () => {
      resolve(channelOver(socket, () => access.engineEnd(page)))
    }
    socket.onerror = () => {
      reject(
        new Error('The Limen server does not answer. Start it again, and open the address that it prints.')
      )
    }
  })
}

function channelOver(socket: WebSocket, end: () => Promise<string>): Channel {
  const { channel, receive } = chunkedChannel({
    canWrite: () => socket.readyState === WebSocket.OPEN,
    write: (chunk) => {
      socket.send(chunk)
    },
    close: () => {
      socket.close()
    }
  })
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    receive(new Uint8Array(data))
  }
  // A process that ended says nothing: its host knows why.
  socket.onclose = () => {
    const lost = (): string => 'The connection to the Limen server was lost.'
    void end()
      .catch(lost)
      .then((cause) => channel.onclose?.(cause))
  }
  return channel
}
