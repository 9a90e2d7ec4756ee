/** Readable parts of the names that exporters gave to nodes and tensors. */
import type { Wiring } from './wiring.ts'

/** Endings that exporters add to every tensor. */
const endings = /(_output_\d+|:\d+|\.tmp_\d+|_Output_\d+)$/

/**
 * The path of modules that a tensor was made in, from the name of its node or its own: '/encoder/0/conv/Conv' is
 * ['encoder', '0', 'conv', 'Conv'].
 */
export function modulePath(wiring: Wiring, tensor: string): string[] {
  const node = wiring.producer(tensor)
  const own = tensor.replace(endings, '')
  const name = own.includes('/') || node?.name.includes('/') !== true ? own : node.name
  const [first = name] = name.split(';')
  const parts = first.includes('/') ? first.split('/') : first.split('.')
  return parts.filter((part) => part !== '')
}

/** The last readable part of a tensor's name, for a label. */
export const shortName = (wiring: Wiring, tensor: string): string =>
  modulePath(wiring, tensor).at(-1) ?? tensor
