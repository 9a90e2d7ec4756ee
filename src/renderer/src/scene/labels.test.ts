import { describe, expect, it } from 'vitest'
import { axisLabels } from './axis-labels.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { viewAxes } from './camera-fit.ts'
import { keptWithin, labelBox, linesOf, withoutOverlaps, type SceneLabel } from './labels.ts'
import { emptyBounds, fitScale, includePoints } from './scale.ts'
import { triadNames } from './view-layout.ts'
import { sharedTitles, shortTitle } from './view-labels.ts'

const label = (text: string, x: number, y: number): SceneLabel => ({
  text,
  role: 'tick',
  x,
  y,
  anchor: [0.5, 0.5]
})

describe('withoutOverlaps', () => {
  it('keeps the first of two labels at one place', () => {
    expect(withoutOverlaps([label('1.0', 10, 10), label('2.0', 14, 12)]).map(({ text }) => text)).toEqual([
      '1.0'
    ])
  })

  it('keeps labels that are apart', () => {
    expect(withoutOverlaps([label('1.0', 10, 10), label('2.0', 60, 10), label('3.0', 10, 40)])).toHaveLength(
      3
    )
  })
})

describe('keptWithin', () => {
  const view = { x: 100, y: 0, width: 400, height: 300 }

  it('leaves a label that is inside where it is', () => {
    const inside = label('1.0', 300, 150)
    expect(keptWithin(inside, view)).toBe(inside)
  })

  it('moves one that sticks out to the edge, and no further', () => {
    const left = keptWithin(label('PC3 (3.2 %)', 90, 150), view)
    expect(left.y).toBe(150)
    expect(left.x).toBeGreaterThan(100)
    expect(keptWithin(left, view)).toBe(left)
    const below = keptWithin(label('1.0', 300, 500), view)
    expect(below.x).toBe(300)
    expect(below.y).toBeLessThan(300)
    expect(keptWithin(below, view).y).toBeCloseTo(below.y, 9)
  })
})

it.each([false, true])('lines of a label take the room of the whole, one beside the other', (isUpright) => {
  const whole = {
    text: 'Sine,\nfrequency 10',
    role: 'axis',
    x: 50,
    y: 80,
    anchor: [1, 0.5],
    isUpright
  } as const
  const lines = linesOf({ ...whole, anchor: [...whole.anchor] })
  expect(lines.map(({ text }) => text)).toEqual(['Sine,', 'frequency 10'])
  expect(withoutOverlaps(lines)).toHaveLength(2)
  const box = labelBox({ ...whole, anchor: [...whole.anchor] })
  const boxes = lines.map(labelBox)
  expect(Math.min(...boxes.map(({ left }) => left))).toBeCloseTo(box.left, 4)
  expect(Math.max(...boxes.map(({ right }) => right))).toBeCloseTo(box.right, 4)
  expect(Math.min(...boxes.map(({ top }) => top))).toBeCloseTo(box.top, 4)
  expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeCloseTo(box.bottom, 4)
})

describe('titles', () => {
  it('cuts the share of variance', () => {
    expect(shortTitle('PC1 (34 %)')).toBe('PC1')
    expect(shortTitle('unit 17')).toBe('unit 17')
  })

  it('shows what overlaid traces have in common', () => {
    const same = sharedTitles([
      ['PC1 (34 %)', 'PC2 (20 %)', 'unit 3'],
      ['PC1 (34 %)', 'PC2 (18 %)', 'unit 4']
    ])
    expect(same).toEqual(['PC1 (34 %)', 'PC2', 'axis 3'])
  })
})

describe('names at the triad', () => {
  it('are the short titles of the axes, or letters where one has no room', () => {
    expect(triadNames(['PC1 (34 %)', 'PC2 (20 %)', 'PC3'])).toEqual(['PC1', 'PC2', 'PC3'])
    expect(triadNames(['logit of 6', 'logit of 9', 'PC3'])).toEqual(['x', 'y', 'z'])
  })
})

describe('axisLabels', () => {
  const bounds = emptyBounds()
  includePoints(bounds, new Float32Array([-1, -1, -1, 1, 1, 1]))
  const scale = fitScale(bounds, 'equal')
  const request = {
    scale,
    ticks: axisTicks(scale),
    back: backSides([0, -1, 0]),
    titles: ['x', 'y', 'z'] as [string, string, string],
    right: viewAxes([0, -1, 0]).right,
    screenFromScene: ([x, , z]: [number, number, number]) => ({ x: 200 + x * 100, y: 200 - z * 100 }),
    numbers: true
  }

  it('leaves out an axis seen end-on', () => {
    const titles = axisLabels(request)
      .filter(({ role }) => role === 'axis')
      .map(({ text }) => text)
    expect(titles).toEqual(['x', 'z'])
  })

  it('stands outside the box, numbers nearer than titles', () => {
    const labels = axisLabels(request)
    const below = labels.filter(({ y }) => y > 300)
    expect(below.map(({ text }) => text)).toEqual(['x', '−1.0', '−0.5', '0.0', '0.5', '1.0'])
    const [title, number] = below
    expect(title?.y).toBeGreaterThan(number?.y ?? Infinity)
  })

  it('shows titles alone where there is no room for numbers', () => {
    expect(axisLabels({ ...request, numbers: false }).every(({ role }) => role === 'axis')).toBe(true)
  })
})
