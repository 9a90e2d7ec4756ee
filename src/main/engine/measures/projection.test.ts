import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64OfFloats } from '#shared/float-base64.ts'
import type { AxisChoice, Projection } from '#shared/trajectory.ts'
import { randomAxes } from './orthonormal.ts'
import type { StateRows } from './principal-axes.ts'
import { chosenProjection, fittedProjection, type ChosenAxes } from './projection.ts'

/** ±3 along one direction, ±2 along a second and ±1 along a third: variances stand as 9 : 4 : 1. */
function ellipsoid(features: number, axes: Float32Array, centre = 0): StateRows {
  const values: number[] = []
  for (const [column, radius] of [3, 2, 1].entries()) {
    for (const sign of [1, -1]) {
      for (let row = 0; row < features; row++)
        values.push(centre + sign * radius * (axes[row * 3 + column] ?? 0))
    }
  }
  return { values: Float32Array.from(values), count: 6, features }
}

const column = (matrix: Float32Array, order: number) => [...matrix].filter((_, place) => place % 3 === order)
const product = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)

function points({ values, count, features }: StateRows, { matrix, offset }: Projection): number[] {
  return Array.from({ length: count * 3 }, (_, place) => {
    const [row, axis] = [Math.floor(place / 3), place % 3]
    let sum = 0
    for (let k = 0; k < features; k++)
      sum += ((values[row * features + k] ?? 0) - (offset[k] ?? 0)) * (matrix[k * 3 + axis] ?? 0)
    return sum
  })
}

function expectOrthonormal(matrix: Float32Array): void {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      expect(product(column(matrix, i), column(matrix, j))).toBeCloseTo(i === j ? 1 : 0, 5)
  }
}

describe('a projection onto principal axes', () => {
  it.each([4, 200])('finds the axes and shares of a known covariance in %i dimensions', (features) => {
    const axes = randomAxes(features, 7)
    const fit = fittedProjection('p', ellipsoid(features, axes, 5), 'a test')
    for (const [order, variance] of [9, 4, 1].entries()) {
      expect(fit.explained[order]).toBeCloseTo(variance / 14, 5)
      expect(Math.abs(product(column(fit.matrix, order), column(axes, order)))).toBeCloseTo(1, 5)
      const loadings = column(fit.matrix, order)
      expect(Math.max(...loadings)).toBe(Math.max(...loadings.map(Math.abs)))
    }
    for (const mean of fit.offset) expect(mean).toBeCloseTo(5, 5)
    expectOrthonormal(fit.matrix)
    expect(fit.labels).toEqual(['PC1', 'PC2', 'PC3'])
  })

  it.each([2, 3, 50])('completes the axes of states on a straight line in %i dimensions', (features) => {
    const values = Float32Array.from({ length: 5 * features }, (_, place) => Math.floor(place / features))
    const fit = fittedProjection('p', { values, count: 5, features }, 'a line')
    expect(fit.explained[0]).toBeCloseTo(1, 6)
    expect(fit.explained.slice(1)).toEqual([0, 0])
    if (features >= 3) expectOrthonormal(fit.matrix)
  })

  it('of one state gives axes and explains nothing', () => {
    const fit = fittedProjection(
      'p',
      { values: Float32Array.of(1, 2, 3, 4), count: 1, features: 4 },
      'one state'
    )
    expect(fit.explained).toEqual([0, 0, 0])
    expectOrthonormal(fit.matrix)
  })

  it('leaves out states that are not finite, and says so', () => {
    const states = ellipsoid(4, randomAxes(4, 7))
    states.values[0] = Number.NaN
    expect(fittedProjection('p', states, 'a test').fittedOn).toBe('a test (1 non-finite left out)')
    states.values.fill(Number.POSITIVE_INFINITY)
    expect(() => fittedProjection('p', states, 'a test')).toThrow(/no finite state/)
  })
})

