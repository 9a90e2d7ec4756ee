import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validValue } from '#shared/valid-value.ts'
import {
  fractionOf,
  parsedValue,
  preciseValue,
  roundStep,
  shownValue,
  stepFraction,
  stepped,
  valueAtFraction,
  type ScaledParameter,
  choiceWord
} from './parameter-scale.ts'

const linear: ScaledParameter = { hard: [-10, 10], soft: [0, 5], scale: 'linear' }
const log: ScaledParameter = { hard: [0.01, 1000], soft: [0.5, 32], scale: 'log' }
const integer: ScaledParameter = { hard: [0, 511], soft: [0, 100], scale: 'integer' }
const phase: ScaledParameter = { hard: [0, 360], soft: [0, 360], scale: 'linear', period: 360 }

describe('position on the slider', () => {
  it.each([linear, log, integer])('goes there and back', (parameter) => {
    fc.assert(
      fc.property(fc.double({ min: -0.5, max: 1.5, noNaN: true }), (fraction) => {
        expect(fractionOf(parameter, valueAtFraction(parameter, fraction))).toBeCloseTo(fraction, 9)
      })
    )
  })
  it('puts the geometric mean in the middle of a log slider', () => {
    expect(valueAtFraction(log, 0.5)).toBeCloseTo(4, 12)
  })
  it('takes an empty range', () => {
    expect(fractionOf({ ...linear, soft: [2, 2] }, 2)).toBe(0)
  })
})

describe('valid values', () => {
  it('may pass the soft bound but not the hard one', () => {
    expect(validValue(linear, 7)).toBe(7)
    expect(validValue(linear, 70)).toBe(10)
    expect(validValue(integer, 3.6)).toBe(4)
  })
  it('wraps what is cyclic, and keeps the end of the turn', () => {
    expect(validValue(phase, 370)).toBe(10)
    expect(validValue(phase, -90)).toBe(270)
    expect(validValue(phase, 360)).toBe(360)
  })
})

describe('steps', () => {
  it.each([
    [0.037, 0.02],
    [0.05, 0.05],
    [1, 1],
    [1.8, 1],
    [9.9, 5],
    [2000, 2000]
  ])('round %d down to %d', (size, round) => {
    expect(roundStep(size)).toBeCloseTo(round, 12)
  })
  it('land on round numbers without binary noise', () => {
    expect(stepped({ hard: [0, 1], soft: [0, 1], scale: 'linear' }, 0.1, 20)).toBe(0.3)
    expect(stepped(integer, 7, 1)).toBe(8)
    expect(stepped(integer, 7, -10)).toBe(0)
    expect(stepFraction({ ...linear, soft: [1, 1] })).toBe(0)
  })
})

describe('numbers as text', () => {
  it('shows as many decimals as the slider can tell apart', () => {
    expect(shownValue(linear, 1.2345)).toBe('1.23')
    expect(shownValue({ ...linear, soft: [0, 360] }, 45)).toBe('45')
    expect(shownValue({ ...linear, soft: [0, 0.01] }, 0.00123)).toBe('0.0012')
    expect(shownValue(linear, -1)).toBe('−1.00')
    expect(shownValue(linear, Number.NaN)).toBe('–')
  })
  it('reads what people type', () => {
    expect(parsedValue(' 1,5 ')).toBe(1.5)
    expect(parsedValue('−2e-3')).toBe(-0.002)
    for (const text of ['', 'x', '1.2.3', 'Infinity']) expect(parsedValue(text)).toBeNull()
  })
})

describe('a value in its field', () => {
  const current: ScaledParameter = { hard: [0, 10], soft: [0, 4], scale: 'linear' }
  it('shows a tenth of a step, and no digit more than it needs', () => {
    expect(preciseValue(current, 2)).toBe('2.00')
    expect(preciseValue(current, stepped(current, 2, 1))).toBe('2.02')
    expect(preciseValue(current, stepped(current, 2, 0.1))).toBe('2.002')
    expect(preciseValue(current, 0.1 + 0.2)).toBe('0.30')
    expect(preciseValue(current, -0.355)).toBe('−0.355')
    expect(preciseValue(current, NaN)).toBe('–')
  })
})

describe('a value with words', () => {
  const choices = ['step 0', 'step 10', 'step 100']
  it.each([
    [1, 'step 10'],
    [1.25, 'step 10 to step 100, 25 %'],
    [2, 'step 100'],
    [3, undefined]
  ])('is told by them: %d', (value, word) => {
    expect(choiceWord({ choices, scale: 'linear' }, value)).toBe(word)
  })
  it('is the nearest word where only whole numbers count', () => {
    expect(choiceWord({ choices, scale: 'integer' }, 1.25)).toBe('step 10')
  })
})
