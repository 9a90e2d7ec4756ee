/**
 * Roles of the axes of every value of a graph, followed from the inputs through each node. What recognisers know better is
 * taken as given; what neither tells is 'unknown'.
 */
import { intAttribute, intsAttribute, stringAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { rolesAfter } from './axis-tracking.ts'
import { isDataProduct, linearMap } from './linear.ts'
import { opSet } from './op-set.ts'
import { isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

export type Roles = readonly AxisRole[]

/** Roles of feature maps by rank: [batch, channel, line] or [batch, channel, height, width]. */
export function featureMapRoles(rank: number, line: AxisRole = 'time'): AxisRole[] {
  if (rank === 3) return ['batch', 'channel', line]
  const places: AxisRole[] = ['height', 'width']
  const deep = Array.from({ length: Math.max(0, rank - 4) }, (): AxisRole => 'unknown')
  return rank < 3
    ? (['batch', 'channel'].slice(0, rank) as AxisRole[])
    : ['batch', 'channel', ...deep, ...places]
}

/** What is known before roles are followed. */
export interface KnownRoles {
  /** Roles of the graph's inputs and of values of the graphs around it. */
  given: (tensor: string) => Roles | undefined
  /** Roles that recognisers state. */
  fixed: ReadonlyMap<string, Roles>
  /** Roles that recognisers presume of axes that nothing else tells. */
  presumed: ReadonlyMap<string, Roles>
  /** What one spatial axis alone counts: time, or the positions of tokens. */
  line: AxisRole
  /** Role of the axes that follow a symbol, and the symbol's size. */
  symbols: ReadonlyMap<string, { role: AxisRole; size: number }>
}

/** Roles by tensor for every value whose shape is known. */
export function followRoles(wiring: Wiring, known: KnownRoles): Map<string, Roles> {
  const table = new Map<string, Roles>()
  const lookUp = (tensor: string): Roles | undefined => table.get(tensor) ?? known.given(tensor)
  for (const node of wiring.graph.nodes) {
    for (const [i, output] of node.outputs.entries()) {
      const rank = wiring.dims(output)?.length
      if (rank === undefined) continue
      const stated = known.fixed.get(output)
      const found = stated?.length === rank ? stated : rolesOf(wiring, node, i, lookUp, known.line)
      const roles = found?.length === rank ? found : Array.from({ length: rank }, (): AxisRole => 'unknown')
      const presumed = known.presumed.get(output)
      const told = bySymbols(wiring, output, withLine(roles, known.line), known)
      table.set(output, presumed ? withPresumed(told, presumed) : told)
    }
  }
  return table
}

/** Fills open axes with presumed roles that no other axis has. */
function withPresumed(roles: Roles, presumed: Roles): Roles {
  if (presumed.length !== roles.length) return roles
  const isMap = roles.includes('channel') && !roles.includes('position')
  if (isMap) return presumed
  const left = presumed.filter((role) => !roles.includes(role))
  const open = roles.filter((role) => role === 'unknown').length
  return left.length === open
    ? roles.map((role) => (role === 'unknown' ? (left.shift() ?? role) : role))
    : roles
}

/** One spatial axis alone is a line. */
function withLine(roles: Roles, line: AxisRole): Roles {
  if (roles.includes('height') === roles.includes('width')) return roles
  return roles.map((role) => (role === 'height' || role === 'width' ? line : role))
}

/** Axes that follow a symbol have its role, unless something closer is known. */
export function bySymbols(
  wiring: Wiring,
  tensor: string,
  roles: Roles,
  { symbols }: Pick<KnownRoles, 'symbols'>
): Roles {
  const probed = wiring.probed(tensor)
  const found = roles.map((role, axis) => {
    const symbol = symbols.get(probed?.symbols[axis] ?? '')
    if (symbol !== undefined && symbol.size === probed?.dims[axis])
      return role === 'unknown' || role === 'batch' || symbol.role === 'batch' ? symbol.role : role
    return role === 'batch' && isFixed(wiring, tensor, axis, symbols) ? 'unknown' : role
  })
  return withLastFeature(found, probed?.dims ?? [])
}

/** What the last axis of a row of numbers counts has no closer name than feature. */
function withLastFeature(roles: Roles, dims: readonly number[]): Roles {
  const isOpen = roles.length > 1 && roles.at(-1) === 'unknown' && (dims.at(-1) ?? 1) > 1
  const hasFeatures = roles.includes('feature') || roles.includes('channel')
  return isOpen && !hasFeatures ? [...roles.slice(0, -1), 'feature'] : roles
}

/** An axis can't count stimuli when others do and it does not follow them. */
const isFixed = (wiring: Wiring, tensor: string, axis: number, symbols: KnownRoles['symbols']): boolean => {
  const hasBatchSymbol = [...symbols.values()].some(({ role }) => role === 'batch')
  const probed = wiring.probed(tensor)
  return hasBatchSymbol && probed !== undefined && probed.symbols[axis] === null && probed.dims[axis] !== 1
}

type LookUp = (tensor: string) => Roles | undefined

const featureMapOps = opSet(
  'Conv ConvTranspose FusedConv QLinearConv ConvInteger DeformConv MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool ' +
    'GlobalLpPool Resize Upsample InstanceNormalization GroupNormalization LRN DepthToSpace SpaceToDepth'
)
const controlFlowOps = opSet('If Loop Scan')
const recurrentOps = opSet('LSTM GRU RNN')
const samePlaceOps = opSet(
  'Pad Slice Split Concat CumSum Softmax LogSoftmax LayerNormalization RMSNormalization BatchNormalization'
)

function rolesOf(
  wiring: Wiring,
  node: Node,
  output: number,
  lookUp: LookUp,
  line: AxisRole
): Roles | undefined {
  const [first = ''] = node.inputs
  if (isLayout(node) || node.op === 'Expand') {
    const roles = lookUp(first)
    return roles && (rolesAfter(wiring, node, roles) ?? roles)
  }
  const dims = wiring.dims(node.outputs[output]) ?? []
  if (featureMapOps.has(node.op)) return featureMapRoles(dims.length, line)
  if (recurrentOps.has(node.op)) return recurrentRoles(node, output)
  if (node.op.startsWith('Reduce') || node.op === 'ArgMax' || node.op === 'ArgMin')
    return reduced(wiring, node, lookUp(first))
  if (node.op === 'Gather') return gathered(wiring, node, lookUp)
  const map = linearMap(wiring, node)
  if (map !== null) return node.op === 'Einsum' ? einsumRoles(node, lookUp) : mapped(lookUp(map.input))
  if (isDataProduct(wiring, node))
    return node.op === 'Einsum' ? einsumRoles(node, lookUp) : multiplied(node, lookUp)
  if (controlFlowOps.has(node.op)) return undefined
  return samePlaceOps.has(node.op) ? lookUp(first) : combined(wiring, node, dims, lookUp)
}

function recurrentRoles(node: Node, output: number): AxisRole[] {
  const isBatchFirst = intAttribute(node, 'layout', 0) === 1
  if (output > 0) return isBatchFirst ? ['batch', 'direction', 'feature'] : ['direction', 'batch', 'feature']
  return isBatchFirst ? ['batch', 'time', 'direction', 'feature'] : ['time', 'direction', 'batch', 'feature']
}

function reduced(wiring: Wiring, node: Node, roles: Roles | undefined): Roles | undefined {
  if (roles === undefined) return undefined
  const single = node.op.startsWith('Arg') ? [intAttribute(node, 'axis', 0)] : undefined
  const axes = single ??
    intsAttribute(node, 'axes', undefined) ??
    wiring.numbers(node.inputs[1]) ?? [...roles.keys()]
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + roles.length : axis)))
  const isKept = intAttribute(node, 'keepdims', 1) === 1
  return isKept
    ? roles.map((role, axis): AxisRole => (gone.has(axis) ? 'unknown' : role))
    : roles.filter((_, axis) => !gone.has(axis))
}

