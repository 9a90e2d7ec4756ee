/** Recognises rotary position embedding: the operator, or spelled out with halves or with pairs of features. */
import { isLayout, regionBehind } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

/** What a spelled-out rotation is made of: x·cos + rotated(x)·sin. */
const parts = opSet(
  'Add Sub Mul Neg Slice Split Concat Gather Unsqueeze Squeeze Reshape Transpose Cast Identity'
)

/** The value before the rotation that ends in `tensor`; null when there is none. */
export function beforeRotation(wiring: Wiring, tensor: string): string | null {
  const node = wiring.producer(tensor)
  if (node?.op === 'RotaryEmbedding') return node.inputs[0] ?? null
  const carries = (value: string): boolean => !isPositional(wiring, value)
  const region = regionBehind(wiring, tensor, ({ op }) => parts.has(op), 24, carries)
  if (region === null) return null
  const count = (op: string): number => [...region.nodes].filter((part) => part.op === op).length
  const cuts = count('Slice') + count('Split') + count('Gather')
  return count('Mul') >= 2 && count('Add') + count('Sub') >= 1 && cuts >= 1 ? region.input : null
}

/** True for sines, cosines and what was looked up of them by position. */
function isPositional(wiring: Wiring, tensor: string): boolean {
  let current = tensor
  for (let steps = 0; steps < 10; steps++) {
    const node = wiring.producer(current)
    if (node === undefined) return false
    if (node.op === 'Cos' || node.op === 'Sin') return true
    if (node.op === 'Gather' && !wiring.isData(node.inputs[0])) return true
    if (!isLayout(node) && !['Mul', 'Slice', 'Concat', 'Expand', 'Split'].includes(node.op)) return false
    const next = wiring.dataInputs(node)
    if (next.length !== 1) return false
    current = next[0] ?? ''
  }
  return false
}
