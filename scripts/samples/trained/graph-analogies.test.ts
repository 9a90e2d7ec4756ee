import { describe, expect, it } from 'vitest'
import { relationsOf } from '#engine/training/tasks/graph-analogies.ts'
import { readNpy } from '#engine/arrays/npy.ts'
import type { Tensor } from '#shared/tensor.ts'
import { graphAnalogiesStudy, shownRelation, walk } from './graph-analogies.ts'
import { modelOf, numbersOf, run } from './sample-network.ts'
import { taskChoiceOf, weightsOf } from './study.ts'

const columns = 4
const placeOf = (node: number): [number, number] => [node % columns, Math.floor(node / columns)]

/** The study's stimuli: C at each node in turn. */
function feeds(): Record<string, Tensor> {
  const files = new Map(graphAnalogiesStudy().files)
  const read = (name: string): Tensor => readNpy(files.get(`graph-analogies.${name}.npy`) ?? new Uint8Array())
  const repeated = (name: string): Tensor => {
    const { dims, data } = read(name)
    const all = Float32Array.from({ length: walk.length * data.length }, (_, at) =>
      Number(data[at % data.length])
    )
    return { type: 'float32', dims: [walk.length, ...dims], data: all }
  }
  return { nodes: repeated('nodes'), adjacency: repeated('adjacency'), marks: read('marks') }
}

describe('the network of graph analogies', () => {
  it('looks for D at B − A + C, which it has found by itself', async () => {
    const weights = weightsOf(await modelOf('graph-analogies'), 'readout.w')
    ;[-1, 1, 1].forEach((weight, mark) => {
      expect(weights[mark]).toBeCloseTo(weight, 1)
    })
  })

  it('gives nodes places that are a map of the lattice', async () => {
    const model = await modelOf('graph-analogies')
    const places = numbersOf((await run(model, feeds(), ['readout.places']))['readout.places'])
    const place = (node: number): Float32Array => places.subarray(3 * node, 3 * node + 3)
    const step = (from: number, to: number): number[] =>
      Array.from(place(to), (value, axis) => value - (place(from)[axis] ?? NaN))
    const between = (column: number, row: number, dx: number, dy: number): number[] =>
      step(row * columns + column, (row + dy) * columns + column + dx)
    const [east, north] = [between(1, 1, 1, 0), between(1, 1, 0, 1)]
    const apart = (one: number[], other: number[]): number =>
      Math.hypot(...one.map((value, axis) => value - (other[axis] ?? NaN)))
    for (let row = 0; row < 3; row++)
      for (let column = 0; column < columns; column++) {
        if (column < columns - 1)
          expect(apart(between(column, row, 1, 0), east)).toBeLessThan(0.25 * Math.hypot(...east))
        if (row < 2)
          expect(apart(between(column, row, 0, 1), north)).toBeLessThan(0.25 * Math.hypot(...north))
      }
  })

  it('answers the study’s question wherever there is an answer, for a relation that is held out', async () => {
    const choice = taskChoiceOf('graph-analogies', 'graph-analogies')
    const [[ax, ay], [bx, by]] = [placeOf(shownRelation.from), placeOf(shownRelation.to)]
    const relation = [bx - ax, by - ay]
    expect(relationsOf(choice).heldOut).toContainEqual(relation)
    const logits = numbersOf((await run(await modelOf('graph-analogies'), feeds(), ['logits']))['logits'])
    let asked = 0
    walk.forEach((c, n) => {
      const [x, y] = placeOf(c)
      const [dx, dy] = [x + (relation[0] ?? 0), y + (relation[1] ?? 0)]
      if (dx < 0 || dx >= columns || dy < 0 || dy >= 3) return
      const own = logits.subarray(n * walk.length, (n + 1) * walk.length)
      expect(own.indexOf(Math.max(...own))).toBe(dy * columns + dx)
      asked++
    })
    expect(asked).toBe(4)
  })
})
