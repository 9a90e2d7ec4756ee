import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numbersFrom, numbersText, vectorFrom } from './number-lists.ts'

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))

describe('lists of numbers as text', () => {
  it('read back as they were written, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
        expect(numbersFrom(numbersText(numbers))).toEqual(numbers)
        expect(vectorFrom(numbersText(numbers), numbers.length)).toEqual(numbers)
      })
    )
  })
  it('may be nested, and typed in several ways', () => {
    const nested = [
      [1, 2],
      [3, 4]
    ]
    expect(numbersFrom(numbersText(nested))).toEqual(nested)
    expect(numbersFrom('1; −2  0.5')).toEqual([1, -2, 0.5])
    expect(vectorFrom('[[1, 2]]', 1)).toBeNull()
  })
  it.each(['', 'x', '1, y', '[1, 2', '{}', '1e999'])('does not read %j', (text) => {
    expect(numbersFrom(text)).toBeNull()
  })
})
