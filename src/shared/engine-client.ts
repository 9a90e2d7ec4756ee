/**
 * The caller's end of the contract: calls as promises, with progress and cancel, over a channel that may be lost and
 * made again. It keeps no study and reopens no network: whoever owns the study does that when `onup` is called.
 */
import type { Channel } from './channel.ts'
import type { Contract, Method, PartOf, Progress } from './contract.ts'
import { LimenError } from './errors.ts'
import { decodeMessage, encodeMessage } from './frames.ts'
import { activityInWords, OpenWork } from './open-work.ts'
import type { CallMessage, ReplyMessage } from './remote-calls.ts'

export interface CallOptions {
  /** Aborting fails the call at once with tag 'cancelled', where it does not wait for the end; the engine is told to stop. */
  signal?: AbortSignal
  /**
   * The engine's own answer to being told to stop is waited for: it has something to write, and to say. A function is asked
   * when that happens.
   */
  waitsForEnd?: boolean | (() => boolean)
  onProgress?: (progress: Progress) => void
}

/** For requests that hand out first results before their answer. */
export interface CallWithParts<M extends Method> extends CallOptions {
  /** Typed arrays are views on what was received: they keep it alive, and nothing else writes to it. */
  onPart?: (part: PartOf<M>) => void
}

/** What was lost with an engine process (or with the connection to it). */
export interface EngineLoss {
  /** Tag 'engine'; says what the engine was doing, and `part` is the path of the network, where one is concerned. */
  error: LimenError
  /** Calls that were running, oldest first: the first one is the likely culprit. */
  interrupted: { method: Method; network: string | null }[]
  /** Paths of all networks that were open. */
  networks: string[]
}

interface PendingCall {
  method: Method
  request: object
  network: string | null
  resolve: (answer: unknown) => void
  reject: (error: LimenError) => void
  onProgress: CallOptions['onProgress']
  onPart: ((part: unknown) => void) | undefined
}

/** Milliseconds before the first and the later attempts to connect again; doubled each time in between. */
const firstDelay = 100
const longestDelay = 5000

/** Calls an engine. Ids of networks and plans are those of one engine process: after `onup` they must be made anew. */
export class EngineClient {
  /** The engine process ended or could not be reached. Calls fail at once until `onup`. */
  ondown: ((loss: EngineLoss) => void) | null = null
  /** A new engine process is there, after `ondown`. It knows no network and no plan yet. */
  onup: (() => void) | null = null

  readonly #connect: () => Promise<Channel>
  readonly #pending = new Map<number, PendingCall>()
  readonly #work = new OpenWork()
  /** Openings that were cancelled: where one is answered all the same, its network is closed again. */
  readonly #unwanted = new Set<number>()
  #waiting: Uint8Array[] | null = []
  #channel: Channel | null = null
  #closed = false
  #lastId = 0
  #delay = firstDelay

  /** @param connect makes a channel to a fresh engine process; called at once, and again after each loss. */
  constructor(connect: () => Promise<Channel>) {
    this.#connect = connect
    void this.#open()
  }

