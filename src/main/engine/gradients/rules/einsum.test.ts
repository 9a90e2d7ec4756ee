import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import { coins, integers, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const of = (...dims: number[]): CaseInput => ({ dims })

const letters = ['i', 'j', 'k'] as const

/**
 * One operand: its letters, which of them may have size 1 here, and where an ellipsis stands, if it has one. An ellipsis stands
 * for as many axes everywhere, perhaps for none, as ONNX wants it; ONNX Runtime takes the first size of a letter for that of the
 * answer.
 */
const term = fc.record({
  spelled: fc.array(fc.constantFrom(...letters), { maxLength: 3 }),
  ones: fc.subarray([...letters]),
  isRepeated: fc.nat(2).map((number) => number === 0),
  hasHidden: coins,
  place: fc.nat(3)
})
type Term = typeof term extends fc.Arbitrary<infer T> ? T : never

const equation = fc
  .record({
    sizes: fc.tuple(integers(1, 3), integers(1, 3), integers(1, 3)),
    terms: fc.array(term, { minLength: 1, maxLength: 3 }),
    hidden: fc.option(shapes({ from: 0, to: 2 })),
    isImplied: coins,
    salt: salts
  })
  .chain((form) => {
    const used = [...new Set(form.terms.flatMap(({ spelled }) => spelled))]
    return fc.shuffledSubarray(used).map((output): OperatorCase => {
      const parts = form.terms.map((each, order) => {
        const before = form.terms.slice(0, order).flatMap(({ spelled }) => spelled)
        return partOf({ ...each, ones: each.ones.filter((letter) => before.includes(letter)) }, form)
      })
      const inputs = parts.map(({ dims }, order) => operand(dims, form.salt + order))
      const hasHidden = form.hidden !== null && form.terms.some((each) => each.hasHidden)
      const answer = form.isImplied ? '' : `->${hasHidden ? '...' : ''}${output.join('')}`
      return { op: 'Einsum', inputs, attributes: { equation: parts.map(({ text }) => text).join() + answer } }
    })
  })

/** The text of a term, and the sizes of its operand. */
function partOf(
  { spelled, ones, isRepeated, hasHidden, place }: Term,
  form: { sizes: readonly number[]; hidden: number[] | null }
): { text: string; dims: number[] } {
  const sizeOf = (letter: (typeof letters)[number]): number =>
    isRepeated && ones.includes(letter) ? 1 : (form.sizes[letters.indexOf(letter)] ?? 1)
  const [before, after] = [spelled.slice(0, place), spelled.slice(place)]
  const between = hasHidden ? form.hidden : null
  return {
    text: before.join('') + (between === null ? '' : '...') + after.join(''),
    dims: [
      ...before.map(sizeOf),
      ...(between ?? []).map((size) => (isRepeated ? 1 : size)),
      ...after.map(sizeOf)
    ]
  }
}

describe('gradients of Einsum agree with central differences', () => {
  test('random equations with diagonals, ellipses and sizes of 1 that are repeated', async () => {
    await expectAgreement(equation, { together: 16 })
  })

  test.each<[string, number[][]]>([
    ['ii->i', [[3, 3]]],
    ['ii', [[3, 3]]],
    ['iij,j->j', [[2, 2, 3], [3]]],
    ['...ii->...i', [[2, 3, 3]]],
    ['iii,i->', [[2, 2, 2], [2]]],
    [
      'bii,bjj->bij',
      [
        [2, 2, 2],
        [2, 3, 3]
      ]
    ]
  ])('%s reads a diagonal', async (equation, sizes) => {
    await checkOperator({ op: 'Einsum', inputs: sizes.map((dims) => of(...dims)), attributes: { equation } })
  })

  test('an axis that is summed over and is longer in one operand', async () => {
    await checkOperator({
      op: 'Einsum',
      inputs: [of(1, 1, 2), of(1, 2, 1)],
      attributes: { equation: 'jki,kji' }
    })
  })
})
