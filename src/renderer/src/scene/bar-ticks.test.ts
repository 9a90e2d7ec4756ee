import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shownBarTicks, ticksWithEnds } from './bar-ticks.ts'
import { niceTicks } from './ticks.ts'

const labels = (from: number, to: number, isWhole = false): string[] =>
  ticksWithEnds(niceTicks(from, to, 5), [from, to], isWhole).map(({ label }) => label)

describe('ticks with ends', () => {
  it('are the round numbers where the ends are such', () => {
    expect(labels(0, 1)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  })

  it('have the ends, with as many decimals, in the place of round numbers that are near to them', () => {
    expect(labels(0.13, 0.87)).toEqual(['0.13', '0.40', '0.60', '0.87'])
    expect(labels(0, 499, true)).toEqual(['0', '100', '200', '300', '400', '499'])
    expect(labels(0, 410, true)).toEqual(['0', '100', '200', '300', '410'])
  })

  it('have zero and both ends of a range on both sides of it', () => {
    expect(labels(-0.37, 0.37)).toEqual(['−0.37', '−0.20', '0.00', '0.20', '0.37'])
  })

  it('say ends exactly where that takes one more decimal', () => {
    expect(labels(0.125, 1)).toContain('0.125')
    expect(labels(1 / 3, 1)).toContain('0.33')
  })

  it('leave out ends between whole numbers where only these are values', () => {
    expect(ticksWithEnds([2, 4], [1.5, 4.5], true).map(({ label }) => label)).toEqual(['2', '4'])
  })

  it('write large and small numbers with a power of ten', () => {
    expect(labels(0, 1.23e6).at(-1)).toBe('1.23×10⁶')
    expect(labels(0, 0.00123).at(-1)).toBe('1.23×10⁻³')
  })

  it('are in order, inside, with both ends, whatever the range', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(number, number, (from, to) => {
        const [low, high] = [Math.min(from, to), Math.max(from, to)]
        fc.pre(high - low > 1e-3)
        const values = ticksWithEnds(niceTicks(low, high, 5), [from, to]).map(({ value }) => value)
        expect(values).toEqual(values.toSorted((a, b) => a - b))
        // An end this near to a round number is that number.
        const near = 2e-6 * (high - low)
        expect(Math.abs((values[0] ?? NaN) - low)).toBeLessThanOrEqual(near)
        expect(Math.abs((values.at(-1) ?? NaN) - high)).toBeLessThanOrEqual(near)
      }),
      { examples: [[-0.0005, 499.9995]] }
    )
  })
})

describe('ticks that are shown', () => {
  const ticks = [0, 1, 2, 3, 4, 5].map((i) => ({ position: i / 5, label: String(i) }))
  const shown = (length: number, all = ticks): string =>
    shownBarTicks(all, ({ position }) => [position * length - 5, position * length + 5], 2)
      .map(({ label }) => label)
      .join(' ')

  it('are all where they have room', () => {
    expect(shown(100)).toBe('0 1 2 3 4 5')
  })

  it('are the ends and equal steps between them where they have less', () => {
    expect(shown(40)).toBe('0 2 5')
    expect(shown(14)).toBe('0 5')
  })

  it('keep zero between the ends', () => {
    const around = [-3, -2, -1, 0, 1, 2, 3].map((i) => ({ position: (i + 3) / 6, label: String(i) }))
    expect(shown(50, around)).toBe('-3 0 3')
  })

  it('are the same from the other end', () => {
    expect(shown(100, ticks.toReversed())).toBe('0 1 2 3 4 5')
  })
})
