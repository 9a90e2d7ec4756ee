/** Reading and writing the attributes of a node in JavaScript's own types. */
import type { Attribute, Graph, Node, TensorConstant } from './model.ts'
import { networkError } from './network-error.ts'

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() }

/** The attribute when it has the given kind; undefined when it is missing. */
function attributeOfKind<K extends Attribute['kind']>(
  node: Node,
  name: string,
  kind: K
): Extract<Attribute, { kind: K }> | undefined {
  const attribute = node.attributes.get(name)
  if (attribute === undefined) return undefined
  if (isOfKind(attribute, kind)) return attribute
  const message = `Attribute '${name}' of a ${node.op} node is of kind ${attribute.kind}, where ${kind} is needed.`
  throw networkError(message, node.name || (node.outputs[0] ?? node.op))
}

const isOfKind = <K extends Attribute['kind']>(
  attribute: Attribute,
  kind: K
): attribute is Extract<Attribute, { kind: K }> => attribute.kind === kind

/*
 * Each reader gives the fallback when the attribute is missing,
 * and throws a LimenError `network` when it is there with another kind.
 */

export function intAttribute<F>(node: Node, name: string, fallback: F): number | F {
  const attribute = attributeOfKind(node, name, 'int')
  return attribute === undefined ? fallback : Number(attribute.value)
}

export function intsAttribute<F>(node: Node, name: string, fallback: F): number[] | F {
  const attribute = attributeOfKind(node, name, 'ints')
  return attribute === undefined ? fallback : attribute.value.map(Number)
}

export function floatAttribute<F>(node: Node, name: string, fallback: F): number | F {
  return attributeOfKind(node, name, 'float')?.value ?? fallback
}

export function stringAttribute<F>(node: Node, name: string, fallback: F): string | F {
  const attribute = attributeOfKind(node, name, 'string')
  return attribute === undefined ? fallback : utf8.decoder.decode(attribute.value)
}

export function stringsAttribute<F>(node: Node, name: string, fallback: F): string[] | F {
  const attribute = attributeOfKind(node, name, 'strings')
  return attribute === undefined ? fallback : attribute.value.map((value) => utf8.decoder.decode(value))
}

export function graphAttribute<F>(node: Node, name: string, fallback: F): Graph | F {
  return attributeOfKind(node, name, 'graph')?.value ?? fallback
}

export function tensorAttribute<F>(node: Node, name: string, fallback: F): TensorConstant | F {
  return attributeOfKind(node, name, 'tensor')?.value ?? fallback
}

/**
 * What an attribute can be made of. A number that is an integer becomes an int, so write `float(2)` where the operator
 * wants a float; an empty list becomes ints.
 */
export type AttributeValue =
  number | bigint | string | boolean | TensorConstant | Graph | Attribute | AttributeList
export type AttributeList = readonly number[] | readonly bigint[] | readonly string[]

/** A float attribute; needed for whole numbers such as 2.0. */
export const float = (value: number): Attribute => ({ kind: 'float', value })

/** A list of floats. */
export const floats = (value: readonly number[]): Attribute => ({ kind: 'floats', value })

/** Attributes by name, or ready ones. */
export type AttributeValues = Readonly<Record<string, AttributeValue>> | ReadonlyMap<string, Attribute>

/** Attributes by name: `attributes({ axis: 1, perm: [0, 2, 1], then_branch: graph, alpha: float(2) })`. */
export function attributes(values: AttributeValues): ReadonlyMap<string, Attribute> {
  if (isMap(values)) return values
  return new Map(Object.entries(values).map(([name, value]) => [name, attributeOf(value)]))
}

const isMap = (values: AttributeValues): values is ReadonlyMap<string, Attribute> => values instanceof Map

function attributeOf(value: AttributeValue): Attribute {
  if (typeof value === 'number')
    return Number.isInteger(value) ? { kind: 'int', value: BigInt(value) } : float(value)
  if (typeof value === 'bigint') return { kind: 'int', value }
  if (typeof value === 'boolean') return { kind: 'int', value: value ? 1n : 0n }
  if (typeof value === 'string') return { kind: 'string', value: utf8.encoder.encode(value) }
  if (isList(value)) return listAttribute(value)
  if ('kind' in value) return value
  return 'nodes' in value ? { kind: 'graph', value } : { kind: 'tensor', value }
}

const isList = (value: object): value is AttributeList => Array.isArray(value)

function listAttribute(list: AttributeList): Attribute {
  if (list.some((value) => typeof value === 'string')) {
    return { kind: 'strings', value: list.map((value) => utf8.encoder.encode(String(value))) }
  }
  const isWhole = list.every((value) => typeof value === 'bigint' || Number.isInteger(value))
  return isWhole ? { kind: 'ints', value: list.map((value) => BigInt(value)) } : floats(list.map(Number))
}
