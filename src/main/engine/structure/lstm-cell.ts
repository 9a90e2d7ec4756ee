/** Recognises one step of an LSTM that is spelled out: c = f·c′ + i·g, h = o·tanh(c). */
import type { Node } from '#engine/onnx/model.ts'
import { beforeLayout } from './walks.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export interface LstmCell {
  hidden: string
  cell: string
  /** Gates after their sigmoid, and the candidate after its tanh. */
  input: string
  forget: string
  output: string
  candidate: string
}

/** All spelled-out LSTM steps of a graph, in order. */
export const findLstmCells = (wiring: Wiring): LstmCell[] =>
  wiring.graph.nodes.flatMap((node) => cellAt(wiring, node) ?? [])

function cellAt(wiring: Wiring, node: Node): LstmCell | null {
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
  return { hidden, cell, input: update.first, forget: kept, output: output.first, candidate: update.second }
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

export function sketchLstmCells(wiring: Wiring, cells: readonly LstmCell[]): Sketch[] {
  return cells.map((cell, i) => {
    const name = cells.length === 1 ? 'lstm_step' : `lstm_step${i + 1}`
    const units = wiring.dims(cell.hidden)?.at(-1)
    const gate = (tensor: string, part: string): Sketch =>
      row(wiring, tensor, `${name}.${part}_gate`, 'recurrent-gate')
    const rows = [
      row(wiring, cell.hidden, `${name}.hidden`, 'recurrent-state'),
      row(wiring, cell.cell, `${name}.cell`, 'recurrent-state'),
      gate(cell.input, 'input'),
      gate(cell.forget, 'forget'),
      gate(cell.output, 'output'),
      row(wiring, cell.candidate, `${name}.candidate`, 'recurrent-gate')
    ]
    const label = cells.length === 1 ? 'LSTM step' : `LSTM step ${i + 1}`
    return group(label, 'recurrence', rows, remark(units !== undefined && `${units} units`))
  })
}
