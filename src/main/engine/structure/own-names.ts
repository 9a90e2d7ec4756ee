/** Readable parts of the names that exporters gave to nodes and tensors. */
import type { Wiring } from './wiring.ts'

/** Beginnings and endings that exporters add to every tensor. */
const decoration = /^p2o\.|(_output_\d+|:\d+|\.tmp_\d+|_Output_\d+)$/g

/**
 * The path of modules that a tensor was made in, from its own name or that of its node: '/encoder/0/conv/Conv_output_0' is
 * ['encoder', '0', 'conv'].
 */
export function modulePath(wiring: Wiring, tensor: string): string[] {
  const node = wiring.producer(tensor)
  const own = tensor.replaceAll(decoration, '')
  const isNumber = /^\d+$/.test(own)
  const [name = own] = (isNumber && node !== undefined && node.name !== '' ? node.name : own).split(';')
  const parts = name.split(name.includes('/') ? '/' : '.').filter((part) => part !== '')
  const operator = new RegExp(`^${node?.op ?? ''}(_\\d+)?$`)
  if (parts.length > 1 && operator.test(parts.at(-1) ?? '')) return parts.slice(0, -1)
  return withoutBareNumber(parts)
}

/** A number alone says nothing: it stays with the part before it. */
function withoutBareNumber(parts: readonly string[]): string[] {
  const last = parts.at(-1) ?? ''
  if (parts.length < 2 || !/^\d+$/.test(last)) return [...parts]
  return [...parts.slice(0, -2), `${parts.at(-2) ?? ''}.${last}`]
}

/** The last readable part of a tensor's name, for a label. */
export const shortName = (wiring: Wiring, tensor: string): string =>
  modulePath(wiring, tensor).at(-1) ?? tensor
