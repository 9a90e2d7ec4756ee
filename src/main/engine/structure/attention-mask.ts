/** Tells masks from other terms that are added to attention scores. */
import { elementCount } from '#shared/tensor.ts'
import { numbersOf, typedArrayOf } from '#engine/onnx/constants.ts'
import type { Node, TensorConstant } from '#engine/onnx/model.ts'
import type { Wiring } from './wiring.ts'

/** Below this, a term added to a score hides it: exp(−1000) is 0 in every float type. */
const hides = -1000

/** True for a node that hides scores: Where, or Add and Sub of a term with very large values. */
export function isMasking(wiring: Wiring, node: Node): boolean {
  if (node.op === 'Where' || node.op === 'Min') return true
  return (
    (node.op === 'Add' || node.op === 'Sub') && node.inputs.some((input) => holdsHidingValue(wiring, input))
  )
}

/** Looks for a constant of the size of a mask behind a value, within a few nodes and not through matrix products. */
function holdsHidingValue(wiring: Wiring, tensor: string): boolean {
  const seen = new Set<string>()
  const open = [tensor]
  for (let value = open.pop(); value !== undefined && seen.size < 40; value = open.pop()) {
    if (seen.has(value) || value === '') continue
    seen.add(value)
    const constant = wiring.constant(value)
    if (constant !== undefined && hasHidingElement(constant)) return true
    const node = wiring.producer(value)
    if (node === undefined || node.op.endsWith('MatMul') || node.op === 'Einsum' || node.op === 'Gemm')
      continue
    if (node.op === 'ConstantOfShape' && constantOfShapeHides(node)) return true
    open.push(...node.inputs)
  }
  return false
}

function hasHidingElement(constant: TensorConstant): boolean {
  if (!constant.type.includes('float')) return false
  if (elementCount(constant.dims) <= 4096) return numbersOf(constant).some((value) => value <= hides)
  // The first row of a causal mask hides all but one position; 16-bit floats are left as bits, whose sign bit tells.
  const start = typedArrayOf(constant).subarray(0, 4096)
  const isHalf = constant.type === 'float16' || constant.type === 'bfloat16'
  return Array.from(start, Number).some((value) => (isHalf ? value >= 0xe3d0 : value <= hides))
}

function constantOfShapeHides(node: Node): boolean {
  const value = node.attributes.get('value')
  return value?.kind === 'tensor' && hasHidingElement(value.value)
}