/** The gathered axis is replaced by those of the index. */
function gathered(wiring: Wiring, node: Node, lookUp: LookUp): Roles | undefined {
  const [table = '', index = ''] = node.inputs
  const rank = wiring.dims(table)?.length
  if (rank === undefined) return undefined
  const indexRank = wiring.dims(index)?.length ?? 0
  const indexRoles = lookUp(index) ?? Array.from({ length: indexRank }, (): AxisRole => 'unknown')
  const tableRoles =
    lookUp(table) ??
    Array.from({ length: rank }, (_, i): AxisRole => (i === rank - 1 ? 'feature' : 'unknown'))
  const axis = intAttribute(node, 'axis', 0)
  const place = axis < 0 ? axis + rank : axis
  return [...tableRoles.slice(0, place), ...indexRoles, ...tableRoles.slice(place + 1)]
}

/** A linear map replaces the last axis. */
const mapped = (roles: Roles | undefined): Roles | undefined => roles && [...roles.slice(0, -1), 'feature']

/** A product of two activations has the first one's rows and the second one's columns. */
function multiplied(node: Node, lookUp: LookUp): Roles | undefined {
  const [a, b] = node.inputs.map((input) => lookUp(input))
  if (a === undefined || b === undefined || a.length !== b.length) return undefined
  return [...a.slice(0, -1), b.at(-1) ?? 'unknown']
}

/** Letters of an equation carry the roles of the operands; new ones at the end are features. */
function einsumRoles(node: Node, lookUp: LookUp): Roles | undefined {
  const [left = '', out = ''] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->')
  const byLetter = new Map<string, AxisRole>()
  for (const [i, term] of left.split(',').entries()) {
    const roles = lookUp(node.inputs[i] ?? '')
    for (const [axis, letter] of Array.from(term).entries()) {
      const role = roles?.[axis]
      if (role !== undefined && role !== 'unknown') byLetter.set(letter, role)
    }
  }
  return Array.from(
    out,
    (letter, axis) => byLetter.get(letter) ?? (axis === out.length - 1 ? 'feature' : 'unknown')
  )
}

/** Elementwise nodes: the first known role of each axis, aligned at the end as broadcasting does. */
function combined(wiring: Wiring, node: Node, dims: readonly number[], lookUp: LookUp): Roles | undefined {
  const rank = dims.length
  const operands = node.inputs
    .map((input) => ({ roles: lookUp(input), dims: wiring.dims(input) }))
    .filter(({ roles, dims: sizes }) => roles !== undefined && sizes !== undefined && roles.length <= rank)
  if (operands.length === 0) return undefined
  return dims.map((size, axis) => {
    const found = operands.map(({ roles = [], dims: sizes = [] }) => {
      const own = axis - (rank - roles.length)
      return sizes[own] === 1 && size !== 1 ? 'unknown' : (roles[own] ?? 'unknown')
    })
    return found.find((role) => role !== 'unknown') ?? 'unknown'
  })
}
