/** Open networks by their handles. */
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { OpenedNetwork } from './opened-network.ts'

export class NetworkShelf {
  readonly #networks = new Map<string, OpenedNetwork>()
  #opened = 0

  /** A handle that no network had before. */
  nextId(): string {
    return `network-${++this.#opened}`
  }

  add(network: OpenedNetwork): void {
    this.#networks.set(network.info.id, network)
  }

  /** @throws LimenError 'request' for a network that is not open. */
  get(id: string): OpenedNetwork {
    const network = this.#networks.get(id)
    if (network) return network
    const near = nearestNames(id, this.#networks.keys()).join(', ')
    throw new LimenError({
      tag: 'request',
      message: `No network '${id}' is open.`,
      advice: near ? `Open ones: ${near}.` : 'Open it first.',
      part: id
    })
  }

  /** Takes a network off the shelf; closing it is up to the caller. */
  remove(id: string): OpenedNetwork {
    const network = this.get(id)
    this.#networks.delete(id)
    return network
  }
}
