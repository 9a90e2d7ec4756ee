/** The study of analogies on graphs: C walks over a block of the lattice, and the answer walks beside it. */
import { binding, timeline, view } from '../studies.ts'
import { npyFile, type StudyWithFiles } from './study.ts'

/** A block of the lattice, whose nodes are numbered row by row. */
const [columns, rows] = [4, 3]
const count = columns * rows
const nodeAt = (column: number, row: number): number => row * columns + column

/** East, west, north and south, as the task has them. */
const ways = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1]
] as const

function adjacency(): Float32Array {
  const edges = new Float32Array(ways.length * count ** 2)
  ways.forEach(([dx, dy], kind) => {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [x, y] = [column + dx, row + dy]
        const isNode = x >= 0 && x < columns && y >= 0 && y < rows
        if (isNode) edges[(kind * count + nodeAt(column, row)) * count + nodeAt(x, y)] = 1
      }
  })
  return edges
}

/** Two steps east and one north: a relation that training never asks for. */
export const shownRelation = { from: nodeAt(0, 0), to: nodeAt(2, 1) }

/** Nodes in the order in which C walks over them: there and back, row by row. */
export const walk = Array.from({ length: count }, (_, step) => {
  const row = Math.floor(step / columns)
  return nodeAt(row % 2 === 0 ? step % columns : columns - 1 - (step % columns), row)
})

/** Marks of A, B and C for each step of the walk, [steps, nodes, marks]. */
function marks(): Float32Array {
  const all = new Float32Array(count * count * 3)
  walk.forEach((c, step) => {
    ;[shownRelation.from, shownRelation.to, c].forEach((node, mark) => {
      all[(step * count + node) * 3 + mark] = 1
    })
  })
  return all
}

export function graphAnalogiesStudy(): StudyWithFiles {
  const origin = new Float32Array(count)
  origin[nodeAt(1, 1)] = 1
  const fixed = (name: string) =>
    binding('constant', { content: 'file', file: `graph-analogies.${name}.npy`, entry: '' })
  const trace = (id: string, site: string, entry: number) => ({
    id,
    sites: [site],
    reading: { axes: [entry, 'all' as const] },
    axis: 'stimulus' as const,
    projection: 'places-pca'
  })
  return {
    study: {
      title: 'A is to B as C is to D',
      description:
        'A graph network gives each node a place, and the places turn out to be a map of the lattice. While C walks over the nodes row by row, the point where the network looks for D walks beside it, two steps east and one north of C: the way from A to B, which it was never trained on.',
      symbols: {},
      bindings: {
        nodes: fixed('nodes'),
        adjacency: fixed('adjacency'),
        marks: binding('array', { file: 'graph-analogies.marks.npy', entry: '', interpolate: false })
      },
      values: {},
      sweep: [{ input: 'marks', parameter: 'index', from: 0, to: count - 1, count }],
      traces: [trace('c', 'readout.marked', 2), trace('d', 'readout.point', 0)],
      projections: [],
      choices: { 'places-pca': { kind: 'pca' } },
      view: { ...view, colorBy: 'trace', colorMap: 'auto', lineWidth: 2, scaling: 'equal' },
      timeline
    },
    files: [
      ['graph-analogies.nodes.npy', npyFile([count, 1], origin)],
      ['graph-analogies.adjacency.npy', npyFile([ways.length, count, count], adjacency())],
      ['graph-analogies.marks.npy', npyFile([count, count, 3], marks())]
    ]
  }
}
