/**
 * The gradient of Einsum: the gradient of the answer, contracted with all other operands. What an operand was summed over
 * alone is repeated. Not here: an axis that occurs twice in one operand (a diagonal).
 */
import { stringAttribute } from '#engine/onnx/attributes.ts'
import type { Rule, RuleCall } from '../rule.ts'

interface Equation {
  terms: string[]
  output: string
}

/** The equation with a letter for every axis of an ellipsis. @throws LimenError 'unsupported' for repeated letters. */
function parsed(call: RuleCall): Equation {
  const { node, b } = call
  const [inputs = '', stated] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->')
  const spare = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').filter((letter) => !inputs.includes(letter))
  const terms = inputs.split(',')
  const hidden = terms.map((term, operand) =>
    term.includes('...') ? b.facts.rank(node.inputs[operand] ?? '') - term.replace('...', '').length : 0
  )
  const widest = spare.slice(0, Math.max(...hidden)).join('')
  const spelled = terms.map((term, operand) =>
    term.replace('...', widest.slice(widest.length - (hidden[operand] ?? 0)))
  )
  const output = stated?.replace('...', widest) ?? widest + lettersOnce(terms)
  for (const term of [...spelled, output])
    if (new Set(term).size < term.length) throw call.unsupported('it reads a diagonal')
  return { terms: spelled, output }
}

/** Without an arrow, the answer has the letters that occur once, in alphabetical order. */
function lettersOnce(terms: readonly string[]): string {
  const letters = Array.from(terms.join('').replaceAll('.', ''))
  return letters
    .filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
    .sort()
    .join('')
}

export const einsum: Rule = (call) => {
  const equation = parsed(call)
  return call.node.inputs.map((_, operand) => () => operandGradient(call, equation, operand))
}

function operandGradient(call: RuleCall, { terms, output }: Equation, operand: number): string {
  const { b, g, node } = call
  const term = terms[operand] ?? ''
  const others = node.inputs.filter((_, index) => index !== operand)
  const otherTerms = terms.filter((_, index) => index !== operand)
  const available = new Set([output, ...otherTerms].join(''))
  const kept = Array.from(term)
    .filter((letter) => available.has(letter))
    .join('')
  const contracted = b.node('Einsum', [g, ...others], {
    equation: `${[output, ...otherTerms].join()}->${kept}`
  })
  const missing = Array.from(term).flatMap((letter, axis) => (available.has(letter) ? [] : [axis]))
  const name = node.inputs[operand] ?? ''
  const whole = missing.length === 0 ? contracted : b.node('Unsqueeze', [contracted, b.integers(...missing)])
  const sizes = Array.from(term).map((letter) => (available.has(letter) ? sizeOf(call, terms, letter) : 1))
  const summed = b.sumOfSizes(whole, sizes, name)
  return missing.length === 0 ? summed : b.expandLike(summed, name)
}

/** The size of an axis over all operands, where a 1 is repeated; null where it is not known. */
function sizeOf({ b, node }: RuleCall, terms: readonly string[], letter: string): number | string | null {
  const sizes = terms.flatMap((term, operand) => {
    const axis = term.indexOf(letter)
    return axis < 0 ? [] : [b.facts.dims(node.inputs[operand] ?? '')?.[axis] ?? null]
  })
  const larger = sizes.filter((size) => size !== 1)
  if (larger.length === 0) return 1
  return larger.every((size) => size === larger[0]) ? (larger[0] ?? null) : null
}