  /**
   * Sends a request and waits for its answer. Calls made before the first connection is there wait for it.
   * @throws LimenError: the engine's own, 'cancelled' when the signal aborts, 'engine' when the process is lost.
   */
  call<M extends Method>(
    method: M,
    request: Contract[M]['request'],
    { signal, waitsForEnd, onProgress, onPart }: CallWithParts<M> = {}
  ): Promise<Contract[M]['answer']> {
    if (signal?.aborted) return Promise.reject(cancelled(method))
    if (this.#channel === null && this.#waiting === null) return Promise.reject(this.#unreachable())
    const id = ++this.#lastId
    return new Promise<Contract[M]['answer']>((resolve, reject) => {
      const bytes = encodeMessage({ kind: 'request', id, method, request } satisfies CallMessage)
      const stop = (): void => {
        this.#send(encodeMessage({ kind: 'cancel', id } satisfies CallMessage))
        if (typeof waitsForEnd === 'function' ? waitsForEnd() : waitsForEnd === true) return
        this.#pending.delete(id)
        if (method === 'openNetwork') this.#unwanted.add(id)
        reject(cancelled(method))
      }
      signal?.addEventListener('abort', stop, { once: true })
      const network = this.#work.networkOf(method, request)
      this.#pending.set(id, {
        method,
        request,
        network,
        onProgress,
        onPart:
          onPart &&
          ((part) => {
            onPart(part as PartOf<M>)
          }),
        resolve: (answer) => {
          signal?.removeEventListener('abort', stop)
          resolve(answer as Contract[M]['answer'])
        },
        reject: (error) => {
          signal?.removeEventListener('abort', stop)
          reject(error)
        }
      })
      this.#send(bytes)
    })
  }

  /** Ends the connection for good; what is pending fails. */
  close(): void {
    this.#closed = true
    const channel = this.#channel
    this.#lose('The connection was closed.')
    channel?.close()
  }

  #send(bytes: Uint8Array): void {
    if (this.#channel) this.#channel.send(bytes)
    else this.#waiting?.push(bytes)
  }

  async #open(): Promise<void> {
    try {
      const channel = await this.#connect()
      if (this.#closed) channel.close()
      else this.#use(channel)
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error))
    }
  }

  #use(channel: Channel): void {
    this.#channel = channel
    channel.onmessage = (bytes) => {
      try {
        this.#receive(decodeMessage(bytes) as ReplyMessage)
        this.#delay = firstDelay
      } catch (error) {
        channel.close()
        this.#lose(error instanceof Error ? error.message : String(error))
      }
    }
    channel.onclose = (cause) => {
      if (this.#channel === channel) this.#lose(cause)
    }
    const wasDown = this.#waiting === null
    for (const bytes of this.#waiting ?? []) channel.send(bytes)
    this.#waiting = null
    if (wasDown) this.onup?.()
  }

  #receive(message: ReplyMessage): void {
    const call = this.#pending.get(message.id)
    if (call === undefined) {
      this.#receiveCancelled(message)
      return
    }
    if (message.kind === 'progress') {
      call.onProgress?.(message.progress)
      return
    }
    if (message.kind === 'part') {
      call.onPart?.(message.part)
      return
    }
    this.#pending.delete(message.id)
    if (message.kind === 'error') {
      call.reject(new LimenError(message.error))
      return
    }
    this.#work.learn(call.method, call.request, message.answer)
    call.resolve(message.answer)
  }

  /** The engine had finished an opening when it was told to stop. */
  #receiveCancelled(message: ReplyMessage): void {
    if (message.kind === 'progress' || message.kind === 'part') return
    if (!this.#unwanted.delete(message.id) || message.kind === 'error') return
    const { id } = message.answer as Contract['openNetwork']['answer']
    this.call('closeNetwork', { network: id }).catch(() => undefined)
  }

  /** Fails what is pending, tells `ondown` once for each outage, and tries again after a pause. */
  #lose(cause = 'The engine process ended.'): void {
    const known = this.#channel === null && this.#waiting === null
    const calls = [...this.#pending.values()]
    const networks = this.#work.networks
    this.#channel = null
    this.#waiting = null
    this.#pending.clear()
    this.#unwanted.clear()
    this.#work.clear()
    for (const call of calls) call.reject(lostError(cause, call.method, call.network))
    if (this.#closed) return
    setTimeout(() => void this.#open(), this.#delay)
    this.#delay = Math.min(2 * this.#delay, longestDelay)
    if (known) return
    const [first] = calls
    this.ondown?.({
      error: lostError(cause, first?.method, first ? first.network : (networks[0] ?? null)),
      interrupted: calls.map(({ method, network }) => ({ method, network })),
      networks
    })
  }

  #unreachable(): LimenError {
    const message = this.#closed
      ? 'The connection to the engine was closed.'
      : 'The engine is being restarted.'
    return new LimenError({ tag: 'engine', message, advice: 'Try again in a moment.' })
  }
}

function lostError(cause: string, method: Method | undefined, network: string | null): LimenError {
  const doing = method === undefined ? '' : ` while it was ${activityInWords(method, network)}`
  return new LimenError({
    tag: 'engine',
    message: `The engine stopped${doing}. ${cause}`,
    advice:
      'It is restarted and your study is kept. If it happens again, try the CPU provider or report the network.',
    ...(network !== null && { part: network })
  })
}

function cancelled(method: Method): LimenError {
  return new LimenError({ tag: 'cancelled', message: `The request '${method}' was cancelled.` })
}
