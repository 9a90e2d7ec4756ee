/** Which nodes are joined, as networks take it: a dense adjacency matrix, lists of neighbours, pairs of nodes, weights. */
import type { NumberSpace, OpenRequest, Settings, Values } from './family.ts'
import { edgesFor, removalRanks, type Edge } from './graph-edges.ts'
import { linear, named, whole } from './parameters.ts'
import { choiceSetting, numberSetting, toggleSetting } from './settings.ts'
import type { Target } from './target.ts'

type Shown = { from: number; to: number; weight: number }[]

/** The two parameters that all of these have. */
const edgeParameters = (count: number) => ({
  weight: linear('Edge weight', [0, 1], 1, { hard: [-100, 100] }),
  removed: whole('Removed edges', [0, count], 0)
})

const weightOf = (edge: Edge, rank: number, { removed = 0, weight = 1 }: Values): number =>
  rank < removed ? 0 : weight * edge.weight

/** A dense adjacency matrix, [nodes, nodes]; leading axes of it repeat. */
export function adjacency({ target, settings, seed }: OpenRequest): NumberSpace {
  const nodes = target.shape.at(-1) ?? 1
  const edges = edgesFor(settings, nodes, 1, seed)
  const ranks = removalRanks(settings, edges.length, seed)
  const hasLoops = toggleSetting(settings, 'self-loops', false)
  const isNormalized = choiceSetting(settings, 'normalization', ['none', 'symmetric']) === 'symmetric'
  const degrees = new Float64Array(nodes)
  const block = nodes * nodes
  const write = (values: Values, into: Float64Array): void => {
    into.fill(0)
    for (const [index, edge] of edges.entries()) {
      const weight = weightOf(edge, ranks[index] ?? 0, values)
      into[edge.from * nodes + edge.to] = weight
      into[edge.to * nodes + edge.from] = weight
    }
    if (hasLoops) for (let node = 0; node < nodes; node++) into[node * nodes + node] = 1
    if (isNormalized) normalize(into, nodes, degrees)
    for (let start = block; start < into.length; start += block) into.copyWithin(start, 0, block)
  }
  return {
    kind: 'numbers',
    parameters: named(edgeParameters(edges.length)),
    warnings: edges.length === 0 ? ['The graph has no edges.'] : [],
    write,
    view: (values) => ({ kind: 'graph', edges: shownEdges(edges, ranks, values) })
  }
}

const shownEdges = (edges: readonly Edge[], ranks: Int32Array, values: Values): Shown =>
  edges.map((edge, index) => ({ ...edge, weight: weightOf(edge, ranks[index] ?? 0, values) }))

/** D^−½ A D^−½ (Kipf and Welling 2017); nodes without edges stay without. */
function normalize(matrix: Float64Array, nodes: number, degrees: Float64Array): void {
  for (let node = 0; node < nodes; node++) {
    let degree = 0
    for (let other = 0; other < nodes; other++) degree += matrix[node * nodes + other] ?? 0
    degrees[node] = degree > 0 ? 1 / Math.sqrt(degree) : 0
  }
  for (let i = 0; i < nodes * nodes; i++) {
    matrix[i] = (matrix[i] ?? 0) * (degrees[Math.floor(i / nodes)] ?? 0) * (degrees[i % nodes] ?? 0)
  }
}

/** Indices of neighbours, [nodes, neighbours]; a place without a neighbour, or with a removed edge, holds the node itself. */
export function neighborIndices({ target, settings, seed }: OpenRequest): NumberSpace {
  const [nodes = 1, places = 1] = target.shape
  const edges = edgesFor(settings, nodes, Math.ceil(places / 2), seed)
  const ranks = removalRanks(settings, edges.length, seed)
  const slots = neighborSlots(edges, nodes, places)
  const lost = edges.length > 0 && slots.every((edge) => edge >= 0) ? edges.length - new Set(slots).size : 0
  const write = ({ removed = 0 }: Values, into: Float64Array): void => {
    for (let i = 0; i < into.length; i++) {
      const node = Math.floor(i / places) % nodes
      const index = slots[i] ?? -1
      const edge = edges[index]
      const isThere = edge !== undefined && (ranks[index] ?? 0) >= removed
      into[i] = isThere ? (edge.from === node ? edge.to : edge.from) : node
    }
  }
  return {
    kind: 'numbers',
    parameters: named({ removed: edgeParameters(edges.length).removed }),
    warnings: lost > 0 ? [`${lost} edges have no place among ${places} neighbours for each node.`] : [],
    write,
    view: (values) => ({ kind: 'graph', edges: shownEdges(edges, ranks, values) })
  }
}

/** For each place of each node, the edge in it, or −1. */
function neighborSlots(edges: readonly Edge[], nodes: number, places: number): Int32Array {
  const slots = new Int32Array(nodes * places).fill(-1)
  const used = new Int32Array(nodes)
  for (const [index, { from, to }] of edges.entries()) {
    for (const node of from === to ? [from] : [from, to]) {
      const place = used[node] ?? 0
      if (place < places) slots[node * places + place] = index
      used[node] = place + 1
    }
  }
  return slots
}

/** Pairs of nodes, [2, edges] or [edges, 2], both ways round; a removed or missing edge joins node 0 to itself. */
export function edgePairs({ target, settings, seed }: OpenRequest): NumberSpace {
  const isColumns = target.shape[0] === 2
  const places = target.size / 2
  const edges = edgesFor(settings, nodeCountFor(target, settings), 1, seed)
  const ranks = removalRanks(settings, edges.length, seed)
  const write = ({ removed = 0 }: Values, into: Float64Array): void => {
    for (let place = 0; place < places; place++) {
      const index = Math.floor(place / 2)
      const edge = (ranks[index] ?? 0) >= removed ? edges[index] : undefined
      const isBack = place % 2 === 1
      into[isColumns ? place : 2 * place] = (isBack ? edge?.to : edge?.from) ?? 0
      into[isColumns ? places + place : 2 * place + 1] = (isBack ? edge?.from : edge?.to) ?? 0
    }
  }
  const lost = edges.length - Math.ceil(places / 2)
  return {
    kind: 'numbers',
    parameters: named({ removed: edgeParameters(edges.length).removed }),
    warnings:
      lost > 0
        ? [`${lost} of ${edges.length} edges do not fit: each takes two places, one for each way.`]
        : [],
    write,
    view: (values) => ({ kind: 'graph', edges: shownEdges(edges, ranks, values) })
  }
}

/**
 * Nodes that pairs may name: as the settings or the network say; else those of a ring with as many edges. The user's own
 * edges may name any node then.
 */
function nodeCountFor({ indexLimit, size }: Target, settings: Settings): number {
  const own = numberSetting(settings, 'node-count', 0)
  if (own >= 1) return Math.min(mostNodes, Math.floor(own))
  if (indexLimit !== undefined) return indexLimit
  return settings['topology'] === 'list' ? mostNodes : Math.max(1, Math.floor(size / 4))
}

/** Highest number of nodes where nothing tells. */
const mostNodes = 2 ** 20

/** Weights of edges, [edges]: all the same, the removed ones 0. */
export function edgeWeights({ target, settings, seed }: OpenRequest): NumberSpace {
  const ranks = removalRanks(settings, target.size, seed)
  const write = ({ weight = 1, removed = 0 }: Values, into: Float64Array): void => {
    for (let i = 0; i < into.length; i++) into[i] = (ranks[i] ?? 0) < removed ? 0 : weight
  }
  const parameters = named(edgeParameters(target.size))
  return { kind: 'numbers', parameters, warnings: [], write, view: () => ({ kind: 'bars' }) }
}
