import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { animationSchema, easings, emptyAnimation, type StudyAnimation, type Track } from './animation.ts'
import { animationAt, cameraAt, eased, numberAt, valueAt, valuesAt } from './animation-values.ts'
import type { CameraState } from './camera-state.ts'
import type { Parameter } from './stimulus.ts'

const parameter = (more: Partial<Parameter> = {}): Parameter => ({
  name: 'p',
  label: 'P',
  unit: '',
  hard: [-1000, 1000],
  soft: [0, 10],
  scale: 'linear',
  default: 5,
  ...more
})
const camera = (more: Partial<CameraState> = {}): CameraState => ({
  position: [3, 0, 0],
  target: [0, 0, 0],
  orthographic: false,
  ...more
})

/** Keys in order at multiples of 1/64, so that moments are exact. */
const numberKeys = fc
  .uniqueArray(fc.integer({ min: 0, max: 64 }), { minLength: 1, maxLength: 6 })
  .chain((places) =>
    fc.tuple(
      ...places
        .toSorted((a, b) => a - b)
        .map((place) =>
          fc.record({
            at: fc.constant(place / 64),
            value: fc.double({ min: -100, max: 100, noNaN: true }),
            easing: fc.constantFrom(...easings)
          })
        )
    )
  )
const moments = fc.double({ min: 0, max: 1, noNaN: true })

describe('a track of numbers', () => {
  it('meets each key exactly, and stays between its neighbours', () => {
    fc.assert(
      fc.property(numberKeys, moments, (keys, moment) => {
        for (const { at, value } of keys) expect(numberAt(keys, at)).toBe(value)
        const before = keys.findLast(({ at }) => at <= moment) ?? keys[0]
        const after = keys.find(({ at }) => at > moment) ?? before
        const [a, b] = [before?.value ?? 0, after?.value ?? 0]
        const value = numberAt(keys, moment)
        expect(value).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-9)
        expect(value).toBeLessThanOrEqual(Math.max(a, b) + 1e-9)
      })
    )
  })
  it('goes one way only between two keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(...easings), moments, moments, (easing, a, b) => {
        const [first, second] = [eased(easing, Math.min(a, b)), eased(easing, Math.max(a, b))]
        // But for the last bit of a number.
        expect(first).toBeLessThanOrEqual(second + Number.EPSILON)
        expect([eased(easing, 0), easing === 'hold' ? 1 : eased(easing, 1)]).toEqual([0, 1])
      })
    )
  })
  it('waits at its first key and stays at its last one', () => {
    const keys = [
      { at: 0.25, value: 2, easing: 'linear' as const },
      { at: 0.75, value: 4, easing: 'linear' as const }
    ]
    expect([0, 0.25, 0.5, 0.75, 1].map((moment) => numberAt(keys, moment))).toEqual([2, 2, 3, 4, 4])
  })
})

describe('a track of a parameter', () => {
  const keys = (from: number, to: number) => [
    { at: 0, value: from, easing: 'linear' as const },
    { at: 1, value: to, easing: 'linear' as const }
  ]
  it('goes by equal ratios on a log scale', () => {
    expect(valueAt(keys(1, 100), 0.5, parameter({ scale: 'log', hard: [0.1, 1000] }))).toBeCloseTo(10, 12)
  })
  it('is whole where the parameter is', () => {
    const whole = parameter({ scale: 'integer' })
    expect([0, 0.24, 0.26, 0.74, 1].map((moment) => valueAt(keys(0, 2), moment, whole))).toEqual([
      0, 0, 1, 1, 2
    ])
  })
  it('goes round as often as its numbers say, and comes out within its turn', () => {
    const phase = parameter({ period: 360, soft: [0, 360], hard: [0, 360] })
    const at = (moment: number) => valueAt(keys(0, 720), moment, phase)
    expect([0, 0.25, 0.5, 0.625, 0.75].map(at)).toEqual([0, 180, 360, 90, 180])
  })
})

