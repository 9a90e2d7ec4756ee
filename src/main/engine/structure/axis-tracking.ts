/**
 * Follows axes through nodes that move, join or split them: which role an axis has after a Transpose or Reshape, and which
 * one it had before. Sizes come from the example run.
 */
import { intsAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import type { Wiring } from './wiring.ts'

/** Axes of a node's input that become axes of its output together: none, one or several on either side. */
interface AxisGroup {
  before: number[]
  after: number[]
  /** As many axes on either side, but of other sizes: elements move between them. */
  isRegrouped?: boolean
}

/** Roles after a layout node, from those of its first input; null where the sizes are not known. */
export function rolesAfter(wiring: Wiring, node: Node, roles: readonly AxisRole[]): AxisRole[] | null {
  const groups = axisGroups(wiring, node)
  if (groups === null) return null
  const after = unknownRoles(groups.flatMap((group) => group.after))
  for (const group of groups) {
    const found = splitOrJoined(
      group.before.map((axis) => roles[axis] ?? 'unknown'),
      group.after.length,
      group.before[0] === 0,
      group.isRegrouped
    )
    for (const [i, axis] of group.after.entries()) after[axis] = found[i] ?? 'unknown'
  }
  return after
}

/** Roles of a layout node's first input, from those of its output; null where the sizes are not known. */
export function rolesBefore(wiring: Wiring, node: Node, roles: readonly AxisRole[]): AxisRole[] | null {
  const groups = axisGroups(wiring, node)
  if (groups === null) return null
  const before = unknownRoles(groups.flatMap((group) => group.before))
  for (const group of groups) {
    const found = splitOrJoined(
      group.after.map((axis) => roles[axis] ?? 'unknown'),
      group.before.length,
      group.after[0] === 0,
      group.isRegrouped
    )
    for (const [i, axis] of group.before.entries()) before[axis] = found[i] ?? 'unknown'
  }
  return before
}

const unknownRoles = (axes: readonly number[]): AxisRole[] =>
  Array.from({ length: Math.max(-1, ...axes) + 1 }, () => 'unknown')

/** Roles of `count` axes that hold what axes with these roles held. */
function splitOrJoined(
  roles: readonly AxisRole[],
  count: number,
  isFirst: boolean,
  isRegrouped = false
): AxisRole[] {
  if (isRegrouped) return regrouped(roles)
  if (roles.length === count) return [...roles]
  if (count === 1) return [joinedRole(roles)]
  const [role = 'unknown'] = roles
  if (roles.length === 1 && role === 'head' && isFirst && count === 2) return ['batch', 'head']
  const last: AxisRole = roles.at(-1) === 'feature' ? 'feature' : 'unknown'
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : 'unknown'))
}

/** [batch × head, feature] and [batch, head × feature], as modules that keep positions first write it. */
function regrouped(roles: readonly AxisRole[]): AxisRole[] {
  const key = roles.join()
  if (key === 'head,feature') return ['batch', 'feature']
  if (key === 'batch,feature') return ['head', 'feature']
  if (key === 'position,feature' || key === 'time,feature') return [...roles]
  return roles.map((role, i) => (i === roles.length - 1 && role === 'feature' ? role : 'unknown'))
}

const spatial: ReadonlySet<AxisRole> = new Set(['height', 'width'])

/** The role of one axis that several were joined to; batch × head, as some exporters write it, counts as heads. */
function joinedRole(roles: readonly AxisRole[]): AxisRole {
  if (roles.length === 0) return 'unknown'
  if (roles.every((role) => spatial.has(role))) return 'position'
  if (roles.includes('batch')) return roles.length === 2 && roles[1] === 'head' ? 'head' : 'unknown'
  return roles.includes('channel') || roles.at(-1) === 'feature' ? 'feature' : 'unknown'
}

function axisGroups(wiring: Wiring, node: Node): AxisGroup[] | null {
  const [input] = node.inputs
  const [output] = node.outputs
  const before = wiring.dims(input)
  const after = wiring.dims(output)
  if (before === undefined || after === undefined) return null
  if (node.op === 'Transpose') return transposed(node, before.length)
  if (node.op === 'Unsqueeze' || node.op === 'Squeeze') {
    const axes = intsAttribute(node, 'axes', undefined) ?? wiring.numbers(node.inputs[1])
    if (axes !== undefined) return inserted(axes, before.length, after.length)
  }
  const isSame = before.length === after.length && before.every((size, axis) => size === after[axis])
  return isSame ? before.map((_, axis) => ({ before: [axis], after: [axis] })) : alignedBySize(before, after)
}

function transposed(node: Node, rank: number): AxisGroup[] {
  const order = intsAttribute(node, 'perm', undefined) ?? Array.from({ length: rank }, (_, i) => rank - 1 - i)
  return order.map((from, to) => ({ before: [from], after: [to] }))
}

/** Unsqueeze adds axes of size 1 to the output, Squeeze takes them from the input. */
function inserted(axes: readonly number[], before: number, after: number): AxisGroup[] {
  const longer = Math.max(before, after)
  const special = new Set(axes.map((axis) => (axis < 0 ? axis + longer : axis)))
  const groups: AxisGroup[] = []
  let shorterAxis = 0
  for (let axis = 0; axis < longer; axis++) {
    const other = special.has(axis) ? [] : [shorterAxis++]
    groups.push(before > after ? { before: [axis], after: other } : { before: other, after: [axis] })
  }
  return groups
}

/** Cuts two shapes with equally many elements into the shortest runs of axes that hold equally many. */
function alignedBySize(before: readonly number[], after: readonly number[]): AxisGroup[] {
  const groups: AxisGroup[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const group: AxisGroup = { before: [], after: [] }
    let surplus = 1
    const takeBefore = (): void => {
      surplus *= before[i] ?? 1
      group.before.push(i++)
    }
    const takeAfter = (): void => {
      surplus /= after[j] ?? 1
      group.after.push(j++)
    }
    if (i < before.length) takeBefore()
    if (j < after.length) takeAfter()
    while (Math.abs(surplus - 1) > 1e-9 && (i < before.length || j < after.length)) {
      if (j >= after.length || (surplus < 1 && i < before.length)) takeBefore()
      else takeAfter()
    }
    groups.push(withoutOnes(group, before, after))
  }
  return groups
}

/** Where the sides differ in length only by axes of size 1, the others are paired. */
function withoutOnes(group: AxisGroup, before: readonly number[], after: readonly number[]): AxisGroup {
  if (group.before.length === group.after.length) {
    const isRegrouped = group.before.some((axis, i) => before[axis] !== after[group.after[i] ?? -1])
    return isRegrouped ? { ...group, isRegrouped } : group
  }
  const wide = {
    before: group.before.filter((i) => before[i] !== 1),
    after: group.after.filter((j) => after[j] !== 1)
  }
  return wide.before.length === 1 && wide.after.length === 1 ? wide : group
}
