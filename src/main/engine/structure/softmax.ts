/** Recognises softmax: the operator, or spelled out as exp(x − max) over its sum. */
import { regionBehind, type Region } from './walks.ts'
import type { Wiring } from './wiring.ts'
import { opSet } from './op-set.ts'

const parts = opSet(
  'Exp ReduceSum ReduceMax Sub Div Mul Reciprocal Max Reshape Expand Unsqueeze Cast Identity'
)

/** All softmaxes of a graph, in order. */
export function findSoftmaxes(wiring: Wiring): Region[] {
  return wiring.graph.nodes.flatMap((node) => {
    const [input = ''] = node.inputs
    const [output = ''] = node.outputs
    if (!wiring.isData(input)) return []
    if (node.op === 'Softmax') return [{ input, output, nodes: new Set([node]) }]
    const isQuotient = node.op === 'Div' || node.op === 'Mul'
    return isQuotient ? (spelledOut(wiring, output) ?? []) : []
  })
}

function spelledOut(wiring: Wiring, output: string): Region | null {
  const quotient = regionBehind(wiring, output, ({ op }) => parts.has(op), 8)
  const exponential = quotient === null ? undefined : wiring.producer(quotient.input)
  if (quotient === null || exponential?.op !== 'Exp') return null
  if (![...quotient.nodes].some(({ op }) => op === 'ReduceSum')) return null
  const [exponent = ''] = exponential.inputs
  const shifted = regionBehind(wiring, exponent, ({ op }) => parts.has(op), 8)
  const isShifted = shifted !== null && [...shifted.nodes].some(({ op }) => op === 'ReduceMax')
  const nodes = new Set([...(isShifted ? shifted.nodes : []), exponential, ...quotient.nodes])
  return { input: isShifted ? shifted.input : exponent, output, nodes }
}
