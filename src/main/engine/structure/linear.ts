/** Recognises linear maps by a constant matrix: MatMul, Gemm, Einsum and their fused and quantised forms. */
import type { Node } from '#engine/onnx/model.ts'
import { isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

export interface LinearMap {
  node: Node
  /** The value that is mapped. */
  input: string
  /** Name of the matrix. */
  weight: string
}

const linearOps = opSet(
  'MatMul Gemm Einsum FusedMatMul FusedGemm MatMulInteger MatMulIntegerToFloat DynamicQuantizeMatMul QLinearMatMul QGemm MatMulNBits TransposeMatMul'
)

/** Operators that multiply two values that both carry data. */
const productOps = opSet('MatMul Einsum FusedMatMul TransposeMatMul Gemm')

/** The linear map that a node is; null for a product of two activations and for everything else. */
export function linearMap(wiring: Wiring, node: Node | undefined): LinearMap | null {
  if (node === undefined || !(linearOps.has(node.op) || isPointwise(wiring, node))) return null
  const [first = '', second = ''] = node.inputs
  if (wiring.isData(first) === wiring.isData(second) && !isQuantised(node)) return null
  return wiring.isData(first)
    ? { node, input: first, weight: weightOf(node) }
    : { node, input: second, weight: first }
}

/** A convolution with a kernel of one sample maps each place by the same matrix. */
function isPointwise(wiring: Wiring, node: Node): boolean {
  const dims = node.op === 'Conv' ? wiring.dims(node.inputs[1]) : undefined
  return dims !== undefined && dims.length > 2 && dims.slice(2).every((size) => size === 1)
}

const isQuantised = (node: Node): boolean => node.op.startsWith('QLinear') || node.op === 'QGemm'

const weightOf = (node: Node): string => node.inputs[isQuantised(node) ? 3 : 1] ?? ''

/** A node with at least two operands. */
export type BinaryNode = Node & { readonly inputs: readonly [string, string, ...string[]] }

/** True for a product of two values that both carry data, e.g. queries by keys. */
export const isDataProduct = (wiring: Wiring, node: Node | undefined): node is BinaryNode =>
  node !== undefined &&
  productOps.has(node.op) &&
  node.inputs.slice(0, 2).every((input) => wiring.isData(input))

/** True for a node that adds a constant to its data, as a bias does. */
export const isBias = (wiring: Wiring, node: Node | undefined): node is BinaryNode =>
  node?.op === 'Add' && wiring.dataInputs(node).length === 1

/** True for a node that multiplies or divides its data by a constant or by a number made from shapes. */
export const isScale = (wiring: Wiring, node: Node | undefined): node is BinaryNode =>
  (node?.op === 'Mul' || node?.op === 'Div') &&
  wiring.dataInputs(node).length === 1 &&
  node.inputs[0] !== node.inputs[1]

/** The one input of a node that carries data; its first input where there are several. */
export const dataInput = (wiring: Wiring, node: Node): string =>
  node.inputs.find((input) => wiring.isData(input)) ?? node.inputs[0] ?? ''

/** The linear map behind a value, looked for through layout, bias and scale. */
export function linearBehind(wiring: Wiring, tensor: string): LinearMap | null {
  for (let current = tensor; ;) {
    const node = wiring.producer(current)
    if (node === undefined) return null
    const map = linearMap(wiring, node)
    if (map !== null) return map
    if (!isLayout(node) && !isBias(wiring, node) && !isScale(wiring, node)) return null
    current = dataInput(wiring, node)
  }
}
