/**
 * Recognises message passing on graphs: node features gathered by an index input and summed up again, or multiplied by an
 * adjacency matrix that comes in as an input.
 */
import type { Node } from '#engine/onnx/model.ts'
import type { AxisRole } from '#shared/network.ts'
import { dataInput, isBias, isDataProduct, isScale, linearBehind, linearMap } from './linear.ts'
import { opSet } from './op-set.ts'
import { isLayout, nodesBetween, regionBehind, walkBack } from './walks.ts'
import type { Wiring } from './wiring.ts'

export interface MessagePassingLayer {
  /** Node features that the layer reads. */
  nodesBefore: string
  /** What the nodes get, one for each edge or for each kind of edges; absent for the product with a single adjacency matrix. */
  messages?: string
  /** Messages summed up for each node. */
  aggregate: string
  /** Node features that the layer leaves. */
  nodesAfter: string
  roles: { nodes: AxisRole[]; messages: AxisRole[] }
  /** The input that `nodesBefore` was made from node by node. */
  nodeInput?: string
  /** Input of the network that says which nodes are connected, with the roles of its axes. */
  connectivity: string
  connectivityRoles: AxisRole[]
}

/** All message passing of a graph, in order. */
export function findMessagePassing(wiring: Wiring): MessagePassingLayer[] {
  const gathers = wiring.graph.nodes.flatMap((node) => gatherOfNodes(wiring, node) ?? [])
  const layers = [
    ...gatherLayers(wiring, gathers),
    ...wiring.graph.nodes.flatMap((node) => adjacencyLayer(wiring, node) ?? [])
  ]
  layers.sort((a, b) => wiring.orderOf(a.aggregate) - wiring.orderOf(b.aggregate))
  return layers
}

interface NodeGather {
  node: Node
  table: string
  index: string
}

/** Rows of a value picked by an input of integers. */
function gatherOfNodes(wiring: Wiring, node: Node): NodeGather | null {
  const [table = '', index = ''] = node.inputs
  if (node.op !== 'Gather' && node.op !== 'GatherND' && node.op !== 'GatherElements') return null
  if (!wiring.isData(table) || !wiring.isData(index) || !isFloat(wiring, table)) return null
  const source = indexSource(wiring, index)
  if (source === null || isOnlyDivisor(wiring, node.outputs[0] ?? '')) return null
  return { node, table, index: source }
}

/** Sums that messages are divided by, as the weights of graph attention are, are no node features. */
function isOnlyDivisor(wiring: Wiring, tensor: string): boolean {
  const consumers = wiring.consumers(tensor)
  const isDivisor = (node: Node): boolean =>
    (node.op === 'Div' && node.inputs[1] === tensor) ||
    ((isLayout(node) || isBias(wiring, node) || divisorOps.has(node.op)) &&
      isOnlyDivisor(wiring, node.outputs[0] ?? ''))
  return consumers.length > 0 && consumers.every(isDivisor)
}

const divisorOps = opSet('Expand Clip Max Gather GatherElements GatherND')

const isFloat = (wiring: Wiring, tensor: string): boolean =>
  wiring.probed(tensor)?.type.includes('float') !== false

const indexOps = opSet('Slice Split Gather Expand Add Mul Sub Where Less')

/** The input of the graph that an index comes from. */
function indexSource(wiring: Wiring, tensor: string): string | null {
  let current = tensor
  for (let steps = 0; steps < 10; steps++) {
    const node = wiring.producer(current)
    if (node === undefined) return current
    if (!isLayout(node) && !indexOps.has(node.op)) return null
    const next = isLayout(node) ? node.inputs[0] : wiring.dataInputs(node)[0]
    if (next === undefined) return null
    current = next
  }
  return null
}

