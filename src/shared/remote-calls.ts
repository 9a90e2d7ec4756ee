/**
 * Calls of the contract as messages on a channel, and the engine's end of them. The other end is engine-client.ts.
 * Nothing here knows what the channel is made of.
 */
import type { Channel } from './channel.ts'
import type { Engine, Method, Progress } from './contract.ts'
import { errorData, LimenError, type ErrorData } from './errors.ts'
import { decodeMessage, encodeMessage } from './frames.ts'

/** What the engine is sent. Ids are the caller's; a cancelled call is still answered. */
export type CallMessage =
  { kind: 'request'; id: number; method: Method; request: unknown } | { kind: 'cancel'; id: number }

/** What the engine sends: any number of progress messages and first results, then one answer or error for each id. */
export type ReplyMessage =
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'error'; id: number; error: ErrorData }
  | { kind: 'progress'; id: number; progress: Progress }
  | { kind: 'part'; id: number; part: unknown }

/** Answers the calls that come over the channel until it closes; what still runs then is aborted. */
export function serveEngine(channel: Channel, engine: Engine): void {
  const running = new Map<number, AbortController>()
  const connection = new AbortController()
  channel.onmessage = (bytes) => {
    let message: CallMessage
    try {
      message = decodeMessage(bytes) as CallMessage
    } catch {
      channel.close() // Not our client: there is no id to answer to.
      return
    }
    if (message.kind === 'cancel') running.get(message.id)?.abort()
    else void answer(channel, engine, running, connection.signal, message)
  }
  channel.onclose = () => {
    for (const controller of running.values()) controller.abort()
    connection.abort()
  }
}

async function answer(
  channel: Channel,
  engine: Engine,
  running: Map<number, AbortController>,
  connection: AbortSignal,
  { id, method, request }: CallMessage & { kind: 'request' }
): Promise<void> {
  const controller = new AbortController()
  const send = (message: ReplyMessage): void => {
    channel.send(encodeMessage(message))
  }
  running.set(id, controller)
  try {
    if (!Object.hasOwn(engine, method)) {
      throw new LimenError({
        tag: 'request',
        message: `The engine has no request '${method}'.`,
        part: method
      })
    }
    // The method names both the function and the type of its request: TypeScript cannot follow that through a union.
    const run = engine[method] as (request: unknown, context: unknown) => Promise<unknown>
    const progress = (progress: Progress): void => {
      send({ kind: 'progress', id, progress })
    }
    const part = (part: unknown): void => {
      send({ kind: 'part', id, part })
    }
    const context = { signal: controller.signal, progress, part, connection }
    send({ kind: 'answer', id, answer: await run(request, context) })
  } catch (error) {
    send({ kind: 'error', id, error: errorData(error) })
  } finally {
    running.delete(id)
  }
}
