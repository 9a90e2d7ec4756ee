/**
 * Recognises one step of a GRU that is spelled out, h = z·h′ + (1 − z)·n in any arrangement, and of a plain recurrent
 * network, h = tanh(W·x + U·h′).
 */
import type { Node } from '#engine/onnx/model.ts'
import { linearBehind } from './linear.ts'
import type { RecurrentCell } from './recurrent-cell.ts'
import { beforeLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** All spelled-out GRU steps of a graph, in order. */
export const findGruCells = (wiring: Wiring): RecurrentCell[] =>
  wiring.graph.nodes.flatMap((node) => gruAt(wiring, node) ?? [])

function gruAt(wiring: Wiring, node: Node): RecurrentCell | null {
  const [a = '', b = ''] = node.inputs
  const [hidden = ''] = node.outputs
  if (node.op !== 'Add' || !wiring.isData(a) || !wiring.isData(b)) return null
  const blend = differenceBlend(wiring, a, b) ?? differenceBlend(wiring, b, a) ?? shareBlend(wiring, a, b)
  if (blend === null) return null
  const { update, candidate, parts } = blend
  const reset = resetGate(wiring, candidate)
  return {
    label: 'GRU',
    states: { hidden },
    gates: { update_gate: update, ...(reset !== null && { reset_gate: reset }), candidate },
    nodes: [node, ...parts]
  }
}

interface Blend {
  update: string
  candidate: string
  parts: Node[]
}

/** n + z·(h′ − n), or h′ + z·(n − h′). */
function differenceBlend(wiring: Wiring, base: string, product: string): Blend | null {
  const scaled = producerOf(wiring, product, 'Mul')
  const update = scaled?.inputs.find((input) => isMadeBy(wiring, input, 'Sigmoid'))
  const rest = scaled?.inputs.find((input) => input !== update)
  const difference = producerOf(wiring, rest, 'Sub')
  if (scaled === undefined || update === undefined || difference === undefined) return null
  const candidate = difference.inputs.find((input) => isMadeBy(wiring, input, 'Tanh'))
  const holdsBase = difference.inputs.some(
    (input) => beforeLayout(wiring, input) === beforeLayout(wiring, base)
  )
  return candidate === undefined || !holdsBase ? null : { update, candidate, parts: [scaled, difference] }
}

/** z·h′ + (1 − z)·n. */
function shareBlend(wiring: Wiring, a: string, b: string): Blend | null {
  const products = [a, b].map((value) => producerOf(wiring, value, 'Mul'))
  const fresh = products.find((product) => product?.inputs.some((input) => isMadeBy(wiring, input, 'Tanh')))
  const kept = products.find((product) => product !== fresh)
  const candidate = fresh?.inputs.find((input) => isMadeBy(wiring, input, 'Tanh'))
  if (fresh === undefined || kept === undefined || candidate === undefined) return null
  // One of the two shares is a sigmoid, the other what it leaves of 1.
  const share = fresh.inputs.find((input) => input !== candidate)
  const rest = [share, ...kept.inputs].map((value) => producerOf(wiring, value, 'Sub'))
  const complement = rest.find((node) => wiring.scalar(node?.inputs[0]) === 1)
  const update = complement?.inputs[1]
  if (complement === undefined || update === undefined || !isMadeBy(wiring, update, 'Sigmoid')) return null
  return { update, candidate, parts: [fresh, kept, complement] }
}

/** The sigmoid that a part of the candidate's sum is multiplied by. */
function resetGate(wiring: Wiring, candidate: string): string | null {
  const seen = new Set<string>()
  const open = [wiring.producer(beforeLayout(wiring, candidate))?.inputs[0] ?? '']
  for (let value = open.pop(); value !== undefined && seen.size < 12; value = open.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    const node = wiring.producer(value)
    if (node === undefined) continue
    const gate = node.op === 'Mul' && node.inputs.find((input) => isMadeBy(wiring, input, 'Sigmoid'))
    if (typeof gate === 'string') return gate
    open.push(...wiring.dataInputs(node))
  }
  return null
}

/** All spelled-out steps of plain recurrent networks whose state before comes in as an input of the graph. */
export const findRnnCells = (wiring: Wiring): RecurrentCell[] =>
  wiring.graph.nodes.flatMap((node) => rnnAt(wiring, node) ?? [])

function rnnAt(wiring: Wiring, node: Node): RecurrentCell | null {
  const [hidden = ''] = node.outputs
  const sum = node.op === 'Tanh' || node.op === 'Relu' ? producerOf(wiring, node.inputs[0], 'Add') : undefined
  if (sum === undefined || !sum.inputs.every((input) => wiring.isData(input))) return null
  const sources = sum.inputs.map((input) => linearBehind(wiring, input)?.input)
  const width = wiring.dims(hidden)?.join()
  const isState = (source: string | undefined): boolean =>
    source !== undefined && isInput(wiring, source) && wiring.dims(source)?.join() === width
  const isStep = sources.every((source) => source !== undefined) && sources[0] !== sources[1]
  if (!isStep || !sources.some(isState) || !isOnly(sources.filter(isState))) return null
  return { label: 'RNN', states: { hidden }, gates: {}, nodes: [sum, node] }
}

/** Two inputs of the state's size can't be told apart. */
const isOnly = (states: readonly unknown[]): boolean => states.length === 1

const isInput = (wiring: Wiring, tensor: string): boolean =>
  wiring.graph.inputs.some(({ name }) => name === tensor)

const producerOf = (wiring: Wiring, tensor: string | undefined, op: string): Node | undefined => {
  const node = tensor === undefined ? undefined : wiring.producer(beforeLayout(wiring, tensor))
  return node?.op === op ? node : undefined
}

const isMadeBy = (wiring: Wiring, tensor: string, op: string): boolean =>
  producerOf(wiring, tensor, op) !== undefined
