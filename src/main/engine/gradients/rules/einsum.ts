/**
 * The gradient of Einsum: the gradient of the answer, contracted with all other operands. What an operand was summed over
 * alone is repeated; where it was read on a diagonal alone, the gradient lies on that diagonal.
 */
import { stringAttribute } from '#engine/onnx/attributes.ts'
import type { Dim } from '#engine/onnx/model.ts'
import type { Rule, RuleCall } from '../rule.ts'

interface Equation {
  terms: string[]
  output: string
}

/** The equation with a letter for every axis of an ellipsis. @throws LimenError 'unsupported' for letters that are repeated in the answer. */
function parsed(call: RuleCall): Equation {
  const { node, b } = call
  const [inputs = '', stated] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->')
  const terms = inputs.split(',')
  const hidden = terms.map((term, operand) =>
    term.includes('...') ? b.facts.rank(node.inputs[operand] ?? '') - term.replace('...', '').length : 0
  )
  const widest = spareLetters(terms)
    .slice(0, Math.max(...hidden))
    .join('')
  const spelled = terms.map((term, operand) =>
    term.replace('...', widest.slice(widest.length - (hidden[operand] ?? 0)))
  )
  const output = stated?.replace('...', widest) ?? widest + lettersOnce(terms)
  if (new Set(output).size < output.length) throw call.unsupported('it writes a diagonal')
  return { terms: spelled, output }
}

/** Letters that no term has. */
const spareLetters = (terms: readonly string[]): string[] =>
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz').filter(
    (letter) => !terms.some((term) => term.includes(letter))
  )

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
  const name = node.inputs[operand] ?? ''
  const { term, diagonals } = withoutRepeats(terms, operand)
  const isOther = (_: string, index: number): boolean => index !== operand
  const identities = diagonals.map(({ axis }) => identity(call, b.size(name, axis)))
  const others = [...node.inputs.filter(isOther), ...identities]
  const otherTerms = [...terms.filter(isOther), ...diagonals.map(({ letters }) => letters)]
  const available = new Set([output, ...otherTerms].join(''))
  const kept = Array.from(term)
    .filter((letter) => available.has(letter))
    .join('')
  const contracted = b.node('Einsum', [g, ...others], {
    equation: `${[output, ...otherTerms].join()}->${kept}`
  })
  const missing = Array.from(term).flatMap((letter, axis) => (available.has(letter) ? [] : [axis]))
  const whole = missing.length === 0 ? contracted : b.node('Unsqueeze', [contracted, b.integers(...missing)])
  /** Letters along which the contracted gradient is as long as the operand, or longer. */
  const long = [output, ...diagonals.map(({ letters }) => letters)].join('')
  const sizes = Array.from(term).map((letter) => {
    const seen = terms.map((each, index) => (index !== operand ? each : long.includes(letter) ? term : ''))
    return available.has(letter) ? sizeOf(call, seen, letter) : 1
  })
  const summed = b.sumOfSizes(whole, sizes, name)
  const isLong = (size: Dim, axis: number): boolean =>
    size === 1 || long.includes(term[axis] ?? '') || size === sizes[axis]
  return b.facts.dims(name)?.every(isLong) === true ? summed : b.expandLike(summed, name)
}

/** A term whose repeated letters are others, each with the axis that it has and the pair that stays equal. */
function withoutRepeats(terms: readonly string[], operand: number) {
  const spare = spareLetters(terms)
  const diagonals: { axis: number; letters: string }[] = []
  const letters = Array.from(terms[operand] ?? '')
  const term = letters.map((letter, axis) => {
    if (letters.indexOf(letter) === axis) return letter
    const other = spare[diagonals.length] ?? ''
    diagonals.push({ axis, letters: letter + other })
    return other
  })
  return { term: term.join(''), diagonals }
}

const identity = ({ b, x }: RuleCall, size: string): string =>
  b.apply('EyeLike', b.filled(b.facts.elem(x), 0, b.joined(size, size)))

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
