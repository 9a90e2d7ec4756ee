import { describe, expect, it } from 'vitest'
import { categoryTable, colorTable, parseColor } from '../../scene/color-maps.ts'
import { consecutive } from '../../scene/drawable.ts'
import type { StripPart } from '../../scene/drawn-parts.ts'
import { emptyBounds, fitScale } from '../../scene/scale.ts'
import { plainStyle } from '../../scene/strip.ts'
import { PartColors } from '../vector/part-colors.ts'
import { linearColor } from './linear-color.ts'
import { tubePieces, type Station } from './tube-stations.ts'

/** Scene units are data units. */
const scale = fitScale({ ...emptyBounds(), lower: [-1 / 1.08, 0, 0], upper: [1 / 1.08, 0, 0] }, 'equal')
const ink = { ink: 1, background: '#ffffff' }
const viridis = new PartColors(
  { by: 'order', table: colorTable('viridis'), isCyclic: false, range: [0, 1] },
  null,
  '#000000',
  ink
)

function strip(positions: number[], more: Partial<StripPart> = {}): StripPart {
  const points = positions.length / 3
  return {
    kind: 'strip',
    order: 3,
    positions: Float32Array.from(positions),
    layout: consecutive(1, points),
    style: plainStyle,
    hasHalo: false,
    every: 1,
    crossed: false,
    reveal: { tail: 0, head: points - 1, lead: points - 1 },
    last: [points - 1, 1],
    dash: null,
    ...more
  }
}

const xs = (stations: readonly Station[]): number[] => stations.map(({ place: [x] }) => x)

describe('a straight path of two points', () => {
  const [piece] = tubePieces(strip([-1, 0, 0, 1, 0, 0]), scale, viridis, 1)
  const stations = piece?.stations ?? []

  it('has the map’s colours in linear light, evenly', () => {
    expect(stations.length).toBe(33)
    expect(stations[0]).toEqual({ place: [-1, 0, 0], index: 0, color: linearColor('#440154') })
    expect(stations.at(-1)?.color).toEqual(linearColor('#fde725'))
    const middle = parseColor(viridis.colorAt(0.5, 0))
    expect(stations[16]?.color).toEqual(linearColor(`rgb(${middle.join(' ')})`))
    expect(stations[16]?.place[0]).toBeCloseTo(0, 6)
  })

  it('is shown as far as it is revealed, and fades to nothing at its tail', () => {
    const part = strip([-1, 0, 0, 1, 0, 0], {
      reveal: { tail: 0.25, head: 0.75, lead: 0.75 },
      style: { ...plainStyle, fade: 1 }
    })
    const [shown] = tubePieces(part, scale, viridis, 1)
    expect(xs(shown?.stations ?? []).at(0)).toBeCloseTo(-0.5, 6)
    expect(xs(shown?.stations ?? []).at(-1)).toBeCloseTo(0.5, 6)
    const alphas = shown?.stations.map(({ color }) => color[3]) ?? []
    expect([alphas[0], alphas.at(-1)]).toEqual([0, 1])
    expect([...alphas].sort((a, b) => a - b)).toEqual(alphas)
  })

  it('is cut where it is dashed', () => {
    const dash = { pattern: [3, 1, 3, 1] as const, lengths: Float32Array.of(0, 0, 0, 2, 0, 0) }
    const pieces = tubePieces(strip([-1, 0, 0, 1, 0, 0], { dash }), scale, viridis, 0.25)
    expect(pieces.every(({ isDash }) => isDash)).toBe(true)
    const ends = pieces.map(({ stations }) => [xs(stations)[0], xs(stations).at(-1)])
    expect(ends).toEqual([
      [-1, -0.25],
      [0, 0.75]
    ])
  })
})

it('jumps from category to category, half way between their points', () => {
  const table = categoryTable(0, 1)
  const colors = new PartColors({ by: 'order', table, isCyclic: false, range: [0, 1] }, null, '#000000', ink)
  const [piece] = tubePieces(strip([-1, 0, 0, 1, 0, 0]), scale, colors, 1)
  const [blue, orange] = [linearColor('#56b4e9'), linearColor('#e69f00')]
  const stations = piece?.stations ?? []
  expect(new Set(stations.map(({ color }) => JSON.stringify(color)))).toEqual(
    new Set([blue, orange].map((color) => JSON.stringify(color)))
  )
  const first = stations.findIndex(({ color }) => JSON.stringify(color) === JSON.stringify(orange))
  expect(stations[first]?.place).toEqual(stations[first - 1]?.place)
  expect(stations[first]?.place[0]).toBeCloseTo(0, 2)
})

it('leaves out what is not a number', () => {
  const part = strip([-1, 0, 0, -0.5, 0, 0, NaN, 0, 0, 0.5, 0, 0, 1, 0, 0])
  const ends = tubePieces(part, scale, viridis, 1).map(({ stations }) => [
    xs(stations)[0],
    xs(stations).at(-1)
  ])
  expect(ends).toEqual([
    [-1, -0.5],
    [0.5, 1]
  ])
})
