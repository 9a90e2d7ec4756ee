/**
 * GELU as exporters spell it, x · (1 + erf(x/√2)) / 2, joined to one node again, as ONNX Runtime does by itself where no gradient
 * reads what lies between. It takes a third of the time, and its slope is written in fewer steps than those of its parts.
 * Not here: the slope (rules/activations.ts); operators that are written out (expand.ts).
 */
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { Graph, Model, Node } from '#engine/onnx/model.ts'
import { consumers, producers } from '#engine/onnx/values.ts'
import type { ValueFacts } from './value-facts.ts'

/** Constants are equal to this relative error: exporters write them in single precision. */
const tolerance = 1e-4

/** The model with every spelled GELU joined whose inner values are not among those to keep. */
export function withJoinedGelu(model: Model, facts: ValueFacts, keep: ReadonlySet<string>): Model {
  const search = new GeluSearch(model.graph, facts, keep)
  const joined = new Map<Node, Node>()
  const removed = new Set<Node>()
  for (const node of model.graph.nodes) {
    const found = node.op === 'Erf' ? search.around(node) : null
    if (found === null) continue
    found.inner.forEach((inner) => removed.add(inner))
    joined.set(found.last, { ...plainNode('Gelu', [found.x], found.last.outputs), domain: 'com.microsoft' })
  }
  if (joined.size === 0) return model
  const nodes = model.graph.nodes.flatMap((node) => (removed.has(node) ? [] : [joined.get(node) ?? node]))
  const opsets = new Map([['com.microsoft', 1], ...model.opsets])
  return { ...model, opsets, graph: { ...model.graph, nodes } }
}

interface SpelledGelu {
  readonly x: string
  /** All nodes but the last, whose output is the answer. */
  readonly inner: readonly Node[]
  readonly last: Node
}

class GeluSearch {
  readonly #producers: ReadonlyMap<string, Node>
  readonly #uses: ReturnType<typeof consumers>
  readonly #outputs: ReadonlySet<string>
  readonly #facts: ValueFacts
  readonly #keep: ReadonlySet<string>

  constructor(graph: Graph, facts: ValueFacts, keep: ReadonlySet<string>) {
    this.#producers = producers(graph)
    this.#uses = consumers(graph)
    this.#outputs = new Set(graph.outputs.map(({ name }) => name))
    this.#facts = facts
    this.#keep = keep
  }

  /** The GELU around an Erf: x/√2 before it, + 1 behind it, and the products with x and ½ in any order. */
  around(erf: Node): SpelledGelu | null {
    const before = this.#producers.get(erf.inputs[0] ?? '')
    const x = before && this.#scaled(before)
    if (before === undefined || x === undefined || this.#facts.elem(x) !== 'float32') return null
    const plusOne = this.#next(erf, 'Add')
    if (plusOne === null || !this.#hasNumber(plusOne, 1)) return null
    const first = this.#next(plusOne, 'Mul')
    if (first === null) return null
    return this.#withHalf(x, [before, erf, plusOne], first)
  }

  /** ½ comes last, or next to the sum, or next to x. */
  #withHalf(x: string, inner: Node[], first: Node): SpelledGelu | null {
    const sum = inner.at(-1)?.outputs[0] ?? ''
    const other = first.inputs.find((name) => name !== sum) ?? ''
    const half = this.#producers.get(other)
    if (half?.op === 'Mul' && half.inputs.includes(x) && this.#hasNumber(half, 0.5))
      return this.#isHidden(half) ? this.#whole(x, [...inner, half], first) : null
    const second = this.#next(first, 'Mul')
    if (second === null) return null
    const isHalfLast = other === x && this.#hasNumber(second, 0.5)
    const isHalfFirst = this.#hasNumber(first, 0.5) && second.inputs.includes(x)
    return isHalfLast || isHalfFirst ? this.#whole(x, [...inner, first], second) : null
  }

  #whole(x: string, inner: readonly Node[], last: Node): SpelledGelu | null {
    return inner.every((node) => this.#isHidden(node)) ? { x, inner, last } : null
  }

  /** x of x/√2 or x · √½. */
  #scaled(node: Node): string | undefined {
    const [left = '', right = ''] = node.inputs
    if (node.op === 'Div') return this.#is(right, Math.SQRT2) ? left : undefined
    if (node.op !== 'Mul') return undefined
    return this.#is(right, Math.SQRT1_2) ? left : this.#is(left, Math.SQRT1_2) ? right : undefined
  }

  /** The only node that reads what this one makes, if it is of that operator. */
  #next(node: Node, op: string): Node | null {
    const uses = this.#uses.get(node.outputs[0] ?? '') ?? []
    const [use] = uses
    return uses.length === 1 && use?.node.op === op && use.node.domain === '' ? use.node : null
  }

  #isHidden(node: Node): boolean {
    const [output = ''] = node.outputs
    return this.#uses.get(output)?.length === 1 && !this.#outputs.has(output) && !this.#keep.has(output)
  }

  #hasNumber(node: Node, number: number): boolean {
    return node.inputs.some((name) => this.#is(name, number))
  }

  #is(name: string, number: number): boolean {
    const [value, ...more] = this.#facts.numbers(name) ?? []
    return value !== undefined && more.length === 0 && Math.abs(value - number) <= tolerance * number
  }
}
