import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestNeighbors } from './nearest-neighbors.ts'

const goOn = () => Promise.resolve()
/** States on a line: their distances are those of the numbers. */
const onLine = (places: number[]) => ({
  values: Float32Array.from(places),
  count: places.length,
  features: 1
})

describe('nearest neighbours', () => {
  it('of states on a line are the next ones', async () => {
    const { indices, distances } = await nearestNeighbors(onLine([0, 10, 1, 4]), 3, goOn)
    expect(indices).toEqual([
      [0, 2, 3],
      [1, 3, 2],
      [2, 0, 3],
      [3, 2, 0]
    ])
    expect(distances[0]).toEqual([0, 1, 4])
  })

  it('are those of a full sort, for any states', async () => {
    const number = fc.integer({ min: -50, max: 50 })
    const states = fc.array(fc.tuple(number, number, number), { minLength: 2, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(states, fc.integer({ min: 2, max: 10 }), async (rows, wanted) => {
        const size = Math.min(wanted, rows.length)
        const values = Float32Array.from(rows.flat())
        const found = await nearestNeighbors({ values, count: rows.length, features: 3 }, size, goOn)
        rows.forEach((row, i) => {
          const squareTo = (other: number[]) =>
            row.reduce((sum, value, k) => sum + (value - (other[k] ?? NaN)) ** 2, 0)
          const all = rows.map((other) => Math.sqrt(squareTo(other)))
          expect(found.distances[i]).toEqual(all.toSorted((a, b) => a - b).slice(0, size))
          expect(found.indices[i]?.[0]).toBe(i)
        })
      })
    )
  })

  it('put a state itself first among equal ones', async () => {
    const { indices } = await nearestNeighbors(onLine([5, 5, 5]), 2, goOn)
    expect(indices.map(([first]) => first)).toEqual([0, 1, 2])
  })

  it('stop when they are told to', async () => {
    const stop = () => Promise.reject(new Error('stop'))
    await expect(nearestNeighbors(onLine([1, 2]), 2, stop)).rejects.toThrow('stop')
  })
})
