import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisLabels } from './axis-labels.ts'
import { numbersBeside, shownNumbers, type AxisNumber } from './axis-numbers.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { cameraToShow, normalized, viewAxes } from './camera-fit.ts'
import { isFreeBeside, withoutOverlaps, type SceneLabel } from './labels.ts'
import { StillCamera } from './picture-camera.ts'
import { fitScale } from './scale.ts'
import { screenFromScene } from './screen-from-scene.ts'

const label = (text: string, x: number): SceneLabel => ({
  ...{ text, role: 'tick', x, y: 0, anchor: [0.5, 0.5] }
})
/** Numbers along a horizontal axis, from −3 steps on. */
const along = (count: number, apart: number): AxisNumber[] =>
  Array.from({ length: count }, (_, i) => ({ order: i - 3, label: label(String(i - 3), i * apart) }))
const orders = (numbers: readonly AxisNumber[]): number[] => numbers.map(({ order }) => order)

describe('numbers of an axis', () => {
  it('are all shown where all have room', () => {
    expect(orders(shownNumbers(along(7, 60), []))).toEqual([-3, -2, -1, 0, 1, 2, 3])
  })

  it('are every third one where one between must give way, and all others where one at the end must', () => {
    expect(orders(shownNumbers(along(7, 60), [label('title', 120)]))).toEqual([-3, 0, 3])
    expect(orders(shownNumbers(along(7, 60), [label('title', 360)]))).toEqual([-3, -2, -1, 0, 1, 2])
  })

  it('are those with zero where they stand too near', () => {
    expect(orders(shownNumbers(along(7, 8), []))).toContain(0)
  })

  it('are both ends where no more than two have room, and none where one has', () => {
    expect(orders(shownNumbers(along(3, 60), [label('title', 60)]))).toEqual([-3, -1])
    expect(shownNumbers(along(2, 60), [label('title', 60)])).toEqual([])
  })

  it('are those at the ends, moved apart alike until they have room, where an axis is too short for two', () => {
    const axis = { from: { x: -5, y: 0 }, to: { x: 15, y: 0 }, numbers: along(2, 10) }
    const [low, high] = numbersBeside(axis, []).map(({ label: { x } }) => x)
    const widths = isFreeBeside(label('-3', low ?? 0), [label('-2', high ?? 0)])
    expect(widths).toBe(true)
    expect((low ?? 0) + (high ?? 0)).toBeCloseTo(10)
    expect(high).toBeLessThan(10 + 8)
    expect(numbersBeside({ ...axis, numbers: along(2, 0.1) }, [])).toEqual([])
  })
})

const edge = fc.double({ min: 0.1, max: 100, noNaN: true })
const views = fc.record({
  size: fc.tuple(edge, edge, edge),
  turn: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  height: fc.double({ min: -1.2, max: 1.2, noNaN: true }),
  width: fc.integer({ min: 120, max: 900 }),
  name: fc.constantFrom('PC1', 'Cosine, frequency 10', 'Logit difference of two answers')
})

describe('words of a box', () => {
  it('do not touch each other and have numbers in equal steps, two at least', () => {
    fc.assert(
      fc.property(views, ({ size: [x, y, z], turn, height, width, name }) => {
        const scale = fitScale({ lower: [-x, -y, -z], upper: [x, y, z] }, 'equal')
        const direction = normalized([
          Math.cos(turn) * Math.cos(height),
          Math.sin(turn) * Math.cos(height),
          Math.sin(height)
        ])
        const viewport = { x: 0, y: 0, width, height: width * 0.7 }
        const state = cameraToShow([0, 0, 0], scale.halfSize, direction, viewport)
        const ticks = axisTicks(scale)
        const labels = axisLabels({
          ...{ scale, ticks, back: backSides(state.position), right: viewAxes(direction).right },
          ...{ titles: [`${name} x`, `${name} y`, `${name} z`], numbers: true },
          screenFromScene: screenFromScene(viewport, new StillCamera(state).cameraFor(1 / 0.7))
        })
        const numbers = labels.filter(({ role }) => role === 'tick')
        for (const number of numbers)
          expect(
            isFreeBeside(
              number,
              labels.filter((other) => other !== number)
            )
          ).toBe(true)
        expect(withoutOverlaps(numbers)).toEqual(numbers)
        expect(numbers.length).not.toBe(1)
        for (const axis of ticks) expect(axis.length).toBeGreaterThan(1)
      }),
      { numRuns: 60 }
    )
  })
})