describe('the camera between two keys', () => {
  const orbit = [
    { at: 0, easing: 'linear' as const, value: camera({ position: [3, 0, 2] }), turns: 1 },
    { at: 1, easing: 'linear' as const, value: camera({ position: [3, 0, 2] }) }
  ]
  it('turns by equal angles at one height and one distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 90 }), fc.boolean(), (count, isBack) => {
        const keys = orbit.map((key) => ({ ...key, ...(key.turns && { turns: isBack ? -1 : 1 }) }))
        const placeAt = (i: number) => cameraAt(keys, (i % count) / count)?.position ?? [0, 0, 0]
        for (let i = 0; i < count; i++) {
          const [x, y, z] = placeAt(i)
          const [nextX, nextY] = placeAt(i + 1)
          expect(z).toBeCloseTo(2, 9)
          expect(Math.hypot(x, y)).toBeCloseTo(3, 9)
          const turn = Math.atan2(x * nextY - y * nextX, x * nextX + y * nextY)
          expect(turn).toBeCloseTo(((isBack ? -1 : 1) * 2 * Math.PI) / count, 9)
        }
      })
    )
  })
  it('goes the short way, changes its distance by ratios and its target along a line', () => {
    const keys = [
      { at: 0, easing: 'linear' as const, value: camera({ position: [1, 0, 0] }) },
      { at: 1, easing: 'linear' as const, value: camera({ position: [2, 4, 0], target: [2, 0, 0] }) }
    ]
    const half = cameraAt(keys, 0.5)
    expect(half?.target).toEqual([1, 0, 0])
    const distance = 2 * Math.SQRT1_2
    for (const [axis, value] of [1 + distance, distance, 0].entries())
      expect(half?.position[axis]).toBeCloseTo(value, 12)
  })
  it('is exactly the key where it has one, and comes down from straight above without a turn', () => {
    const above = camera({ position: [0, 0, 4] })
    const beside = camera({ position: [0, 4, 0] })
    const keys = [
      { at: 0, easing: 'linear' as const, value: above },
      { at: 1, easing: 'linear' as const, value: beside }
    ]
    expect([cameraAt(keys, 0), cameraAt(keys, 1)]).toEqual([above, beside])
    expect(cameraAt(keys, 0.5)?.position[0]).toBeCloseTo(0, 12)
    expect(cameraAt(keys, 0.5)?.position[1]).toBeCloseTo(4 * Math.SQRT1_2, 12)
  })
})

describe('an animation', () => {
  const tracks: Track[] = [
    { kind: 'camera', keys: [{ at: 0, easing: 'linear', value: camera() }] },
    { kind: 'parameter', input: 'x', parameter: 'p', keys: [{ at: 0, easing: 'linear', value: 7 }] },
    { kind: 'head', keys: [{ at: 0, easing: 'linear', value: 0.5 }] },
    {
      kind: 'projection',
      trace: 't',
      keys: [
        { at: 0, easing: 'linear', value: 't/1' },
        { at: 0.5, easing: 'linear', value: 't/2' },
        { at: 1, easing: 'linear', value: 't/2' }
      ]
    }
  ]
  const animation = (plays: StudyAnimation['plays']): StudyAnimation => ({ ...emptyAnimation, plays, tracks })
  const at = (plays: StudyAnimation['plays'], moment: number) =>
    animationAt(animation(plays), moment, ({ input }) => (input === 'x' ? parameter() : null))

  it('plays the camera, the parameters, or both', () => {
    expect(at('both', 0)).toMatchObject({ camera: camera(), head: 0.5, values: [{ value: 7 }] })
    expect(at('camera', 0)).toMatchObject({ camera: camera(), head: null, values: [], projections: [] })
    expect(at('parameters', 0)).toMatchObject({ camera: null, head: 0.5, values: [{ value: 7 }] })
  })
  it('moves points from one projection to the next', () => {
    expect(at('both', 0.25).projections).toEqual([{ trace: 't', from: 't/1', to: 't/2', share: 0.5 }])
    expect(at('both', 0.75).projections).toEqual([{ trace: 't', from: 't/2', to: 't/2', share: 0 }])
  })
  it('turns nothing that is not there', () => {
    expect(animationAt(animation('both'), 0, () => null).values).toEqual([])
  })
  it('changes the values that it turns, and no others', () => {
    const base = { x: { p: 1, q: 2 }, y: { r: 3 } }
    expect(valuesAt(base, at('both', 0))).toEqual({ x: { p: 7, q: 2 }, y: { r: 3 } })
  })
  it('has keys in order and one track for each thing', () => {
    const keys = [1, 0].map((moment) => ({ at: moment, value: 0 }))
    const wrong = [
      [{ kind: 'head', keys }],
      [
        { kind: 'tail', keys: [] },
        { kind: 'tail', keys: [] }
      ]
    ]
    for (const each of wrong)
      expect(animationSchema.safeParse({ ...emptyAnimation, tracks: each }).success).toBe(false)
    expect(animationSchema.parse(animation('both'))).toEqual(animation('both'))
  })
})
