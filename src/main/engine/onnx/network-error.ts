/** Short forms of the errors that this folder throws. */
import { LimenError } from '#shared/errors.ts'

const damagedAdvice = 'Export the network again, or check that the file was copied whole.'

/** The network's file is damaged or invalid; `part` names the file, node or tensor. */
export const networkError = (
  message: string,
  part: string,
  advice = damagedAdvice,
  cause?: unknown
): LimenError => new LimenError({ tag: 'network', message, part, advice }, { cause })

/** The caller of a rewrite or of the builder asked for something that does not fit the graph. */
export const requestError = (message: string, part: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, part, advice })
