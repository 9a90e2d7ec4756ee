/** Additions and scalings that ONNX Runtime fuses with the operator behind them, written out. */
import { float, floatAttribute, intAttribute } from '#engine/onnx/attributes.ts'
import type { Expansion } from '../expansions.ts'

/** The sum of input, skip and bias, normalised; the sum is the fourth output. */
export const skipLayerNormalization =
  (isCentred: boolean): Expansion =>
  (call) => {
    const { b, x, node } = call
    const [, skip = '', scale = '', shift = '', centredBias = ''] = node.inputs
    const bias = isCentred ? centredBias : shift
    const plain = b.plus(x, skip)
    const sum = bias === '' ? plain : b.plus(plain, bias)
    const form = { axis: -1, epsilon: float(floatAttribute(node, 'epsilon', isCentred ? 1e-12 : 1e-6)) }
    const op = isCentred ? 'LayerNormalization' : 'SimplifiedLayerNormalization'
    const inputs = [sum, scale, ...(isCentred && shift !== '' ? [shift] : [])]
    return [() => b.node(op, inputs, form), undefined, undefined, () => sum]
  }

/** α · op(A) · op(B), where op exchanges the last two axes or not. */
export const fusedMatMul: Expansion = (call) => {
  const { b, x, node } = call
  const turned = (value: string, name: string): string =>
    intAttribute(node, name, 0) === 1 ? b.swapped(value, b.facts.rank(value)) : value
  if (intAttribute(node, 'transBatchA', 0) === 1 || intAttribute(node, 'transBatchB', 0) === 1)
    throw call.unsupported('it exchanges batch axes')
  return [
    () => {
      const product = b.node('MatMul', [turned(x, 'transA'), turned(call.input(1), 'transB')])
      return b.times(product, call.number(floatAttribute(node, 'alpha', 1)))
    }
  ]
}