describe('a refit', () => {
  const seeds = fc.integer({ min: 0, max: 1e6 })
  it('on the same states comes back to the old orientation, however that was turned', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, turn) => {
        const axes = randomAxes(20, seed)
        const first = fittedProjection('p', ellipsoid(20, axes), 'a test')
        const rotation = randomAxes(3, turn)
        const turned = new Float32Array(60)
        for (let place = 0; place < 60; place++) {
          const row = Math.floor(place / 3)
          turned[place] = [0, 1, 2].reduce(
            (sum, i) => sum + (first.matrix[row * 3 + i] ?? 0) * (rotation[i * 3 + (place % 3)] ?? 0),
            0
          )
        }
        const old = { ...first, matrix: turned }
        const refit = fittedProjection('p', ellipsoid(20, axes), 'a test', old)
        const states = ellipsoid(20, axes)
        for (const [place, value] of points(states, refit).entries())
          expect(value).toBeCloseTo(points(states, old)[place] ?? NaN, 5)
        expect(refit.explained.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      }),
      { numRuns: 30 }
    )
  })

  it('is refused if the old projection is of something else', () => {
    const old = chosenProjection('old', { kind: 'random', seed: 1 }, 5)
    expect(() => fittedProjection('p', ellipsoid(4, randomAxes(4, 7)), 'a test', old)).toThrow(
      /fitted on something else/
    )
  })
})

describe('chosen axes', () => {
  it('read units', () => {
    const { matrix, explained } = chosenProjection('p', { kind: 'units', units: [2, 0, 2] }, 3)
    expect([...matrix]).toEqual([0, 1, 0, 0, 0, 0, 1, 0, 1])
    expect(explained).toEqual([])
  })

  it('read directions at length 1, and leave missing ones at zero', () => {
    const { matrix } = chosenProjection('p', { kind: 'axes', axes: [direction([3, 4])] }, 2)
    for (const [place, value] of [0.6, 0, 0, 0.8, 0, 0].entries()) expect(matrix[place]).toBeCloseTo(value, 6)
  })

  it('mix units and directions, each under its own name', () => {
    const axes: AxisChoice[] = [{ kind: 'unit', name: 'voltage', unit: 1 }, direction([0, 0, 2], 'up')]
    const { matrix, labels } = chosenProjection('p', { kind: 'axes', axes }, 3)
    expect([...matrix]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0])
    expect(labels).toEqual(['voltage', 'up', 'no axis'])
  })

  it('are a matrix as it is', () => {
    const numbers = Float32Array.of(1, 2, 3, -4, 5e-3, 0)
    const choice = { kind: 'matrix' as const, name: 'probe.npy', matrix: base64OfFloats(numbers) }
    const { matrix, offset, fittedOn } = chosenProjection('p', choice, 2)
    expect(matrix).toEqual(numbers)
    expect([...offset]).toEqual([0, 0])
    expect(fittedOn).toBe('the matrix probe.npy, not fitted')
  })

  it('are orthonormal and repeatable when random', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer(), (features, seed) => {
        const { matrix } = chosenProjection('p', { kind: 'random', seed }, features)
        expectOrthonormal(matrix)
        expect(matrix).toEqual(chosenProjection('p', { kind: 'random', seed }, features).matrix)
      })
    )
  })

  const refused: [ChosenAxes, RegExp][] = [
    [{ kind: 'units', units: [0, 1, 4] }, /no unit 4/],
    [{ kind: 'units', units: [0, 0.5, 1] }, /no unit 0.5/],
    [{ kind: 'axes', axes: [] }, /one to three axes, not 0/],
    [{ kind: 'axes', axes: [direction([1, 2])] }, /'d' has 2 numbers/],
    [{ kind: 'axes', axes: [direction([0, 0, 0, 0])] }, /length 0/],
    [{ kind: 'axes', axes: [direction([0, NaN, 0, 0])] }, /length NaN/],
    [matrixChoice(11), /probe.npy has 11 numbers; a state of 4 features needs 4 × 3/],
    [matrixChoice(12, 7), /NaN in row 2, column 1/]
  ]
  it.each(refused)('that do not fit are refused: %#', (choice, message) => {
    expect(() => chosenProjection('p', choice, 4)).toThrow(message)
  })
})

function direction(values: number[], name = 'd'): AxisChoice {
  return { kind: 'direction', name, direction: base64OfFloats(Float32Array.from(values)) }
}

/** Ones, but for one number that is none. */
function matrixChoice(length: number, damaged = -1): ChosenAxes {
  const numbers = Float32Array.from({ length }, (_, place) => (place === damaged ? NaN : 1))
  return { kind: 'matrix', name: 'probe.npy', matrix: base64OfFloats(numbers) }
}
