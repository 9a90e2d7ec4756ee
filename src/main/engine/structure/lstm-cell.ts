/** Recognises one step of an LSTM that is spelled out: c = f·c′ + i·g, h = o·tanh(c). */
import type { Node } from '#engine/onnx/model.ts'
import type { RecurrentCell } from './recurrent-cell.ts'
import { beforeLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** All spelled-out LSTM steps of a graph, in order. */
export const findLstmCells = (wiring: Wiring): RecurrentCell[] =>
  wiring.graph.nodes.flatMap((node) => cellAt(wiring, node) ?? [])

function cellAt(wiring: Wiring, node: Node): RecurrentCell | null {
  const output = factors(wiring, node, 'Sigmoid', 'Tanh')
  const [hidden = ''] = node.outputs
  if (output === null) return null
  const cell = beforeLayout(wiring, wiring.producer(output.second)?.inputs[0] ?? '')
  const sum = wiring.producer(cell)
  if (sum?.op !== 'Add') return null
  const products = sum.inputs.map((input) => wiring.producer(beforeLayout(wiring, input)))
  const update = products
    .map((product) => factors(wiring, product, 'Sigmoid', 'Tanh'))
    .find((found) => found !== null)
  const kept = products.map((product) => keptCell(wiring, product)).find((found) => found !== null)
  if (!update || !kept) return null
  return {
    label: 'LSTM',
    states: { hidden, cell },
    gates: {
      input_gate: update.first,
      forget_gate: kept,
      output_gate: output.first,
      candidate: update.second
    },
    nodes: [node, sum, ...wiring.consumers(cell).filter(({ op }) => op === 'Tanh')]
  }
}

/** The two factors of a product, made by these operators. */
function factors(
  wiring: Wiring,
  node: Node | undefined,
  firstOp: string,
  secondOp: string
): { first: string; second: string } | null {
  if (node?.op !== 'Mul') return null
  const values = node.inputs.map((input) => beforeLayout(wiring, input))
  const first = values.find((value) => wiring.producer(value)?.op === firstOp)
  const second = values.find((value) => wiring.producer(value)?.op === secondOp)
  return first === undefined || second === undefined ? null : { first, second }
}

/** The forget gate: a sigmoid times the earlier cell, which is made by no activation function. */
function keptCell(wiring: Wiring, node: Node | undefined): string | null {
  if (node?.op !== 'Mul') return null
  const values = node.inputs.map((input) => beforeLayout(wiring, input))
  const gates = values.filter((value) => wiring.producer(value)?.op === 'Sigmoid')
  const isUpdate = values.some((value) => wiring.producer(value)?.op === 'Tanh')
  return gates.length === 1 && !isUpdate ? (gates[0] ?? null) : null
}