/** Gathers of one table make one layer, up to the sum that closes it. */
function gatherLayers(wiring: Wiring, gathers: readonly NodeGather[]): MessagePassingLayer[] {
  const tables = [...new Set(gathers.map(({ table }) => table))]
  return tables.flatMap((table, i) => {
    const first = gathers.find((gather) => gather.table === table)
    if (first === undefined) return []
    const next = tables[i + 1]
    const aggregation = aggregationAfter(wiring, first, next)
    if (aggregation === null) return []
    const { output, messages, isSparse } = aggregation
    const rank = wiring.dims(messages)?.length ?? 2
    const perEdge: AxisRole[] = isSparse || rank < 3 ? ['unknown', 'feature'] : ['node', 'unknown', 'feature']
    const updated = updateAfter(wiring, output)
    const goesOn = next !== undefined && updated === output && nodesBetween(wiring, output, next).size > 0
    const nodesAfter = goesOn ? next : updated
    return [
      {
        nodesBefore: table,
        messages,
        aggregate: output,
        nodesAfter,
        roles: { nodes: nodeRoles(wiring, table), messages: perEdge },
        ...nodeInputOf(wiring, table),
        connectivity: first.index,
        // A list of edges has one column for each; a table of neighbours one row for each node.
        connectivityRoles: [isSparse ? 'unknown' : 'node', 'unknown'] satisfies AxisRole[]
      }
    ]
  })
}

/** The input of the graph behind node features, through maps and functions of single nodes. */
export function nodeInputOf(wiring: Wiring, nodes: string): { nodeInput?: string } {
  let current = nodes
  for (let steps = 0; steps < 12; steps++) {
    const node = wiring.producer(current)
    if (node === undefined) return { nodeInput: current }
    const map = linearMap(wiring, node)
    const isPerNode = isBias(wiring, node) || isScale(wiring, node) || updateOps.has(node.op)
    if (map === null && !isPerNode) return {}
    current = map?.input ?? dataInput(wiring, node)
  }
  return {}
}

const nodeRoles = (wiring: Wiring, table: string): AxisRole[] =>
  wiring.dims(table)?.length === 3 ? ['batch', 'node', 'feature'] : ['node', 'feature']

interface Aggregation {
  output: string
  messages: string
  isSparse: boolean
}

const reductions = opSet('ReduceSum ReduceMean ReduceMax ReduceMin')

/** The first sum over edges after a gather and before the next layer's table. */
function aggregationAfter(
  wiring: Wiring,
  { node, table }: NodeGather,
  next: string | undefined
): Aggregation | null {
  const [gathered = ''] = node.outputs
  const carriers = new Set([gathered])
  const end = next === undefined ? Number.POSITIVE_INFINITY : wiring.orderOf(next)
  for (const later of wiring.graph.nodes.slice(wiring.order(node) + 1)) {
    if (wiring.order(later) > end) return null
    if (!wiring.dataInputs(later).some((input) => carriers.has(input))) continue
    const [output = ''] = later.outputs
    const found = aggregation(wiring, later, output, carriers, table)
    if (found !== null) return found
    for (const name of later.outputs) carriers.add(name)
  }
  return null
}

function aggregation(
  wiring: Wiring,
  { op, inputs }: Node,
  output: string,
  carriers: ReadonlySet<string>,
  table: string
): Aggregation | null {
  const [data = '', , updates = ''] = inputs
  if (op.startsWith('Scatter')) {
    const isSum = carriers.has(updates) && !isOnlyDivisor(wiring, output)
    return isSum ? { output, messages: updates, isSparse: true } : null
  }
  if (!reductions.has(op)) return null
  const nodes = wiring.dims(table)?.[0]
  const keepsNodes = nodes !== undefined && wiring.dims(output)?.[0] === nodes
  const isOverEdges = (wiring.dims(data)?.length ?? 0) >= 3
  return keepsNodes && isOverEdges ? { output, messages: data, isSparse: false } : null
}

const updateOps = opSet(
  'Relu LeakyRelu Elu Selu Gelu Softplus Sigmoid Tanh BatchNormalization LayerNormalization Dropout Identity Cast'
)

const combiningOps = opSet('Add Mul Sub Div')

/** Node features after the last layer: what follows the sum node by node. */
function updateAfter(wiring: Wiring, aggregate: string): string {
  let current = aggregate
  for (let steps = 0; steps < 8; steps++) {
    const node = wiring.soleConsumer(current)
    const output = node?.outputs[0]
    if (node === undefined || output === undefined || !(updateOps.has(node.op) || combiningOps.has(node.op)))
      return current
    current = output
  }
  return current
}

