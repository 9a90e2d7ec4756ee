import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatsOfBase64 } from '#shared/float-base64.ts'
import type { Parameter } from '#shared/stimulus.ts'
import type { Projection, ProjectionChoice } from '#shared/trajectory.ts'
import {
  axesOf,
  directionAxis,
  isAlongUnits,
  stepBetween,
  unitAxis,
  wayWords,
  withUnit
} from './axis-choices.ts'

const projection = (choice: ProjectionChoice, matrix: number[]): Projection => ({
  id: 'p',
  choice,
  features: matrix.length / 3,
  matrix: Float32Array.from(matrix),
  offset: new Float32Array(matrix.length / 3),
  explained: [],
  labels: ['x', 'y', 'z'],
  fittedOn: ''
})

describe('axes by hand', () => {
  it('start as the columns that are on the screen, without empty ones', () => {
    const axes = axesOf(projection({ kind: 'pca' }, [1, 3, 0, 2, 4, 0]))
    expect(axes.map(({ name }) => name)).toEqual(['x', 'y'])
    const columns = axes.map((axis) => (axis.kind === 'direction' ? [...floatsOfBase64(axis.direction)] : []))
    expect(columns).toEqual([
      [1, 2],
      [3, 4]
    ])
  })

  it('start as the units that are on the screen, under their names', () => {
    const choice: ProjectionChoice = { kind: 'units', units: [4, 0, 1] }
    expect(axesOf(projection(choice, new Array<number>(15).fill(0)))).toEqual([
      unitAxis(4, 'x'),
      unitAxis(0, 'y'),
      unitAxis(1, 'z')
    ])
  })

  it('keep the name that the user gave when the unit is another one', () => {
    expect(withUnit(unitAxis(3), 5)).toEqual({ kind: 'unit', name: 'unit 5', unit: 5 })
    expect(withUnit(unitAxis(3, 'voltage'), 5)).toEqual({ kind: 'unit', name: 'voltage', unit: 5 })
    expect(withUnit(directionAxis('up', Float32Array.of(1)), 0)).toEqual(unitAxis(0))
  })

  it('are units where all of them are', () => {
    const up = directionAxis('up', Float32Array.of(1))
    expect(isAlongUnits({ kind: 'axes', axes: [unitAxis(0), unitAxis(1)] })).toBe(true)
    expect(isAlongUnits({ kind: 'axes', axes: [unitAxis(0), up] })).toBe(false)
    expect(isAlongUnits({ kind: 'pca' })).toBe(false)
    expect(isAlongUnits(undefined)).toBe(false)
  })
})

describe('a direction between two places', () => {
  it('leads from the one to the other', () => {
    const numbers = fc.float({ min: -100, max: 100, noNaN: true })
    const pairs = fc.array(fc.tuple(numbers, numbers), { minLength: 1 })
    fc.assert(
      fc.property(pairs, (states) => {
        const from = Float32Array.from(states, ([a]) => a)
        const to = Float32Array.from(states, ([, b]) => b)
        fc.pre(from.some((value, i) => value !== to[i]))
        stepBetween(from, to).forEach((value, i) => {
          expect((from[i] ?? NaN) + value).toBeCloseTo(to[i] ?? NaN, 4)
        })
      })
    )
  })

  it('is none where they are the same, or not finite', () => {
    expect(() => stepBetween(Float32Array.of(1), Float32Array.of(1))).toThrow(/the same at both ends/)
    expect(() => stepBetween(Float32Array.of(NaN), Float32Array.of(1))).toThrow(/not finite/)
  })

  const angle: Parameter = {
    name: 'angle',
    label: 'Angle',
    unit: '°',
    scale: 'linear',
    soft: [0, 180],
    hard: [0, 360],
    default: 0
  }
  const parameterOf = () => angle

  it('says what changed', () => {
    const place = (value: number, point = 0) => ({ values: { x: { angle: value } }, point })
    expect(wayWords(place(10), place(45), null, parameterOf)).toBe('Angle 10 ° → 45 °')
    const time = { name: 'time', first: 0 }
    expect(wayWords(place(10, 3), place(10, 40), time, parameterOf)).toBe('time 3 → 40')
    expect(wayWords(place(10, 3), place(10, 40), { ...time, first: 100 }, parameterOf)).toBe('time 103 → 140')
  })
})
