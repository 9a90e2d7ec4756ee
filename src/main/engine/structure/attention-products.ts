/** Roles of axes at the two products of attention: queries by keys, and the pattern by values. */
import { stringAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { elementCount } from '#shared/tensor.ts'
import { operandHistory } from './attention-operands.ts'
import type { RoledValue } from './roled-value.ts'
import type { Wiring } from './wiring.ts'

/** The product of a pattern by values. */
export interface Mixing {
  node: Node
  /** Which of the product's operands is the pattern. */
  patternOperand: number
}

export interface ScoreOperands {
  query: RoledValue
  key: RoledValue
  product: RoledValue
}

/** Roles at the product of queries and keys, from the equation of an Einsum or the rank of a MatMul. */
export function scoreOperands(wiring: Wiring, node: Node): ScoreOperands | null {
  const [first = '', second = ''] = node.inputs
  const [output = ''] = node.outputs
  if (node.op === 'Einsum') return einsumScoreRoles(wiring, node)
  const rank = wiring.dims(output)?.length
  if (rank === undefined || rank < 2) return null
  const leading = leadingRoles(wiring, first, rank - 2)
  const isKeyTransposed =
    node.op !== 'MatMul' && (node.attributes.get('transB') ?? node.attributes.get('transpose_b'))
  const key: AxisRole[] = isKeyTransposed ? ['position', 'feature'] : ['feature', 'position']
  return {
    query: { tensor: first, roles: [...leading, 'position', 'feature'] },
    key: { tensor: second, roles: [...leading, ...key] },
    product: { tensor: output, roles: [...leading, 'query', 'key'] }
  }
}

/** Roles of the axes in front of positions and features: batch and head, as far as there are any. */
function leadingRoles(wiring: Wiring, query: string, count: number): AxisRole[] {
  if (count === 0) return []
  if (count > 1) return ['batch', ...Array.from({ length: count - 2 }, (): AxisRole => 'unknown'), 'head']
  const source = operandHistory(wiring, { tensor: query, roles: ['batch', 'position', 'feature'] }).source
  return [rowsOf(wiring, source) === rowsOf(wiring, query) ? 'batch' : 'head']
}

/** Number of feature vectors: heads that share the first axis with the batch multiply it. */
const rowsOf = (wiring: Wiring, tensor: string): number =>
  elementCount(wiring.dims(tensor)?.slice(0, -1) ?? [0])

/** The letters of an Einsum's equation tell queries from keys: the softmax runs over the last axis. */
function einsumScoreRoles(wiring: Wiring, node: Node): ScoreOperands | null {
  const terms = equationTerms(node)
  if (terms === null) return null
  const [left, right, out] = terms
  const keyLetter = out.at(-1) ?? ''
  const keyFirst = left.includes(keyLetter)
  const [query, key] = keyFirst ? [right, left] : [left, right]
  const role = (letter: string): AxisRole => {
    if (!out.includes(letter)) return 'feature'
    if (left.includes(letter) && right.includes(letter))
      return letter === out[0] && out.length > 3 ? 'batch' : 'head'
    return 'position'
  }
  const product = Array.from(out, (letter): AxisRole => {
    if (letter === keyLetter) return 'key'
    return query.includes(letter) && !key.includes(letter) ? 'query' : role(letter)
  })
  const [first = '', second = ''] = keyFirst ? [node.inputs[1], node.inputs[0]] : node.inputs
  if (wiring.dims(first)?.length !== query.length) return null
  return {
    query: { tensor: first, roles: Array.from(query, role) },
    key: { tensor: second, roles: Array.from(key, role) },
    product: { tensor: node.outputs[0] ?? '', roles: product }
  }
}

/** The two operands and the answer of an equation such as 'bqhd,bkhd->bhqk'. */
function equationTerms(node: Node): [string, string, string] | null {
  const equation = stringAttribute(node, 'equation', '').replaceAll(' ', '')
  const [, left, right, out] = /^(\w+),(\w+)->(\w+)$/.exec(equation) ?? []
  return left === undefined || right === undefined || out === undefined ? null : [left, right, out]
}

/** Roles of the values and of their mixture. */
export function valueOperand(
  wiring: Wiring,
  { node, patternOperand }: Mixing,
  score: ScoreOperands | null
): { value: RoledValue; product: RoledValue } | null {
  if (score === null) return null
  const tensor = node.inputs[1 - patternOperand] ?? ''
  const product = node.outputs[0] ?? ''
  const terms = node.op === 'Einsum' ? equationTerms(node) : null
  if (terms !== null) {
    const [pattern, value, out] = patternOperand === 0 ? terms : [terms[1], terms[0], terms[2]]
    const roleOf = (letter: string): AxisRole => {
      const role = score.product.roles[pattern.indexOf(letter)]
      return role === undefined ? 'feature' : role === 'query' || role === 'key' ? 'position' : role
    }
    return {
      value: { tensor, roles: Array.from(value, roleOf) },
      product: { tensor: product, roles: Array.from(out, roleOf) }
    }
  }
  const rank = wiring.dims(product)?.length ?? score.product.roles.length
  const leading = leadingRoles(wiring, score.query.tensor, rank - 2)
  const roles: AxisRole[] = [...leading, 'position', 'feature']
  return { value: { tensor, roles }, product: { tensor: product, roles: [...roles] } }
}
