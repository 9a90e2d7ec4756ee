/** Follows queries, keys and values back from the products of attention to the linear maps that make them. */
import type { Node } from '#engine/onnx/model.ts'
import { rolesBefore } from './axis-tracking.ts'
import type { RoledValue } from './roled-value.ts'
import { dataInput, isBias, isScale, linearMap } from './linear.ts'
import { beforeRotation } from './rotary.ts'
import { isLayout, regionBehind } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

export interface OperandHistory {
  /** The operand by head, before rotation and scale, as [batch, position, head, feature] where there is such a value. */
  plain: RoledValue
  /** The same after rotary embedding. */
  rotated?: RoledValue
  /** The value that the linear map behind the operand reads; the operand itself where there is none. */
  source: string
  /** Features of all heads together, before they were cut apart. */
  width?: number
  /** Keys or values of earlier steps, which come in as an input of the graph. */
  cache?: RoledValue
}

/** Goes back from an operand of attention as far as its heads stay apart. */
export function operandHistory(wiring: Wiring, operand: RoledValue): OperandHistory {
  let current = operand
  let rotated: RoledValue | undefined
  let cache: RoledValue | undefined
  for (let steps = 0; steps < 40; steps++) {
    const unrotated = rotated === undefined ? beforeWholeRotation(wiring, current.tensor) : null
    if (unrotated !== null) {
      rotated = current
      current = { tensor: unrotated, roles: rolesOfUnrotated(wiring, current, unrotated) }
      continue
    }
    cache ??= cacheOf(wiring, current)
    const before = stepBack(wiring, current) ?? beforeRepetition(wiring, current)
    if (before === null) break
    current = before
  }
  const width = widthBehind(wiring, current.tensor)
  return {
    plain: current,
    ...(rotated && { rotated }),
    source: projectionSource(wiring, current.tensor),
    ...(width !== undefined && { width }),
    ...(cache && { cache })
  }
}

/** Size of the last axis before all layout, bias and scale. */
function widthBehind(wiring: Wiring, tensor: string): number | undefined {
  let current = tensor
  for (;;) {
    const node = wiring.producer(current)
    if (node === undefined || !(isLayout(node) || isBias(wiring, node) || isScale(wiring, node)))
      return wiring.dims(current)?.at(-1)
    current = dataInput(wiring, node)
  }
}

/** A rotation by pairs of features ends in a Reshape that puts the pairs in one axis. */
function beforeWholeRotation(wiring: Wiring, tensor: string): string | null {
  const node = wiring.producer(tensor)
  const joined = node?.op === 'Reshape' ? beforeRotation(wiring, node.inputs[0] ?? '') : null
  return beforeRotation(wiring, tensor) ?? joined
}

/** One node back, where the heads are still an axis of their own. */
function stepBack(wiring: Wiring, { tensor, roles }: RoledValue): RoledValue | null {
  const node = wiring.producer(tensor)
  if (node === undefined) return null
  if (isLayout(node)) {
    const [input = ''] = node.inputs
    const before = rolesBefore(wiring, node, roles)
    return before !== null && keepsHeads(roles, before) ? { tensor: input, roles: before } : null
  }
  if (isScale(wiring, node)) {
    const input = dataInput(wiring, node)
    return wiring.dims(input)?.length === roles.length ? { tensor: input, roles } : null
  }
  const fresh = node.op === 'Concat' ? withoutCache(wiring, node) : null
  return fresh === null ? null : { tensor: fresh, roles }
}

/** Features may come from a pair of axes; no other axis may be joined or cut. */
function keepsHeads(after: readonly string[], before: readonly string[]): boolean {
  const count = (roles: readonly string[], role: string): number =>
    roles.filter((found) => found === role).length
  const isKept = ['position', 'head'].every((role) => count(before, role) === count(after, role))
  const features = count(before, 'feature')
  const hasFeatures = features > 0 && features <= count(after, 'feature')
  return isKept && hasFeatures && count(before, 'unknown') <= count(after, 'unknown')
}

/** Keys and values that are appended to those of earlier steps, which come in as an input of the graph. */
function withoutCache(wiring: Wiring, node: Node): string | null {
  const fresh = wiring.dataInputs(node).filter((input) => wiring.producer(input) !== undefined)
  return node.inputs.length === 2 && fresh.length === 1 ? (fresh[0] ?? null) : null
}

/** The input that `withoutCache` leaves out. */
function cacheOf(wiring: Wiring, { tensor, roles }: RoledValue): RoledValue | undefined {
  const node = wiring.producer(tensor)
  const fresh = node?.op === 'Concat' ? withoutCache(wiring, node) : null
  const cached = fresh === null ? undefined : node?.inputs.find((input) => input !== fresh)
  return cached === undefined ? undefined : { tensor: cached, roles }
}

const repetitionOps = opSet('Expand Tile Concat Gather Reshape Unsqueeze Squeeze')

/** Grouped-query attention repeats the heads of keys and values: the value of the same rank with fewer heads. */
function beforeRepetition(wiring: Wiring, { tensor, roles }: RoledValue): RoledValue | null {
  const dims = wiring.dims(tensor)
  const head = roles.indexOf('head')
  if (dims === undefined || head < 0) return null
  let current = tensor
  for (let steps = 0; steps < 8; steps++) {
    const region = regionBehind(wiring, current, ({ op }) => repetitionOps.has(op), 6)
    if (region === null) return null
    current = region.input
    const before = wiring.dims(current)
    if (before?.length !== dims.length) continue
    const isRepeated = before.every((size, axis) =>
      axis === head ? size < (dims[axis] ?? 0) && (dims[axis] ?? 0) % size === 0 : size === dims[axis]
    )
    return isRepeated ? { tensor: current, roles: [...roles] } : null
  }
  return null
}

/** Before a rotation by pairs, features may lie on two axes. */
function rolesOfUnrotated(
  wiring: Wiring,
  { tensor, roles }: RoledValue,
  unrotated: string
): RoledValue['roles'] {
  const rank = wiring.dims(unrotated)?.length ?? roles.length
  const isFeatureLast = roles.at(-1) === 'feature'
  if (rank === roles.length + 1 && isFeatureLast) return [...roles, 'feature']
  return wiring.dims(tensor)?.length === rank ? [...roles] : Array.from({ length: rank }, () => 'unknown')
}

/** What the nearest linear map behind a value reads; the value itself where there is none. */
export function projectionSource(wiring: Wiring, tensor: string): string {
  const seen = new Set<string>()
  let open = [tensor]
  while (open.length > 0 && seen.size < 60) {
    const next: string[] = []
    for (const value of open) {
      if (seen.has(value)) continue
      seen.add(value)
      const node = wiring.producer(value)
      const map = linearMap(wiring, node)
      if (map !== null) return map.input
      if (node !== undefined)
        next.push(...(isLayout(node) ? node.inputs.slice(0, 1) : wiring.dataInputs(node)))
    }
    open = next
  }
  return tensor
}
