import { describe, expect, it } from 'vitest'
import type { StateRows } from './principal-axes.ts'
import { umapPicture } from './umap-picture.ts'

/** Two clusters of 15 states each, 100 apart in `features` dimensions. */
function clusters(features: number): StateRows {
  const values = Float32Array.from({ length: 30 * features }, (_, place) => {
    const [row, feature] = [Math.floor(place / features), place % features]
    return (row < 15 ? 0 : 100) + Math.sin(row * 7 + feature * 3)
  })
  return { values, count: 30, features }
}

const settings = { neighbors: 5, minimumDistance: 0.1, seed: 3 }
const goOn = () => Promise.resolve()
const distance = (picture: Float32Array, a: number, b: number) =>
  Math.hypot(...[0, 1, 2].map((axis) => (picture[a * 3 + axis] ?? NaN) - (picture[b * 3 + axis] ?? NaN)))

describe('a UMAP picture', () => {
  it.each([4, 500])('keeps neighbours in one cluster together, in %i dimensions', async (features) => {
    const picture = await umapPicture(clusters(features), settings, goOn)
    for (let row = 0; row < 30; row++) {
      const others = Array.from({ length: 30 }, (_, other) => other).filter((other) => other !== row)
      const nearest = others.reduce((best, other) =>
        distance(picture, row, other) < distance(picture, row, best) ? other : best
      )
      expect(nearest < 15).toBe(row < 15)
    }
  })

  it('is the same for the same seed', async () => {
    expect(await umapPicture(clusters(4), settings, goOn)).toEqual(
      await umapPicture(clusters(4), settings, goOn)
    )
  })

  it('stops when it is told to', async () => {
    const stop = () => Promise.reject(new Error('stop'))
    await expect(umapPicture(clusters(4), settings, stop)).rejects.toThrow('stop')
  })

  it.each([
    [{ ...settings, neighbors: 30 }, /30 neighbours/],
    [{ ...settings, neighbors: 1 }, /1 neighbours/],
    [{ ...settings, minimumDistance: -1 }, /minimum distance/]
  ])('refuses settings that do not fit: %#', async (bad, message) => {
    await expect(umapPicture(clusters(4), bad, goOn)).rejects.toThrow(message)
  })

  it('leaves states out that are not finite: a gap, and the picture of the others', async () => {
    const states = clusters(4)
    const others = { values: states.values.slice(4), count: 29, features: 4 }
    states.values[3] = Number.NaN
    const picture = await umapPicture(states, settings, goOn)
    expect([...picture.subarray(0, 3)]).toEqual([NaN, NaN, NaN])
    expect(picture.slice(3)).toEqual(await umapPicture(others, settings, goOn))
    states.values.fill(Number.NaN, 0, 4 * 26)
    await expect(umapPicture(states, settings, goOn)).rejects.toThrow(/UMAP of 4 points/)
  })
})
