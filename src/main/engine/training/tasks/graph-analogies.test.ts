import { describe, expect, it } from 'vitest'
import { graphAnalogies } from './graph-analogies.ts'
import { rows } from './testing/rows.ts'

/** Places of a graph's nodes on the lattice, by walking its edges from node 0 on. */
function placesOf(row: readonly number[], nodes: number): [number, number][] {
  const ways = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1]
  ]
  const found = new Map<number, [number, number]>([[0, [0, 0]]])
  for (const [node, [x, y]] of found)
    ways.forEach(([dx = 0, dy = 0], kind) => {
      for (let other = 0; other < nodes; other++)
        if (row[nodes + (kind * nodes + node) * nodes + other] === 1) {
          const there: [number, number] = [x + dx, y + dy]
          expect(found.get(other) ?? there).toEqual(there)
          found.set(other, there)
        }
    })
  return Array.from({ length: nodes }, (_, node) => found.get(node) ?? [NaN, NaN])
}

describe('answers of graph analogies', () => {
  it('lie where the offset from A to B leads from C, and held-out offsets are never trained on', () => {
    const each = graphAnalogies({ nodes: 12, reach: 2, heldOutRelations: 6 })
    const asked = [each.training(1, 0, 300), each.heldOut(100)].map((examples) => {
      const targets = rows(examples, 'target')
      return rows(examples, 'inputs').map((row, example) => {
        const places = placesOf(row, 12)
        const [a, b, c] = [0, 1, 2].map((mark) =>
          row.slice(12 + 4 * 144).findIndex((on, at) => at % 3 === mark && on === 1)
        )
        const [from, to, other, answer] = [a, b, c]
          .map((at) => places[Math.floor((at ?? 0) / 3)])
          .concat([places[targets[example]?.[0] ?? -1]])
        const offset = [0, 1].map((axis) => (to?.[axis] ?? NaN) - (from?.[axis] ?? NaN))
        expect([0, 1].map((axis) => (answer?.[axis] ?? NaN) - (other?.[axis] ?? NaN))).toEqual(offset)
        expect(a).not.toBe(c)
        const swapped = [0, 1].map((axis) => (other?.[axis] ?? NaN) - (from?.[axis] ?? NaN))
        return { offset: String(offset), swapped: String(swapped) }
      })
    })
    const [trained = new Set<string>(), heldOut = new Set<string>()] = asked.map(
      (questions) => new Set(questions.map(({ offset }) => offset))
    )
    expect([trained.size, heldOut.size]).toEqual([18, 6])
    expect(new Set([...trained, ...heldOut]).size).toBe(24)
    // The same parallelogram by its other side.
    for (const { swapped } of asked[0] ?? []) expect(heldOut).not.toContain(swapped)
    for (const offset of heldOut) {
      const reverse = String(offset.split(',').map((step) => 0 - Number(step)))
      expect(heldOut).toContain(reverse)
    }
  })
})
