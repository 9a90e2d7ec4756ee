/**
 * Refuses an Einsum whose ellipsis stands for different numbers of axes in its operands, which ONNX does not allow: where the first
 * one has none, ONNX Runtime reads outside of its memory while it infers shapes, and takes the process along.
 * How: types are inferred with a stand-in of the same shape for each such node, none of which has two operands with an ellipsis.
 * Preconditions: no functions.
 */
import { stringAttribute } from '#engine/onnx/attributes.ts'
import { GraphEdit, plainNode } from '#engine/onnx/graph-edit.ts'
import { mapSubgraphs } from '#engine/onnx/map-graphs.ts'
import type { Graph, Model, Node, TensorConstant } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { inferTypes, type ValueTypes } from './infer-types.ts'
import { scopedGraphs } from './scopes.ts'

const ellipsis = '...'

/** @throws LimenError 'network' naming the node and its equation. */
export async function checkEllipses(model: Model): Promise<void> {
  const suspects = scopedGraphs(model.graph).flatMap(({ scope, graph }) =>
    graph.nodes.filter(isSuspect).map((node) => ({ scope, node }))
  )
  if (suspects.length === 0) return
  const standing = { names: new NameSupply(namesIn(model.graph)), opset: model.opsets.get('') ?? 0 }
  // What is wrong elsewhere is told of when the network itself is compiled.
  const types = await inferTypes({ ...model, graph: withStandIns(model.graph, standing) }).catch(() => null)
  if (types === null) return
  for (const { scope, node } of suspects) checkNode(node, scope, types)
}

/** Whether several of its operands have an ellipsis. */
const isSuspect = (node: Node): boolean =>
  node.op === 'Einsum' && node.domain === '' && hiddenOperands(node).length > 1

interface Term {
  readonly text: string
  readonly operand: string
}

function termsOf(node: Node): { terms: Term[]; output: string } {
  const [inputs = '', stated] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->')
  const terms = inputs.split(',').map((text, place) => ({ text, operand: node.inputs[place] ?? '' }))
  return { terms, output: stated ?? `${ellipsis}${lettersOnce(inputs)}` }
}

const hiddenOperands = (node: Node): Term[] =>
  termsOf(node).terms.filter(({ text }) => text.includes(ellipsis))

/** Without an arrow, the answer has the letters that occur once, in alphabetical order. */
function lettersOnce(inputs: string): string {
  const letters = Array.from(inputs).filter((letter) => /[a-z]/i.test(letter))
  return letters
    .filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
    .sort()
    .join('')
}

function checkNode(node: Node, scope: readonly string[], types: ValueTypes): void {
  const counts = hiddenOperands(node).flatMap(({ text, operand }) => {
    const rank = rankOf(operand, scope, types)
    return rank === undefined ? [] : [rank - text.replace(ellipsis, '').length]
  })
  const [first = 0] = counts
  const other = counts.find((count) => count !== first)
  if (other === undefined) return
  const name = node.name || (node.outputs[0] ?? node.op)
  throw new LimenError({
    tag: 'network',
    message: `The Einsum node '${name}' (${stringAttribute(node, 'equation', '')}) can not be run: its ellipsis stands for ${axes(first)} in one operand and for ${axes(other)} in another, which ONNX does not allow.`,
    advice: 'Export the network with a letter for each axis, or with operands that have the same axes.',
    part: name
  })
}

/** A graph inside of a node may read values of those around it. */
function rankOf(value: string, scope: readonly string[], types: ValueTypes): number | undefined {
  const type = types.find(scope, value)
  if (type.kind === 'unknown' && scope.length > 0) return rankOf(value, scope.slice(0, -1), types)
  return type.kind === 'tensor' ? type.dims?.length : undefined
}

const axes = (count: number): string =>
  count === 0 ? 'no axes' : `${count} ${count === 1 ? 'axis' : 'axes'}`

interface Standing {
  readonly names: NameSupply
  readonly opset: number
}

function withStandIns(graph: Graph, standing: Standing): Graph {
  const initializers = new Map(graph.initializers)
  const nodes = graph.nodes.flatMap((node) => {
    if (!isSuspect(node)) return [mapSubgraphs(node, (inner) => withStandIns(inner, standing))]
    const stood = standIn(node, standing)
    for (const [name, constant] of stood.constants) initializers.set(name, constant)
    return stood.nodes
  })
  return { ...graph, nodes, initializers }
}

/** Nodes that make a value of the same shape: what the ellipsis stands for, and a vector for each letter, multiplied out. */
function standIn(
  node: Node,
  { names, opset }: Standing
): { nodes: readonly Node[]; constants: ReadonlyMap<string, TensorConstant> } {
  const edit = new GraphEdit(opset, names)
  const { terms, output } = termsOf(node)
  const contracted = (operand: string, equation: string): string =>
    edit.node('Einsum', [operand], { equation })
  const added = (values: readonly string[]): string =>
    values.reduce((left, right) => edit.node('Add', [left, right]))
  const hidden = added(
    hiddenOperands(node).map(({ text, operand }) => contracted(operand, `${text}->${ellipsis}`))
  )
  const letters = Array.from(output.replace(ellipsis, ''))
  const vectors = letters.map((letter) => {
    const having = terms.filter(({ text }) => text.includes(letter))
    return added(
      having.map(({ text, operand }) => {
        if (!text.includes(ellipsis)) return contracted(operand, `${text}->${letter}`)
        const matrix = edit.node('Flatten', [contracted(operand, `${text}->${letter}${ellipsis}`)], {
          axis: 1
        })
        return edit.mean(matrix, [1])
      })
    )
  })
  const whole = output.includes(ellipsis) ? hidden : edit.node('ReduceSum', [hidden], { keepdims: 0 })
  const spelled = [output.includes(ellipsis) ? ellipsis : '', ...letters]
  edit.add(
    plainNode('Einsum', [whole, ...vectors], node.outputs, { equation: `${spelled.join()}->${output}` })
  )
  const nothing = { nodes: [], inputs: [], outputs: [], initializers: new Map(), valueInfo: new Map() }
  const { nodes, initializers } = edit.appliedTo({ name: '', ...nothing })
  return { nodes, constants: initializers }
}
