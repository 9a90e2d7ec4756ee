/**
 * Opening networks: one at a time, and no handle stays open that nobody shows.
 * Not here: what is done with an open network (study-files.svelte.ts).
 */
import type { Contract } from '#shared/contract.ts'
import type { CallOptions } from '#shared/engine-client.ts'
import { LimenError } from '#shared/errors.ts'
import type { NetworkInfo } from '#shared/network.ts'

/** What opening needs of an engine. */
export interface NetworkOpener {
  call: <M extends 'openNetwork' | 'closeNetwork'>(
    method: M,
    request: Contract[M]['request'],
    options?: CallOptions
  ) => Promise<Contract[M]['answer']>
}

/** Work of which the latest counts: what is begun ends what was begun before. */
export class LatestOpening {
  #current: AbortController | null = null

  get isUnderWay(): boolean {
    return this.#current !== null
  }

  /** @throws whatever the work throws; work that was ended has an aborted signal. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = new AbortController()
    this.#current?.abort()
    this.#current = own
    try {
      return await work(own.signal)
    } finally {
      if (this.#current === own) this.#current = null
    }
  }
}

/** Closes a network that is not shown. A handle that the engine no longer knows needs no closing. */
export function discardNetwork(engine: NetworkOpener, { id }: Pick<NetworkInfo, 'id'>): void {
  engine.call('closeNetwork', { network: id }).catch(() => undefined)
}

/**
 * Opens a network and hands it to `use`, which shows it or keeps it for later. Where `use` fails, or the opening was
 * stopped before, the network is closed again.
 */
export async function useNetwork(
  engine: NetworkOpener,
  request: Contract['openNetwork']['request'],
  options: CallOptions,
  use: (info: NetworkInfo) => Promise<void>
): Promise<void> {
  const info = await engine.call('openNetwork', request, options)
  try {
    checkStillWanted(options)
    await use(info)
  } catch (error) {
    discardNetwork(engine, info)
    throw error
  }
}

/** @throws LimenError 'cancelled' once an opening was stopped; call it right before what it opened is shown. */
export function checkStillWanted({ signal }: CallOptions): void {
  if (signal?.aborted === true)
    throw new LimenError({ tag: 'cancelled', message: 'The opening was stopped.' })
}
