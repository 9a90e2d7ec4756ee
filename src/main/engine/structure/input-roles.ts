/** Roles of the axes of the network's inputs, told by the first nodes that give them a meaning. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { rolesBefore } from './axis-tracking.ts'
import { linearMap } from './linear.ts'
import { opSet } from './op-set.ts'
import { featureMapRoles } from './roles.ts'
import { isLayout } from './walks.ts'
import type { WiredGraph } from './wired-graph.ts'
import type { Wiring } from './wiring.ts'

/** What the recognisers know about inputs. */
export interface InputEvidence {
  /** Indices of embeddings. */
  tokens: ReadonlySet<string>
  /** Node features, connectivity, cached keys and values. */
  stated: ReadonlyMap<string, readonly AxisRole[]>
  hasAttention: boolean
  hasMessages: boolean
}

/** What an axis between batch and features counts: positions of attention, neighbours in a graph, else time. */
export const roleBetween = ({ hasAttention, hasMessages }: InputEvidence): AxisRole =>
  hasAttention ? 'position' : hasMessages ? 'unknown' : 'time'

/** A value that an input became, with the nodes on the way, latest first. */
interface Way {
  graph: WiredGraph
  tensor: string
  back: { wiring: Wiring; node: Node }[]
}

/** Roles of one input's axes; null where nothing tells them. */
export function inputRoles(
  graph: WiredGraph,
  input: string,
  rank: number,
  evidence: InputEvidence
): AxisRole[] | null {
  const stated = evidence.stated.get(input)
  if (stated?.length === rank) return [...stated]
  if (evidence.tokens.has(input)) return tokenRoles(rank)
  let open: Way[] = [{ graph, tensor: input, back: [] }]
  for (let depth = 0; depth < 14 && open.length > 0; depth++) {
    const next: Way[] = []
    for (const way of open) {
      for (const node of way.graph.wiring.consumers(way.tensor)) {
        const found = meaning(way, node, evidence)
        const roles = found && rolesAtStart(way, found)
        if (roles?.length === rank) return withTime(roles)
        next.push(...steps(way, node))
      }
    }
    open = next.slice(0, 24)
  }
  return null
}

/** One spatial axis alone counts time. */
const withTime = (roles: AxisRole[]): AxisRole[] =>
  roles.includes('height') && roles.includes('width')
    ? roles
    : roles.map((role) => (role === 'height' || role === 'width' ? 'time' : role))

const tokenRoles = (rank: number): AxisRole[] =>
  rank === 1
    ? ['position']
    : ['batch', 'position', ...Array.from({ length: rank - 2 }, (): AxisRole => 'unknown')]

const featureMapOps = opSet(
  'Conv ConvTranspose FusedConv QLinearConv MaxPool AveragePool GlobalAveragePool InstanceNormalization'
)

/** Roles that a node gives to the axes of what it reads. */
function meaning({ graph: { wiring }, tensor }: Way, node: Node, evidence: InputEvidence): AxisRole[] | null {
  const rank = wiring.dims(tensor)?.length ?? wiringInputRank(wiring, tensor)
  const place = node.inputs.indexOf(tensor)
  if (featureMapOps.has(node.op) && place === 0) return featureMapRoles(rank)
  if (node.op === 'LSTM' || node.op === 'GRU' || node.op === 'RNN') {
    const isBatchFirst = intAttribute(node, 'layout', 0) === 1
    if (place === 0) return isBatchFirst ? ['batch', 'time', 'feature'] : ['time', 'batch', 'feature']
    return isBatchFirst ? ['batch', 'direction', 'feature'] : ['direction', 'batch', 'feature']
  }
  if (linearMap(wiring, node)?.input === tensor) return linearRoles(rank, evidence)
  return null
}

/** In a graph, rows are nodes or edges rather than stimuli. */
function linearRoles(rank: number, evidence: InputEvidence): AxisRole[] | null {
  const roles: Record<number, AxisRole[]> = {
    1: ['feature'],
    2: [evidence.hasMessages ? 'unknown' : 'batch', 'feature'],
    3: ['batch', roleBetween(evidence), 'feature']
  }
  return roles[rank] ?? null
}

function wiringInputRank(wiring: Wiring, tensor: string): number {
  const info = wiring.graph.inputs.find(({ name }) => name === tensor)
  return info?.type.kind === 'tensor' ? (info.type.dims?.length ?? 0) : 0
}

const keepingRank = opSet(
  'Pad Slice Add Sub Mul Div Neg Relu Tanh Sigmoid Exp Log Abs Clip Pow Sqrt BatchNormalization LayerNormalization'
)

/** Where the value goes on with its axes known: through layout, elementwise nodes and into branches. */
function steps(way: Way, node: Node): Way[] {
  const { graph, tensor, back } = way
  if (node.op === 'If') {
    return graph.inner
      .filter(({ around }) => around?.node === node)
      .map((inner) => ({ graph: inner, tensor, back }))
  }
  const [output] = node.outputs
  const isFirst = node.inputs[0] === tensor
  const passes = (isLayout(node) || isSelection(graph.wiring, node)) && isFirst
  if (output === undefined || !(passes || keepingRank.has(node.op))) return []
  return [{ graph, tensor: output, back: [{ wiring: graph.wiring, node }, ...back] }]
}

/** Picks one place of an axis, which goes away. */
const isSelection = (wiring: Wiring, node: Node): boolean =>
  node.op === 'Gather' && wiring.scalar(node.inputs[1]) !== undefined

/** Roles at the input, taken back along the way. */
function rolesAtStart({ back }: Way, end: readonly AxisRole[]): AxisRole[] | null {
  let roles: AxisRole[] = [...end]
  for (const { wiring, node } of back) {
    if (isLayout(node)) {
      const before = rolesBefore(wiring, node, roles)
      if (before === null) return null
      roles = before
    } else if (isSelection(wiring, node) && (wiring.dims(node.inputs[1])?.length ?? 0) === 0) {
      roles = roles.toSpliced(intAttribute(node, 'axis', 0), 0, 'unknown')
    }
  }
  return roles
}
