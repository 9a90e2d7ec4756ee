/** Gradients of matrix products. Not here: sums of products in Einstein's notation (einsum.ts). */
import { float, floatAttribute, intAttribute } from '#engine/onnx/attributes.ts'
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { IndexedGradient } from '../sparse-gradients.ts'
import type { Rule, RuleCall } from '../rule.ts'
import { einsum } from './einsum.ts'

/** ∂L/∂A = G Bᵀ, ∂L/∂B = Aᵀ G. A matrix that all of a batch share takes one product of the whole batch. */
const matMul: Rule = (call) => {
  const { facts } = call.b
  const [left, right] = [facts.rank(call.x), facts.rank(call.input(1))]
  if (left > 1 && right === 2) return [() => leftOfShared(call), () => rightOfShared(call)]
  const product = general(call, left, right)
  return [() => product.left(), () => product.right()]
}

const rowsOf = (call: RuleCall, value: string, width: string): string =>
  call.b.reshape(value, call.b.joined(call.b.integers(-1), width))

/** Where only one row comes back, such as the last position's logits, the others take no product. */
function indexedRow({ b, g, x }: RuleCall): IndexedGradient | null {
  const indexed = b.indexed.get(g)
  return indexed !== undefined && indexed.axis < b.facts.rank(x) - 1 ? indexed : null
}

function leftOfShared(call: RuleCall): string {
  const { b, g, x } = call
  const weights = call.input(1)
  const indexed = indexedRow(call)
  if (indexed !== null) {
    const gradient = b.node('MatMul', [indexed.gradient, b.transpose(weights, [1, 0])])
    const whole = indexed.place(gradient)
    b.indexed.set(whole, { ...indexed, gradient })
    return whole
  }
  if (b.facts.rank(x) === 2) return b.node('Gemm', [g, weights], { transB: 1 })
  const rows = rowsOf(call, g, b.size(weights, 1))
  return b.reshapeLike(b.node('Gemm', [rows, weights], { transB: 1 }), x)
}

function rightOfShared(call: RuleCall): string {
  const { b, g, x } = call
  const weights = call.input(1)
  if (b.facts.rank(x) === 2) return b.node('Gemm', [x, g], { transA: 1 })
  const indexed = indexedRow(call)
  const [read, back] = indexed === null ? [x, g] : [indexed.of(x), indexed.gradient]
  const [rows, gradients] = [rowsOf(call, read, b.size(weights, 0)), rowsOf(call, back, b.size(weights, 1))]
  return b.node('Gemm', [rows, gradients], { transA: 1 })
}

/** Any other product; a vector counts as a matrix of one row or column. */
function general(
  call: RuleCall,
  leftRank: number,
  rightRank: number
): { left: () => string; right: () => string } {
  const { b, x } = call
  const other = call.input(1)
  const axis = (value: string, at: number): string => b.node('Unsqueeze', [value, b.integers(at)])
  const left = leftRank === 1 ? axis(x, 0) : x
  const right = rightRank === 1 ? axis(other, 1) : other
  const rows = rightRank === 1 ? axis(call.g, -1) : call.g
  const g = leftRank === 1 ? axis(rows, -2) : rows
  const axes = Math.max(2, leftRank, rightRank)
  return {
    left: () => summed(call, b.node('MatMul', [g, b.swapped(right, Math.max(2, rightRank))]), x, axes),
    right: () => summed(call, b.node('MatMul', [b.swapped(left, Math.max(2, leftRank)), g]), other, axes)
  }
}

/** A product summed over the batch axes that its operand does not have. */
function summed({ b, y }: RuleCall, product: string, operand: string, axes: number): string {
  const dims = b.facts.dims(operand) ?? []
  if (dims.length === 1) return b.sum(b.reshape(product, b.joined(b.integers(-1), b.shape(operand))), [0], 0)
  const batch = (b.facts.dims(y) ?? []).slice(0, axes - 2)
  return b.sumOfSizes(product, [...batch, ...dims.slice(-2)], operand)
}

/** Y = α op(A) op(B) + β C, where op transposes or not. */
const gemm: Rule = (call) => {
  const { b, g, node } = call
  const [left = '', right = '', bias = ''] = node.inputs
  const [transA, transB] = [intAttribute(node, 'transA', 0), intAttribute(node, 'transB', 0)]
  const alpha = float(floatAttribute(node, 'alpha', 1))
  const product = (first: string, second: string, isFirst: number, isSecond: number): string =>
    b.node('Gemm', [first, second], { alpha, transA: isFirst, transB: isSecond })
  return [
    () => (transA === 1 ? product(right, g, transB, 1) : product(g, right, 0, 1 - transB)),
    () => (transB === 1 ? product(g, left, 1, transA) : product(left, g, 1 - transA, 0)),
    () => {
      const beta = floatAttribute(node, 'beta', 1)
      return b.sumTo(beta === 1 ? g : b.times(g, b.numberLike(bias, beta)), call.y, bias)
    }
  ]
}

export const matrixRules: Readonly<Record<string, Rule>> = {
  MatMul: matMul,
  Gemm: gemm,
  Einsum: einsum
}

/** Weights of few bits, for which the operator has no transposed form: its product with the identity is the weights themselves. */
const matMulOfFewBits: Rule = (call) => {
  const { b, g, x, node } = call
  const [, weights = '', scales = '', zeros = '', order = '', bias = ''] = node.inputs
  const [height, width] = [intAttribute(node, 'K', 0), intAttribute(node, 'N', 0)]
  return [
    () => {
      const square = b.filled(b.facts.elem(x), 0, b.integers(height, height))
      const spelled = b.fresh('weights')
      const inputs = [b.apply('EyeLike', square), weights, scales, zeros, order]
      const attributes = new Map([...node.attributes].filter(([name]) => name !== 'accuracy_level'))
      b.add({ ...plainNode(node.op, inputs, [spelled]), domain: node.domain, attributes })
      return b.reshapeLike(b.node('Gemm', [rowsOf(call, g, b.integers(width)), spelled], { transB: 1 }), x)
    },
    ...[weights, scales, zeros, order].map(() => undefined),
    () => b.sumTo(g, call.y, bias)
  ]
}

/** Operators that ONNX Runtime adds (domain com.microsoft). */
export const microsoftMatrixRules: Readonly<Record<string, Rule>> = { MatMulNBits: matMulOfFewBits }
