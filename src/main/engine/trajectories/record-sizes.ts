/**
 * Brings the sizes of values in a graph and its subgraphs to the graph itself, as int64 rows of one length [values, 2 · 12]:
 * a loop can stack these whatever the values are, and however many of its steps compute them. A row has two halves, the
 * second one negated: the largest over steps tells the largest and the smallest of each entry.
 * Not here: the values themselves (record-values.ts).
 */
import type { Subgraph } from '#engine/inference/scopes.ts'
import { tensorInfo, type GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Graph, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { OpenedGraph, type Search } from './opened-graph.ts'

/** Where a value is. */
export interface ValuePlace {
  scope: readonly string[]
  tensor: string
  /** The number of its axes, where it is known: its row takes fewer nodes then. */
  rank?: number | null
}

/** Entries of a half: the number of axes, and their sizes, filled up with 0. */
const entries = 12

/** An entry that is not known, in both halves: below everything that is. */
const unknown = -(2 ** 40)

/** Whether an entry stands for one that is not known; each loop around it may have counted one axis more. */
const isUnknown = (entry: number): boolean => entry < unknown / 2

const unknownRows = (values: number): number[] => Array.from({ length: values * 2 * entries }, () => unknown)

interface SizesContext {
  opset: number
  names: NameSupply
}

/** A graph that computes the rows of these places. */
interface Sized {
  graph: Graph
  places: ValuePlace[]
  /** int64 [places, 2 · entries]. */
  rows: string
}

/**
 * Adds the rows of all places to the main graph.
 * @returns the graph, the places in the order of their rows, and the name of the rows.
 * @throws LimenError 'request' for a value or a scope that is not there, 'unsupported' for what can not be lifted.
 */
export const recordSizes = (graph: Graph, places: readonly ValuePlace[], context: SizesContext): Sized =>
  sizedGraph(
    graph,
    places.map((wanted) => ({ wanted, path: wanted.scope })),
    context
  )

function sizedGraph(graph: Graph, searches: readonly Search<ValuePlace>[], context: SizesContext): Sized {
  const opened = new OpenedGraph(graph, context.opset, context.names)
  const { own, inside } = opened.sorted(searches)
  const parts = own.length > 0 ? [{ places: own, rows: ownRows(opened, own) }] : []
  for (const [subgraph, group] of inside) parts.push(liftedRows(opened, subgraph, group, context))
  const rows = joined(
    opened.edit,
    parts.map((part) => part.rows)
  )
  return { graph: opened.result(), places: parts.flatMap((part) => part.places), rows }
}

const joined = (edit: GraphEdit, parts: readonly string[], axis = 0): string =>
  edit.node('Concat', parts, { axis })

/** Rows of a graph's own values; together, for a loop computes them at every step. */
function ownRows(opened: OpenedGraph, places: readonly ValuePlace[]): string {
  const { edit } = opened
  const halves = places.flatMap(({ tensor, rank = null }) => halfOf(edit, opened.ownValue(tensor), rank))
  const half = edit.node('Reshape', [joined(edit, halves), edit.integers(places.length, entries)])
  return joined(edit, [half, edit.node('Neg', [half])], 1)
}

/** Parts that make up the first half of a row. */
function halfOf(edit: GraphEdit, value: string, rank: number | null): string[] {
  const sizes = edit.node('Shape', [value])
  const filler = (count: number): string => edit.integers(...Array.from({ length: count }, () => 0))
  if (rank !== null && rank < entries) return [edit.integers(rank), sizes, filler(entries - 1 - rank)]
  const filled = joined(edit, [edit.node('Shape', [sizes]), sizes, filler(entries)])
  return [edit.slice(filled, 0, 0, entries)]
}

function liftedRows(
  opened: OpenedGraph,
  subgraph: Subgraph,
  group: readonly Search<ValuePlace>[],
  context: SizesContext
): Pick<Sized, 'places' | 'rows'> {
  const isBranch = subgraph.node.op === 'If'
  const { graph, places, rows } = sizedGraph(
    isBranch ? opened.branch(subgraph) : subgraph.graph,
    group,
    context
  )
  const infos: ValueInfo[] = [tensorInfo(rows, 'int64', [null, null])]
  const count = places.length
  if (!isBranch) {
    const [stacked = ''] = opened.exportFromBody(subgraph.node, { graph, infos })
    return { places, rows: rowsOverSteps(opened.edit, stacked, count) }
  }
  const [handedOut = ''] = opened.exportFromBranch(subgraph, { graph, infos }, (edit) => [
    edit.node('Identity', [edit.constant('int64', [count, 2 * entries], unknownRows(count))])
  ])
  return { places, rows: handedOut }
}

/** Of the rows of all steps, [steps, values, 2 · entries], one for each value: with the number of steps as its first size. */
function rowsOverSteps(edit: GraphEdit, stacked: string, values: number): string {
  const steps = edit.slice(edit.node('Shape', [stacked]), 0, 0, 1)
  // Without any step there is nothing to take the largest of, and the stack may have another rank.
  const rows = edit.node('Reshape', [stacked, edit.integers(-1, values, 2 * entries)])
  const none = edit.constant('int64', [1, values, 2 * entries], unknownRows(values))
  const largest = edit.largest(joined(edit, [none, rows]), 0)
  const column = edit.node('Tile', [
    edit.node('Reshape', [steps, edit.integers(1, 1)]),
    edit.integers(values, 1)
  ])
  const half = (start: number, one: number, counted: string): string[] => [
    edit.node('Add', [edit.slice(largest, 1, start, start + 1), edit.integers(one)]),
    counted,
    edit.slice(largest, 1, start + 1, start + entries - 1)
  ]
  return joined(edit, [...half(0, 1, column), ...half(entries, -1, edit.node('Neg', [column]))], 1)
}

/** What one row tells: null for a value that was not computed; NaN for a size that differs from step to step. */
function sizesIn(row: readonly number[]): number[] | null {
  if (isUnknown(row[0] ?? unknown)) return null
  const [rank = NaN, ...sizes] = Array.from({ length: entries }, (_, entry): number => {
    const [largest, smallest] = [row[entry] ?? unknown, -(row[entries + entry] ?? unknown)]
    return largest === smallest ? largest : NaN
  })
  return Number.isNaN(rank) ? [NaN] : sizes.slice(0, rank)
}

/** The sizes of each value from their rows, one after another; see {@link sizesIn}. */
export const sizesInRows = (numbers: readonly number[]): (number[] | null)[] =>
  Array.from({ length: numbers.length / (2 * entries) }, (_, value) =>
    sizesIn(numbers.slice(2 * entries * value, 2 * entries * (value + 1)))
  )
