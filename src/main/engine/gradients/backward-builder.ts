/**
 * Writes the nodes of a backward pass: what gradient rules have in common. Values that a rule makes have no known types, so
 * that sizes are always asked of the network's own values.
 * Preconditions: opset 18 or later.
 */
import { GraphEdit, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { AttributeValue } from '#engine/onnx/attributes.ts'
import type { DataType, Dim, Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import type { IndexedGradient, PlacedGradient } from './sparse-gradients.ts'
import type { ValueFacts } from './value-facts.ts'

/** Operators of two values. */
type Binary = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow'

export class BackwardBuilder extends GraphEdit {
  readonly facts: ValueFacts
  readonly names: NameSupply
  /** By the name of the whole gradient. */
  readonly placed = new Map<string, PlacedGradient>()
  /** By the name of the whole gradient. */
  readonly indexed = new Map<string, IndexedGradient>()
  readonly #stated = new Map<string, ValueInfo>()
  readonly #replaced = new Map<Node, Node>()
  readonly #made = new Map<Node, unknown>()
  readonly #shapes = new Map<string, string>()
  readonly #integers = new Map<string, readonly number[]>()

  constructor(opset: number, names: NameSupply, facts: ValueFacts) {
    super(opset, names)
    this.facts = facts
    this.names = names
  }

  /** A builder for nodes that go into a graph inside of a node. */
  inside(node: Node, attribute: string): BackwardBuilder {
    return new BackwardBuilder(this.opset, this.names, this.facts.inside(node, attribute))
  }

  /** A builder for a new graph that reads the values of this one. */
  branch(): BackwardBuilder {
    return new BackwardBuilder(this.opset, this.names, this.facts)
  }

  /** What was added, as a graph of its own. */
  asGraph(): Graph {
    const nothing = { nodes: [], inputs: [], outputs: [], initializers: new Map(), valueInfo: new Map() }
    return this.appliedTo({ name: this.fresh('graph'), ...nothing })
  }

  /** What is made for a node once, however often the way back leads through it. */
  once<Made>(node: Node, make: () => Made): Made {
    if (!this.#made.has(node)) this.#made.set(node, make())
    return this.#made.get(node) as Made
  }

  /** Puts another node in the place of one of the graph's: one that does the same, and more. */
  replace(node: Node, by: Node): void {
    this.#replaced.set(node, by)
  }

  /**
   * States that a gradient is shaped like its value, which ONNX Runtime can not tell where sizes are those of the run: it keeps
   * values in blocks of channels only through sums and products of what is known to have one shape.
   */
  state(gradient: string, value: string): void {
    if (this.#stated.has(gradient)) return
    const { facts } = this
    const isTold = (dim: Dim): boolean => typeof dim === 'number' || this.#placeOf(dim) !== null
    const dims = facts.dims(value)?.map((dim) => (isTold(dim) ? dim : null)) ?? null
    this.#stated.set(gradient, tensorInfo(gradient, facts.elem(value), dims))
  }

  /** What was stated of these values. */
  statedOf(values: readonly string[]): ReadonlyMap<string, ValueInfo> {
    return new Map(
      values.flatMap((name) => {
        const info = this.#stated.get(name)
        return info === undefined ? [] : [[name, info]]
      })
    )
  }

  override appliedTo(graph: Graph): Graph {
    const nodes = graph.nodes.map((node) => this.#replaced.get(node) ?? node)
    return super.appliedTo({ ...graph, nodes })
  }

  /** A number of the given type. */
  scalar(elem: DataType, value: number): string {
    return this.constant(elem, [], [value])
  }

  /** A number in the type of a value of the network. */
  numberLike(value: string, number: number): string {
    return this.scalar(this.facts.elem(value), number)
  }

  binary(op: Binary, left: string, right: string): string {
    return this.node(op, [left, right])
  }

  plus(left: string, right: string): string {
    return this.binary('Add', left, right)
  }

  minus(left: string, right: string): string {
    return this.binary('Sub', left, right)
  }

  times(left: string, right: string): string {
    return this.binary('Mul', left, right)
  }

  over(left: string, right: string): string {
    return this.binary('Div', left, right)
  }

  neg(value: string): string {
    return this.node('Neg', [value])
  }

  square(value: string): string {
    return this.times(value, value)
  }

  /** `chosen` where the condition holds, else `other`. */
  select(condition: string, chosen: string, other: string): string {
    return this.node('Where', [condition, chosen, other])
  }

  /** The sizes of a value of the network, int64 [rank]. */
  shape(value: string): string {
    const known = this.#shapes.get(value)
    if (known !== undefined) return known
    const sizes = this.facts.dims(value)?.map((dim) => this.#sizeOf(dim))
    const isKnown = sizes?.every((size) => size !== null) === true && sizes.length > 0
    const shape = isKnown ? this.joined(...sizes) : this.node('Shape', [value])
    this.#shapes.set(value, shape)
    return shape
  }

  /** One size of a value of the network, int64 [1]; negative axes count from the end. */
  size(value: string, axis: number): string {
    const size = this.#sizeOf(this.facts.dims(value)?.at(axis) ?? null)
    return size ?? this.node('Gather', [this.shape(value), this.integers(axis)], { axis: 0 })
  }

  /**
   * A size as int64 [1]; null where only the value itself can tell it. Inputs are asked before values inside, since whatever is
   * asked for its sizes is first laid out as ONNX says, and is not computed together with the node behind it.
   */
  #sizeOf(dim: Dim): string | null {
    if (typeof dim === 'number') return this.integers(dim)
    const place = this.#placeOf(dim)
    if (place === null) return null
    return this.node('Shape', [place.input], { start: place.axis, end: place.axis + 1 })
  }

  #placeOf(dim: string | null): ReturnType<ValueFacts['inputOfSize']> {
    return dim === null ? null : this.facts.inputOfSize(dim)
  }

  override integers(...values: number[]): string {
    const name = super.integers(...values)
    this.#integers.set(name, values)
    return name
  }

  /** Lists of integers one after another; of known ones it is one constant, so that sizes can be inferred from it. */
  joined(...lists: readonly string[]): string {
    const known = lists.map((list) => this.#integers.get(list))
    if (known.every((values) => values !== undefined)) return this.integers(...known.flat())
    return lists.length === 1 ? (lists[0] ?? '') : this.node('Concat', lists, { axis: 0 })
  }

  reshape(value: string, shape: string): string {
    return this.node('Reshape', [value, shape], { allowzero: 1 })
  }

  /** For shapes with a −1. */
  reshapeTo(value: string, ...sizes: number[]): string {
    return this.node('Reshape', [value, this.integers(...sizes)])
  }

  reshapeLike(value: string, like: string): string {
    return this.reshape(value, this.shape(like))
  }

  expandLike(value: string, like: string): string {
    return this.node('Expand', [value, this.shape(like)])
  }

  /** A tensor of one number, shaped as the list of sizes says. */
  filled(elem: DataType, number: number, shape: string): string {
    return this.node('Expand', [this.scalar(elem, number), shape])
  }

  zerosLike(value: string): string {
    return this.filled(this.facts.elem(value), 0, this.shape(value))
  }

  transpose(value: string, perm: readonly number[]): string {
    return perm.every((axis, place) => axis === place) ? value : this.node('Transpose', [value], { perm })
  }

  /** The last two axes exchanged. */
  swapped(value: string, rank: number): string {
    const axes = Array.from({ length: rank }, (_, axis) => axis)
    return this.transpose(value, [...axes.slice(0, -2), rank - 1, rank - 2])
  }

  /** Sum over axes, all where they are left out. */
  sum(value: string, axes: readonly number[] | null, keepdims: 0 | 1 = 1): string {
    return this.reduced('ReduceSum', value, axes, keepdims)
  }

  /**
   * Sum over the first axis, [rows, width] → [1, width]: in single precision as a product with ones, for which ONNX Runtime's CPU
   * takes half the time of a sum and uses all cores.
   */
  sumOfRows(elem: DataType, rows: string): string {
    if (elem !== 'float32') return this.sum(rows, [0])
    const count = this.node('Shape', [rows], { start: 0, end: 1 })
    return this.node('MatMul', [this.filled(elem, 1, this.joined(this.integers(1), count)), rows])
  }

  /** Mean over axes, which stay with size 1. */
  meanOver(value: string, axes: readonly number[]): string {
    return this.reduced('ReduceMean', value, axes, 1)
  }

  reduced(op: string, value: string, axes: readonly number[] | null, keepdims: 0 | 1): string {
    if (axes?.length === 0) return value
    return this.node(op, axes === null ? [value] : [value, this.integers(...axes)], { keepdims })
  }

  /** A value shaped like `from`, summed over the axes along which `to` was repeated to become `from`. */
  sumTo(value: string, from: string, to: string): string {
    const [wide, narrow] = [this.facts.dims(from), this.facts.dims(to)]
    return wide === null || narrow === null ? this.#sumAsSized(value, to) : this.sumOfSizes(value, wide, to)
  }

  /** The same for a value whose sizes, as far as they are known, are given. */
  sumOfSizes(value: string, wide: readonly Dim[], to: string): string {
    const narrow = this.facts.dims(to)
    if (narrow === null) return this.#sumAsSized(value, to)
    const extra = wide.length - narrow.length
    const rest = wide.slice(extra)
    return this.#sumOfOnes(this.#sumOfLeading(value, extra, rest, this.facts.elem(to)), rest, narrow, to)
  }

  /** Sum over so many axes at the front, which vanish. */
  #sumOfLeading(value: string, count: number, rest: readonly Dim[], elem: DataType): string {
    const leading = Array.from({ length: count }, (_, axis) => axis)
    const sizes = rest.filter((size) => typeof size === 'number')
    if (count === 0 || sizes.length < rest.length) return this.sum(value, leading, 0)
    const width = sizes.reduce((product, size) => product * size, 1)
    if (width === 0) return this.sum(value, leading, 0)
    return this.reshape(this.sumOfRows(elem, this.reshapeTo(value, -1, width)), this.integers(...sizes))
  }

  /** Where not even the numbers of axes are known, all follows from the sizes of the run. */
  #sumAsSized(value: string, to: string): string {
    const [wide, narrow] = [this.node('Shape', [value]), this.shape(to)]
    const extra = this.minus(this.node('Shape', [wide]), this.node('Shape', [narrow]))
    const padded = this.joined(this.node('Expand', [this.integers(1), extra]), narrow)
    const isOne = this.node('Equal', [padded, this.integers(1)])
    const summed = this.#sumWhere(value, isOne)
    return this.reshape(summed, narrow)
  }

  /** Sum over the axes that a list of conditions names, which stay with size 1. */
  #sumWhere(value: string, conditions: string): string {
    const axes = this.reshapeTo(this.node('NonZero', [conditions]), -1)
    return this.node('ReduceSum', [value, axes], { keepdims: 1, noop_with_empty_axes: 1 })
  }

  /** Sums over the axes that have size 1 in `to`. */
  #sumOfOnes(value: string, wide: readonly Dim[], narrow: readonly Dim[], to: string): string {
    const ones = narrow.flatMap((dim, axis) => (dim === 1 && wide[axis] !== 1 ? [axis] : []))
    const isOpen = narrow.some((dim, axis) => typeof dim !== 'number' && (dim === null || dim !== wide[axis]))
    if (!isOpen) return this.sum(value, ones)
    return this.#sumWhere(value, this.node('Equal', [this.shape(to), this.integers(1)]))
  }

  /** A value as elements of the type that another has. */
  castLike(value: string, like: string): string {
    return this.as(this.facts.elem(like), value)
  }

  /** One node of which only the first output matters. */
  apply(op: string, value: string, attributes: Readonly<Record<string, AttributeValue>> = {}): string {
    return this.node(op, [value], attributes)
  }
}
