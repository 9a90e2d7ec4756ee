/**
 * A recurrent layer step by step in plain operators, which have gradients: the equations of ONNX's GRU (with the reset gate
 * after the weights), LSTM and RNN, from a state of zeros. Known answer: the values of the operators themselves.
 */
import type { NetworkBuilder } from './network-builder.ts'
import type { RecurrentLayer } from './recurrent.ts'

/** States of all steps, [steps, 1, batch, units], for [steps, batch, features]. */
export function unrolled(b: NetworkBuilder, x: string, layer: RecurrentLayer): string {
  const { cell, steps, W, R, B } = layer
  const [inBias = '', stateBias = ''] = split(b, b.op('Squeeze', [B, b.integers(0)]), 2, 0)
  const into = transposed(b, W)
  const recurrent = transposed(b, R)
  const driven = b.op('Add', [b.op('MatMul', [x, into]), inBias])
  const drives = steps === 1 ? [driven] : split(b, driven, steps, 0)
  const advance = { gru, lstm, rnn }[cell]
  let state: State = { hidden: null, cell: null }
  const states = drives.map((drive) => {
    const { hidden } = state
    const fed = hidden === null ? stateBias : b.op('Add', [b.op('MatMul', [hidden, recurrent]), stateBias])
    state = advance(b, b.op('Squeeze', [drive, b.integers(0)]), fed, state)
    return b.op('Unsqueeze', [state.hidden ?? '', b.integers(0, 1)])
  })
  return b.op('Concat', states, `${cell}.hidden`, { axis: 0 })
}

/** What goes on from step to step, [batch, units]; null stands for zeros. */
interface State {
  hidden: string | null
  cell: string | null
}

/** One step: what the input drives and what the last state feeds back, for all gates side by side. */
type Advance = (b: NetworkBuilder, drive: string, fed: string, state: State) => State

const rnn: Advance = (b, drive, fed) => ({
  hidden: b.op('Tanh', [b.op('Add', [drive, fed])]),
  cell: null
})

const gru: Advance = (b, drive, fed, { hidden }) => {
  const [zx = '', rx = '', nx = ''] = split(b, drive, 3, -1)
  const [zh = '', rh = '', nh = ''] = split(b, fed, 3, -1)
  const z = b.op('Sigmoid', [b.op('Add', [zx, zh])])
  const r = b.op('Sigmoid', [b.op('Add', [rx, rh])])
  const n = b.op('Tanh', [b.op('Add', [nx, b.op('Mul', [r, nh])])])
  // n + z (h − n)
  const change = hidden === null ? b.op('Neg', [n]) : b.op('Sub', [hidden, n])
  return { hidden: b.op('Add', [n, b.op('Mul', [z, change])]), cell: null }
}

const lstm: Advance = (b, drive, fed, state) => {
  const sums = split(b, b.op('Add', [drive, fed]), 4, -1)
  const [i = '', o = '', f = ''] = sums.slice(0, 3).map((sum) => b.op('Sigmoid', [sum]))
  const written = b.op('Mul', [i, b.op('Tanh', [sums[3] ?? ''])])
  const cell = state.cell === null ? written : b.op('Add', [b.op('Mul', [f, state.cell]), written])
  return { hidden: b.op('Mul', [o, b.op('Tanh', [cell])]), cell }
}

const split = (b: NetworkBuilder, x: string, count: number, axis: number): string[] =>
  b.graph.nodes('Split', [x], count, { attributes: { axis, num_outputs: count } })

/** [1, rows, columns] → [columns, rows] */
const transposed = (b: NetworkBuilder, weights: string): string =>
  b.op('Transpose', [b.op('Squeeze', [weights, b.integers(0)])], undefined, { perm: [1, 0] })
