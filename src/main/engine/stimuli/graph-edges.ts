/** Edges of a graph on a fixed set of nodes: known topologies or the user's list, and the order in which edges go. */
import { LimenError } from '#shared/errors.ts'
import type { Settings } from './family.ts'
import { numbersIn } from './lines.ts'
import { randomOrder, randomStream } from './random.ts'
import { choiceSetting, linesSetting, numberSetting } from './settings.ts'

/** An undirected edge. */
export interface Edge {
  from: number
  to: number
  weight: number
}

export const topologyNames = ['ring', 'path', 'star', 'complete', 'random', 'list'] as const
type TopologyName = (typeof topologyNames)[number]

/** More edges than this can't be told apart. */
const mostEdges = 262_144

/**
 * The edges that the settings ask for, on `count` nodes. A ring joins each node to its `reach` nearest on both sides.
 * @throws {LimenError} 'request' for edges to nodes that are not there, 'resources' for far too many.
 */
export function edgesFor(settings: Settings, count: number, reach: number, seed: number): Edge[] {
  const topology = choiceSetting(settings, 'topology', topologyNames)
  const edges =
    topology === 'list' ? listedEdges(settings, count) : madeEdges(topology, settings, count, reach, seed)
  if (edges.length <= mostEdges) return edges
  throw new LimenError({
    tag: 'resources',
    message: `The graph would have ${edges.length} edges; ${mostEdges} can be drawn.`,
    advice: 'Choose a sparser topology or fewer nodes.',
    part: 'topology'
  })
}

function madeEdges(
  topology: Exclude<TopologyName, 'list'>,
  settings: Settings,
  count: number,
  reach: number,
  seed: number
): Edge[] {
  const edge = (from: number, to: number): Edge => ({ from, to, weight: 1 })
  switch (topology) {
    case 'ring':
      return ringEdges(count, reach).map(([from, to]) => edge(from, to))
    case 'path':
      return Array.from({ length: Math.max(0, count - 1) }, (_, i) => edge(i, i + 1))
    case 'star':
      return Array.from({ length: Math.max(0, count - 1) }, (_, i) => edge(0, i + 1))
    case 'complete':
      return allPairs(count).map(([from, to]) => edge(from, to))
    case 'random': {
      const stream = randomStream(seed, count)
      const density = numberSetting(settings, 'density', 0.3)
      return allPairs(count).flatMap(([from, to]) => (stream.uniform() < density ? [edge(from, to)] : []))
    }
  }
}

/** Each pair once, nearest neighbours first; no more of them than the limit can tell. */
function ringEdges(count: number, reach: number): [number, number][] {
  const pairs: [number, number][] = []
  for (
    let distance = 1;
    distance <= Math.min(reach, Math.floor(count / 2)) && pairs.length <= mostEdges;
    distance++
  ) {
    const isOpposite = 2 * distance === count
    for (let node = 0; node < (isOpposite ? distance : count); node++)
      pairs.push([node, (node + distance) % count])
  }
  return pairs
}

/** Every pair of nodes once; no more of them than the limit can tell. */
function allPairs(count: number): [number, number][] {
  const pairs: [number, number][] = []
  for (let from = 0; from < count && pairs.length <= mostEdges; from++) {
    for (let to = from + 1; to < count; to++) pairs.push([from, to])
  }
  return pairs
}

function listedEdges(settings: Settings, count: number): Edge[] {
  return linesSetting(settings, 'edges').map((line) => {
    const [from = -1, to = -1, weight = 1] = numbersIn(line, 'the edges')
    const isNode = (node: number): boolean => Number.isInteger(node) && node >= 0 && node < count
    if (isNode(from) && isNode(to)) return { from, to, weight }
    throw new LimenError({
      tag: 'request',
      message: `'${line}' is no edge between nodes 0…${count - 1}.`,
      advice: "Write two node numbers and, if you like, a weight: '0 1 0.5'.",
      part: 'edges'
    })
  })
}

/** For each edge, how many go before it: in the order of the list, or in a random one. */
export function removalRanks(settings: Settings, count: number, seed: number): Int32Array {
  const ranks = new Int32Array(count)
  const isRandom = choiceSetting(settings, 'order', ['random', 'listed']) === 'random'
  const order = isRandom ? randomOrder(count, randomStream(seed, count, 7)) : ranks.map((_, i) => i)
  for (const [rank, edge] of order.entries()) ranks[edge] = rank
  return ranks
}
