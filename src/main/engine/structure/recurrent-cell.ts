/** One step of a recurrent network that is spelled out, whatever its kind: states, gates, and their rows in the outline. */
import type { Node } from '#engine/onnx/model.ts'
import { findGruCells, findRnnCells } from './gru-cell.ts'
import { findLstmCells } from './lstm-cell.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export interface RecurrentCell {
  label: 'LSTM' | 'GRU' | 'RNN'
  /** States after the step by name; `hidden` is always there. */
  states: { hidden: string; cell?: string }
  /** Gates after their activation function, by name. */
  gates: Readonly<Record<string, string>>
  /** The nodes that make the states from the gates. */
  nodes: readonly Node[]
}

/** All spelled-out steps of a graph, in order. */
export const findRecurrentCells = (wiring: Wiring): RecurrentCell[] =>
  [...findLstmCells(wiring), ...findGruCells(wiring), ...findRnnCells(wiring)].toSorted(
    (a, b) => wiring.orderOf(a.states.hidden) - wiring.orderOf(b.states.hidden)
  )

/** lstm_step, or gru_step1, gru_step2, … where a network is unrolled. */
export function sketchRecurrentCells(wiring: Wiring, cells: readonly RecurrentCell[]): Sketch[] {
  return cells.map((cell) => {
    const alike = cells.filter(({ label }) => label === cell.label)
    const place = alike.length === 1 ? '' : `${alike.indexOf(cell) + 1}`
    const name = `${cell.label.toLowerCase()}_step${place}`
    const units = wiring.dims(cell.states.hidden)?.at(-1)
    const rows = [
      ...Object.entries(cell.states).map(([state, tensor]) =>
        row(wiring, tensor, `${name}.${state}`, 'recurrent-state')
      ),
      ...Object.entries(cell.gates).map(([gate, tensor]) =>
        row(wiring, tensor, `${name}.${gate}`, 'recurrent-gate')
      )
    ]
    const label = `${cell.label} step ${place}`.trim()
    return group(label, 'recurrence', rows, remark(units !== undefined && `${units} units`))
  })
}
