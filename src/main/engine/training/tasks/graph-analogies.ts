/**
 * Analogies on graphs: A is to B as C is to which node? Each graph is a random connected piece of a square lattice whose
 * edges say east, west, north or south; a relation is an offset, such as two steps east and one north, along whatever edges
 * there are. One node is the origin, from which others can find their places; the question is not known to them. Some
 * relations are held out, each with its reverse: training asks for others alone, on other graphs, and never with a C that
 * stands to A in a held-out one, since A : C :: B : D is the same parallelogram as A : B :: C : D.
 */
import { randomOrder, randomStream, type RandomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import { below, ExampleBuffer, type Examples, type ExampleSlot, type Task, type TaskShape } from './task.ts'

export interface GraphAnalogiesChoice {
  nodes: number
  reach: number
  heldOutRelations: number
}

/** A place on the lattice, or the way from one to another. */
type Offset = readonly [x: number, y: number]

/** What each kind of edge says: the way from a node to its neighbour. */
const directions: Readonly<Record<string, Offset>> = {
  east: [1, 0],
  west: [-1, 0],
  north: [0, 1],
  south: [0, -1]
}

const kinds = Object.keys(directions).length

/** Nodes that a question is about. */
const marks = ['A', 'B', 'C'] as const

/** Fixed, so that every run holds the same relations out, and is looked at on the same graphs. */
const [splitSeed, heldOutSeed] = [0x9a7, 0x5eed]

export function graphAnalogies(choice: GraphAnalogiesChoice): Task {
  const { nodes } = choice
  const { trained, heldOut } = relationsOf(choice)
  const shape: TaskShape = {
    input: { kind: 'graph', nodes, features: ['origin'], relations: Object.keys(directions), marks },
    answer: { kind: 'class', classes: Array.from({ length: nodes }, (_, node) => `node ${node}`) },
    places: null
  }
  const apart = new Set(heldOut.map(String))
  const isTrained: Accepts = (way) => !apart.has(String(way))
  const drawn = (stream: RandomStream, size: number, question: Question): Examples => {
    const buffer = new ExampleBuffer(shape, size)
    for (let at = 0; at < size; at++) draw(stream, nodes, question, buffer.slot(at))
    return buffer.examples()
  }
  return {
    shape,
    chance: 1 / nodes,
    training: (seed, n, size) =>
      drawn(randomStream(seed, n), size, { relations: trained, accepts: isTrained }),
    heldOut: (size) => drawn(randomStream(heldOutSeed), size, { relations: heldOut, accepts: () => true })
  }
}

/** Whether a question may have this way from A to C. */
type Accepts = (way: Offset) => boolean

/** What is asked for. */
interface Question {
  relations: readonly Offset[]
  accepts: Accepts
}

/** All offsets of at most `reach` steps along each axis, in two parts; an offset and its reverse are in the same one. */
export function relationsOf({ nodes, reach, heldOutRelations }: GraphAnalogiesChoice): {
  trained: Offset[]
  heldOut: Offset[]
} {
  const steps = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach)
  const all = steps.flatMap((x) => steps.map((y): Offset => [x, y])).filter(([x, y]) => x !== 0 || y !== 0)
  if (heldOutRelations >= all.length - 1 || 2 * reach + 2 > nodes)
    throw new LimenError({
      tag: 'request',
      message: `${heldOutRelations} of ${all.length} relations of reach ${reach} do not fit graphs of ${nodes} nodes.`,
      advice: 'Hold fewer relations out, choose a smaller reach or more nodes.',
      part: 'task.reach'
    })
  const forward = all.filter(([x, y]) => y > 0 || (y === 0 && x > 0))
  const order = inOrder(forward, randomOrder(forward.length, randomStream(splitSeed)))
  const withReverse = order.flatMap(([x, y]): Offset[] => [
    [x, y],
    [-x, -y]
  ])
  const count = 2 * Math.ceil(heldOutRelations / 2)
  return { heldOut: withReverse.slice(0, count), trained: withReverse.slice(count) }
}

const inOrder = (offsets: readonly Offset[], order: Int32Array): Offset[] =>
  Array.from(order, (at): Offset => offsets[at] ?? [0, 0])

/** Draws graphs until one has a relation twice, and a question that may be asked. */
function draw(
  stream: RandomStream,
  nodes: number,
  { relations, accepts }: Question,
  { input, target }: ExampleSlot
): void {
  for (;;) {
    const places = randomPiece(stream, nodes)
    const relation = relations[below(stream, relations.length)] ?? [0, 0]
    const pairs = places.flatMap((place, from) => {
      const to = nodeAt(places, place, relation)
      return to < 0 ? [] : [[from, to] as const]
    })
    if (pairs.length < 2) continue
    const first = below(stream, pairs.length)
    const second = (first + 1 + below(stream, pairs.length - 1)) % pairs.length
    const [[a, b], [c, d]] = [pairs[first] ?? [0, 0], pairs[second] ?? [0, 0]]
    if (!accepts(wayBetween(places[a], places[c]))) continue
    input[below(stream, nodes)] = 1
    const edges = input.subarray(nodes, nodes + kinds * nodes ** 2)
    writeEdges(places, edges)
    const marked = input.subarray(nodes + edges.length)
    ;[a, b, c].forEach((node, mark) => (marked[node * marks.length + mark] = 1))
    target[0] = d
    return
  }
}

const wayBetween = ([x, y]: Offset = [0, 0], [toX, toY]: Offset = [0, 0]): Offset => [toX - x, toY - y]

/** The node at an offset from a place, or −1. */
const nodeAt = (places: readonly Offset[], [x, y]: Offset, [dx, dy]: Offset): number =>
  places.findIndex(([left, up]) => left === x + dx && up === y + dy)

/** Places of a connected piece of the lattice, grown from one place on, in random order. */
function randomPiece(stream: RandomStream, nodes: number): Offset[] {
  const places: Offset[] = [[0, 0]]
  const ways = Object.values(directions)
  while (places.length < nodes) {
    const [x, y] = places[below(stream, places.length)] ?? [0, 0]
    const [dx, dy] = ways[below(stream, ways.length)] ?? [0, 0]
    if (nodeAt(places, [x, y], [dx, dy]) < 0) places.push([x + dx, y + dy])
  }
  return inOrder(places, randomOrder(nodes, stream))
}

/** adjacency[kind][node][other] = 1 where the other is the node's neighbour in that direction. */
function writeEdges(places: readonly Offset[], adjacency: Float32Array | Int32Array): void {
  const count = places.length
  Object.values(directions).forEach((way, kind) => {
    places.forEach((place, node) => {
      const other = nodeAt(places, place, way)
      if (other >= 0) adjacency[(kind * count + node) * count + other] = 1
    })
  })
}
