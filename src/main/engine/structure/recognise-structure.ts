/**
 * Reads a network's structure from its graph and an example run: sites with names, kinds and axis roles, the outline, and
 * facts about inputs and outputs.
 */
import type { ProbedValue } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { AxisRole, NetworkInput, NetworkOutput, OutlineNode, Site } from '#shared/network.ts'
import type { Attention } from './attention.ts'
import { inputFacts, outputFacts, symbolRoles } from './input-facts.ts'
import type { InputEvidence } from './input-roles.ts'
import { sketchOthers } from './other-tensors.ts'
import { narrowed } from './outline-width.ts'
import type { Patterns } from './patterns.ts'
import { RoleBook } from './role-book.ts'
import { settle } from './settle.ts'
import { remark, type Sketch } from './sketch.ts'
import { sketchGraph } from './sketch-graph.ts'
import { wireGraph } from './wired-graph.ts'
import { attentionIn } from './transformer.ts'
import { ValueTable, type Wiring } from './wiring.ts'

export interface Structure {
  sites: Site[]
  outline: OutlineNode[]
  inputs: NetworkInput[]
  outputs: NetworkOutput[]
  /** Remarks for the user. */
  notes: string[]
}

/**
 * Recognises the structure of a network.
 * @param values What the example run showed; only these values become sites.
 * @param symbols Sizes of the inputs' symbols in that run.
 */
export function recogniseStructure(
  model: Model,
  values: readonly ProbedValue[],
  symbols: Readonly<Record<string, number>>
): Structure {
  const graph = wireGraph(model.graph, new ValueTable(values))
  const sketch = sketchGraph(graph)
  const all = [sketch.patterns, ...sketch.innerPatterns]
  const embeddings = all.flatMap((patterns) => patterns.embeddings)
  const inputs = inputFacts(model, graph, symbols, evidenceOf(all), embeddings)
  const others = sketchOthers(sketch.others)
  const rows = [
    inputRows(graph.wiring, inputs),
    ...sketch.parts,
    ...(sketch.output ? [sketch.output] : []),
    ...(others ? [others] : [])
  ]
  const bySymbol = symbolRoles(inputs, new Map(inputs.map(({ name, roles }) => [name, roles])))
  const roles = new RoleBook(graph, rows, inputs, sized(bySymbol, symbols))
  const { sites, outline } = settle(narrowed(rows), (wiring, tensor) => roles.of(wiring, tensor))
  return {
    sites,
    outline,
    inputs,
    outputs: outputFacts(model),
    notes: [...notesOn(all, sites), ...functionNotes(model)]
  }
}

function evidenceOf(patterns: readonly Patterns[]): InputEvidence {
  const tokens = patterns.flatMap(({ embeddings }) =>
    embeddings.flatMap(({ indexInput }) => indexInput ?? [])
  )
  const messages = patterns.flatMap((found) => found.messages)
  const attentions = patterns.flatMap(attentionOf)
  const stated: [string, readonly AxisRole[]][] = [
    ...messages.flatMap(({ nodesBefore, nodeInput, roles, connectivity, connectivityRoles }) => [
      [nodeInput ?? nodesBefore, roles.nodes] satisfies [string, AxisRole[]],
      [connectivity, connectivityRoles] satisfies [string, AxisRole[]]
    ]),
    ...attentions.flatMap(({ caches }) =>
      caches.map(({ tensor, roles }) => [tensor, roles] satisfies [string, AxisRole[]])
    ),
    ...attentions.flatMap(({ graph }) => (graph ? graphInputs(graph) : []))
  ]
  return {
    tokens: new Set(tokens),
    stated: new Map(stated.toReversed()),
    hasAttention: attentions.length > 0 || patterns.some(({ streams }) => streams.length > 0),
    hasMessages: messages.length > 0
  }
}

const graphInputs = ({
  connectivity,
  nodeInput
}: NonNullable<Attention['graph']>): [string, AxisRole[]][] => [
  [connectivity, ['batch', 'unknown', 'node', 'node']],
  ...(nodeInput === undefined ? [] : ([[nodeInput, ['batch', 'node', 'feature']]] as [string, AxisRole[]][]))
]

/** All attention of a graph, inside of residual streams and outside. */
const attentionOf = ({ streams, looseAttention }: Patterns): Attention[] => [
  ...attentionIn(streams).map(({ attention }) => attention),
  ...looseAttention
]

function sized(
  roles: ReadonlyMap<string, AxisRole>,
  symbols: Readonly<Record<string, number>>
): Map<string, { role: AxisRole; size: number }> {
  return new Map([...roles].map(([symbol, role]) => [symbol, { role, size: symbols[symbol] ?? 1 }]))
}

function inputRows(wiring: Wiring, inputs: readonly NetworkInput[]): Sketch {
  const children = inputs.map(({ name, type, dims, nextState }): Sketch => {
    const shape = dims.length === 0 ? 'scalar' : dims.join(' × ')
    return {
      label: name,
      detail: remark(type, shape, nextState !== undefined && `state, goes on as ${nextState}`),
      kind: 'input',
      value: { wiring, tensor: name, name, kind: 'input', recognised: true },
      order: -1,
      children: []
    }
  })
  return { label: 'Inputs', kind: 'group', order: -1, children }
}

function notesOn(patterns: readonly Patterns[], sites: readonly Site[]): string[] {
  const fused = patterns
    .flatMap(attentionOf)
    .filter(({ operator, pattern }) => operator !== undefined && pattern === undefined)
  const notes: string[] = []
  if (fused.length > 0) {
    const operators = [...new Set(fused.map(({ operator }) => operator))].join(' and ')
    notes.push(
      `Attention is computed by the operator ${operators}, which does not hand out its scores and pattern: they can't be recorded.`
    )
  }
  const isUnknown = !sites.some(({ recognised, kind }) => recognised && kind !== 'input' && kind !== 'output')
  if (isUnknown && sites.length > 0) {
    notes.push('No known structure was found: all values stand under their own names in the outline.')
  }
  return notes
}

/** Functions that the file defines are run as a whole. */
function functionNotes({ graph, functions }: Model): string[] {
  const names = new Set(functions.map(({ domain, name }) => `${domain}.${name}`))
  const calls = graph.nodes.filter(({ domain, op }) => names.has(`${domain}.${op}`))
  if (calls.length === 0) return []
  const called = [...new Set(calls.map(({ op }) => op))].slice(0, 3).join(', ')
  return [
    `${calls.length} nodes call functions that the file defines (${called}): what is inside of them is not shown.`
  ]
}
