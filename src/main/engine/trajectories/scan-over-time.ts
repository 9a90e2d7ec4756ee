/**
 * Makes a network that does one step at a time into one that takes a whole sequence: the network becomes the body of a
 * Scan, so that everything in it can be recorded at every step.
 * Preconditions: opset 9 or later; the state inputs have the shapes of the outputs that carry them on.
 * Postconditions: inputs and outputs keep their names; sequences and outputs have a time axis in front; state inputs take
 * the state before the first step; other inputs are the same at every step.
 */
import type { Dim, Graph, Model, ValueInfo } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { renameValues } from '#engine/onnx/rename.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { plainNode, withDefaultOpset } from '#engine/onnx/graph-edit.ts'

/** A state tensor: the input that takes it and the output that hands it on. */
export interface CarriedState {
  input: string
  output: string
}

export interface OverTime {
  states: readonly CarriedState[]
  /** Inputs that differ from step to step. */
  sequence: readonly string[]
  /** The symbol of the new time axis; `timeSymbol` where it is left out. */
  symbol?: string
}

/** The step that leads into the Scan; scopes of the network's values start with it. */
export const timeStep = 'over time'

/** The usual symbol of the new time axis. */
export const timeSymbol = 'time'

/** What a value that goes in or out at every step is called inside. */
export const nameInStep = (name: string): string => `${name} (step)`

/**
 * Wraps the whole network in a Scan over time. Values keep their names inside, but for inputs and outputs of the network,
 * which are called 'NAME (step)' there.
 * @throws LimenError 'request' for names that are no inputs or outputs, or when there is no sequence; 'unsupported' below
 *   opset 9.
 */
export function scanOverTime(model: Model, { states, sequence, symbol = timeSymbol }: OverTime): Model {
  const { model: prepared, opset } = withDefaultOpset(model)
  const { graph } = model
  checkRequest(graph, { states, sequence }, opset)
  const names = new NameSupply(namesIn(graph))
  const looped = [...states.map(({ input }) => input), ...sequence]
  const inside = new Map(
    [...looped, ...graph.outputs.map(({ name }) => name)].map((name) => [name, names.fresh(nameInStep(name))])
  )
  const final = states.map(({ output }) => names.fresh(`${output} (last)`))
  const scan = plainNode('Scan', looped, [...final, ...graph.outputs.map(({ name }) => name)], {
    body: bodyOf(graph, inside, { states, sequence }, names),
    num_scan_inputs: sequence.length
  })
  const wrapped: Graph = {
    name: graph.name,
    nodes: [{ ...scan, name: timeStep }],
    inputs: graph.inputs.map((info) => (sequence.includes(info.name) ? withTimeAxis(info, symbol) : info)),
    outputs: graph.outputs.map((info) => withTimeAxis(info, symbol)),
    initializers: new Map(
      [...graph.initializers].filter(([name]) => graph.inputs.some((input) => input.name === name))
    ),
    valueInfo: new Map()
  }
  return { ...prepared, graph: wrapped }
}

/** The network as the body: carried states first, then what is different at every step. */
function bodyOf(
  graph: Graph,
  inside: ReadonlyMap<string, string>,
  { states, sequence }: OverTime,
  names: NameSupply
): Graph {
  const body = renameValues(graph, inside)
  const inner = (name: string): string => inside.get(name) ?? name
  const infoOf = (infos: readonly ValueInfo[], name: string): ValueInfo => {
    const { type } = infos.find((info) => info.name === name) ?? { type: { kind: 'unknown' } }
    return { name, type }
  }
  // A value can be an output once only: what is carried on is a copy of what is handed out.
  const carried = states.map(({ output }) => names.fresh(`${output} (carried)`))
  const copies = states.map(({ output }, index) =>
    plainNode('Identity', [inner(output)], [carried[index] ?? ''])
  )
  const outer = new Set(graph.inputs.map(({ name }) => name))
  return {
    ...body,
    name: 'step',
    nodes: [...body.nodes, ...copies],
    inputs: [...states.map(({ input }) => input), ...sequence].map((name) =>
      infoOf(body.inputs, inner(name))
    ),
    outputs: [
      ...states.map(({ output }, index) => ({
        ...infoOf(body.outputs, inner(output)),
        name: carried[index] ?? ''
      })),
      ...graph.outputs.map(({ name }) => infoOf(body.outputs, inner(name)))
    ],
    initializers: new Map([...body.initializers].filter(([name]) => !outer.has(name)))
  }
}

function withTimeAxis(info: ValueInfo, symbol: string): ValueInfo {
  const { type } = info
  if (type.kind !== 'tensor' || type.dims === null) return info
  const dims: Dim[] = [symbol, ...type.dims]
  return { ...info, type: { ...type, dims } }
}

function checkRequest({ inputs, outputs }: Graph, { states, sequence }: OverTime, opset: number): void {
  if (opset < 9) {
    throw new LimenError({
      tag: 'unsupported',
      message: `A network of opset ${opset} can not be put into a Scan over time.`,
      advice: 'Export the network with opset 9 or later.'
    })
  }
  if (sequence.length === 0) {
    throw new LimenError({
      tag: 'request',
      message: 'A network over time needs an input that differs from step to step.'
    })
  }
  const expectName = (name: string, infos: readonly ValueInfo[], what: string): void => {
    const known = infos.map((info) => info.name)
    if (known.includes(name)) return
    const near = nearestNames(name, known).map((candidate) => `'${candidate}'`)
    throw new LimenError({
      tag: 'request',
      message: `The network has no ${what} '${name}'.`,
      advice: `Nearest names: ${near.join(', ')}.`,
      part: name
    })
  }
  for (const name of [...sequence, ...states.map(({ input }) => input)]) expectName(name, inputs, 'input')
  for (const { output } of states) expectName(output, outputs, 'output')
}