/** A · X with a square input A, perhaps scaled or with self-loops added. */
function adjacencyLayer(wiring: Wiring, node: Node): MessagePassingLayer | null {
  const [matrix = '', features = ''] = node.inputs
  const [output = ''] = node.outputs
  if (node.op !== 'MatMul' || !isDataProduct(wiring, node)) return null
  const source = adjacencySource(wiring, matrix)
  if (source === null || source === features) return null
  const dims = wiring.dims(features)
  if (dims?.length === 4) return layerOfKinds(wiring, source, features, output)
  const roles: AxisRole[] = dims?.length === 3 ? ['batch', 'node', 'feature'] : ['node', 'feature']
  return {
    nodesBefore: features,
    aggregate: output,
    nodesAfter: updateAfter(wiring, output),
    roles: { nodes: roles, messages: roles },
    ...nodeInputOf(wiring, features),
    connectivity: source,
    connectivityRoles: [...roles.slice(0, -1), 'node']
  }
}

/** Σ over kinds of edges of A · X W, as relational graph convolution has it: [batch, kind, node, feature] summed over kinds. */
function layerOfKinds(
  wiring: Wiring,
  connectivity: string,
  messages: string,
  product: string
): MessagePassingLayer | null {
  const sum = wiring.soleConsumer(product)
  const aggregate = sum?.op === 'ReduceSum' ? (sum.outputs[0] ?? '') : ''
  const nodesBefore = statesBehind(wiring, messages)
  if (wiring.dims(aggregate)?.length !== 3 || nodesBefore === null) return null
  const nodes: AxisRole[] = ['batch', 'node', 'feature']
  return {
    nodesBefore,
    messages,
    aggregate,
    nodesAfter: residualAfter(wiring, aggregate, nodesBefore) ?? updateAfter(wiring, aggregate),
    roles: { nodes, messages: ['batch', 'unknown', 'node', 'feature'] },
    ...nodeInputOf(wiring, nodesBefore),
    connectivity,
    connectivityRoles: ['batch', 'unknown', 'node', 'node']
  }
}

/** Node features that messages are mapped from, before they are normalised. */
function statesBehind(wiring: Wiring, messages: string): string | null {
  const map = linearBehind(wiring, messages)
  if (map === null) return null
  return walkBack(wiring, map.input, ({ op }) => op === 'LayerNormalization' || op === 'BatchNormalization')
}

/** The sum of node features and of what a layer writes to them, through maps and functions of single nodes. */
function residualAfter(wiring: Wiring, aggregate: string, nodesBefore: string): string | null {
  let current = aggregate
  for (let steps = 0; steps < 12; steps++) {
    const node = wiring.soleConsumer(current)
    const output = node?.outputs[0]
    if (node === undefined || output === undefined) return null
    if (node.op === 'Add' && node.inputs.includes(nodesBefore)) return output
    const isPerNode = updateOps.has(node.op) || combiningOps.has(node.op) || linearMap(wiring, node) !== null
    if (!isPerNode) return null
    current = output
  }
  return null
}

/** What a matrix is normalised with: degrees, their roots, self-loops. */
const normalizingOps = opSet(
  'Reshape Transpose Cast Identity Unsqueeze Squeeze Add Sub Mul Div Pow Sqrt Reciprocal Clip Max Min ReduceSum Expand Where Equal Greater IsInf EyeLike'
)

/** The square input that a matrix is made from, and nothing else. */
function adjacencySource(wiring: Wiring, tensor: string): string | null {
  let current = tensor
  for (let steps = 0; steps < 12; steps++) {
    if (wiring.producer(current) === undefined) return isSquare(wiring, current) ? current : null
    const region = regionBehind(wiring, current, ({ op }) => normalizingOps.has(op))
    if (region === null) return null
    current = region.input
  }
  return null
}

/** An input whose last two axes have the same size and follow the same symbol. */
export function isSquare(wiring: Wiring, tensor: string): boolean {
  const info = wiring.graph.inputs.find(({ name }) => name === tensor)
  const dims = info?.type.kind === 'tensor' ? info.type.dims : null
  if (!dims || dims.length < 2) return false
  return dims.at(-1) !== null && dims.at(-1) === dims.at(-2)
}
