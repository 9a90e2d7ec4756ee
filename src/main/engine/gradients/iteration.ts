/**
 * Back through steps: the node hands out, besides its own outputs, the states before each step; a Scan that runs the steps in
 * the reverse order computes each step again and goes back through it. Gradients of values from outside are added up from
 * step to step. Source: backpropagation through time (Werbos 1990).
 * Preconditions: every state keeps its shape from step to step.
 * Not here: what Scan and Loop look like (rules/iterations.ts).
 */
import { intsAttribute } from '#engine/onnx/attributes.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Attribute, Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import { freeValues } from '#engine/onnx/values.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import { withoutNodeNames } from './body-copy.ts'
import type { BodyRequest, NamedGradients, RuleCall } from './rule.ts'

/** What goes from step to step. */
export interface State {
  /** Names in the body before and after a step. */
  readonly before: string
  readonly after: string
  /** Its value at the start, and the number of the output that holds the last one. */
  readonly initial: string
  readonly final: number
}

/** What has an entry for each step. */
export interface Sequence {
  readonly inside: string
  readonly outside: string
  readonly axis: number
  /** Whether the first step has the last entry. */
  readonly isReversed: boolean
}

/** A sequence that the node makes, with the output's number. */
export interface MadeSequence extends Sequence {
  readonly output: number
}

/** Scan and Loop in one form. */
export interface Iteration {
  readonly body: Graph
  readonly states: readonly State[]
  readonly read: readonly Sequence[]
  readonly made: readonly MadeSequence[]
  /** Nodes that make inputs of the body which are the same at every step. */
  readonly fixed: readonly Node[]
  /** How many steps a run takes, int64 [], where that may be none; null where there is always one. */
  readonly stepsOfRun: string | null
}

/** Names of the states before each step, in order, which the node hands out from now on: [step, …]. */
export const withHistories = (call: RuleCall, iteration: Pick<Iteration, 'body' | 'states'>): string[] =>
  call.b.once(call.node, () => addHistories(call, iteration))

function addHistories(call: RuleCall, { body, states }: Pick<Iteration, 'body' | 'states'>): string[] {
  const { b, node } = call
  const inner = b.inside(node, 'body')
  const histories = states.map(() => b.fresh('history'))
  for (const { before, initial } of states) {
    const copy = inner.fresh('before')
    inner.add(plainNode('Identity', [before], [copy]))
    inner.output(infoLike(inner, copy, before, rankOf(call, inner, { before, initial })))
  }
  const attributes = new Map<string, Attribute>([
    ...node.attributes,
    ['body', { kind: 'graph', value: inner.appliedTo(body) }]
  ])
  for (const name of ['scan_output_axes', 'scan_output_directions']) {
    const stated = intsAttribute(node, name, null)
    if (stated !== null)
      attributes.set(name, { kind: 'ints', value: [...stated, ...states.map(() => 0)].map(BigInt) })
  }
  b.replace(node, { ...node, outputs: [...node.outputs, ...histories], attributes })
  return histories
}

// The rank is stated: ONNX Runtime does not infer it everywhere, and Scan refuses values without one.
const infoLike = (
  { facts }: BackwardBuilder,
  name: string,
  like: string,
  rank = facts.dims(like)?.length
): ValueInfo =>
  tensorInfo(name, facts.elem(like), rank === undefined ? null : Array.from({ length: rank }, () => null))

/** How many axes a state has: those of its value at the start, where the body does not tell. */
const rankOf = (
  { b }: RuleCall,
  { facts }: BackwardBuilder,
  { before, initial }: Pick<State, 'before' | 'initial'>
): number | undefined => (facts.dims(before) ?? b.facts.dims(initial))?.length

/** A gradient that comes into a step, and the value of the body that it belongs to. */
interface Arriving {
  readonly name: string
  readonly value: string
}

/** The gradients of all wanted values. */
export function iterationGradient(
  call: RuleCall,
  request: BodyRequest,
  iteration: Iteration,
  histories: readonly string[]
): NamedGradients {
  const scan = new BackwardScan(call, request, iteration)
  const body = scan.body(request.walk)
  return scan.place(body, histories)
}

/** The Scan that runs the steps in the reverse order. Its states are gradients of the states, then sums for outer values. */
class BackwardScan {
  readonly #call: RuleCall
  readonly #iteration: Iteration
  readonly #inner: BackwardBuilder
  readonly #behind: BodyRequest['behind']
  /** What has a gradient: states, values from outside, and sequences that are read or made. */
  readonly #states: readonly State[]
  readonly #outer: readonly string[]
  readonly #read: readonly Sequence[]
  readonly #made: readonly MadeSequence[]

  constructor(call: RuleCall, { wanted, behind }: BodyRequest, iteration: Iteration) {
    this.#call = call
    this.#iteration = iteration
    this.#inner = call.b.inside(call.node, 'body')
    this.#behind = behind
    const used = freeValues(iteration.body)
    this.#states = iteration.states.filter(({ before }) => this.#inner.facts.isDifferentiable(before))
    this.#outer = wanted.filter((name) => used.has(name))
    this.#read = iteration.read.filter(({ outside }) => wanted.includes(outside))
    this.#made = iteration.made.filter(({ output }) => call.hasGradient(output))
  }

  /** One step back. */
  body(walk: BodyRequest['walk']): Graph {
    const { body, states, read, fixed } = this.#iteration
    const inner = this.#inner
    const ofStates = this.#states.map(({ before, after }) => ({ name: this.#input(before), value: after }))
    const sums = this.#outer.map((value) => ({ name: this.#input(value), value }))
    for (const name of [...states.map(({ before }) => before), ...read.map(({ inside }) => inside)])
      inner.input(infoLike(inner, name, name))
    const ofMade = this.#made.map(({ inside }) => ({ name: this.#input(inside), value: inside }))
    const nodes = [...fixed, ...body.nodes]
    const befores = this.#states.map(({ before }) => before)
    const insides = this.#read.map(({ inside }) => inside)
    const wanted = [...befores, ...this.#outer, ...insides]
    const gradients = walk(inner, { nodes, seeds: summedSeeds(inner, [...ofStates, ...ofMade]), wanted })
    const orZeros = (name: string): string => gradients.get(name) ?? inner.zerosLike(name)
    for (const state of this.#states) this.#output(state.before, orZeros(state.before), this.#rankOf(state))
    for (const { name, value } of sums) this.#output(value, withMore(inner, name, gradients.get(value)))
    for (const name of insides) this.#output(name, orZeros(name))
    const back = { ...body, nodes, name: inner.fresh('back'), inputs: [], outputs: [] }
    return withoutNodeNames(inner.appliedTo(back))
  }

  /** A new input of the body for a gradient; answers its name. */
  #input(like: string): string {
    const name = this.#inner.fresh('gradient')
    this.#inner.input(infoLike(this.#inner, name, like))
    return name
  }

  #output(like: string, gradient: string, rank?: number): void {
    const name = this.#inner.fresh('gradient')
    this.#inner.add(plainNode('Identity', [gradient], [name]))
    this.#inner.output(infoLike(this.#inner, name, like, rank))
  }

  /** @throws LimenError 'unsupported' where it is not known: a Scan tells the number of axes of what it hands out. */
  #rankOf(state: State): number {
    const rank = rankOf(this.#call, this.#inner, state)
    if (rank !== undefined) return rank
    const sites = this.#behind()
      .map((name) => `'${name}'`)
      .join(', ')
    throw this.#call.unsupported(
      `the number of axes of its state '${state.before}', on the way to ${sites}, is not known`
    )
  }

  /** Adds the Scan, and says what its outputs are gradients of. */
  place(body: Graph, histories: readonly string[]): NamedGradients {
    const { read } = this.#iteration
    const { b } = this.#call
    const kept = histories.map((): Pick<Sequence, 'axis' | 'isReversed'> => ({ axis: 0, isReversed: false }))
    const sequences = [...kept, ...read, ...this.#made]
    const starts = [
      ...this.#states.map(({ initial, final }) =>
        this.#call.hasGradient(final) ? this.#call.gradient(final) : b.zerosLike(initial)
      ),
      ...this.#outer.map((name) => b.zerosLike(name))
    ]
    const scanned = [
      ...histories,
      ...read.map(({ outside }) => outside),
      ...this.#made.map(({ output }) => this.#call.gradient(output))
    ]
    const attributes = {
      body,
      num_scan_inputs: scanned.length,
      scan_input_axes: sequences.map(({ axis }) => axis),
      scan_input_directions: sequences.map(backwards),
      scan_output_axes: this.#read.map(({ axis }) => axis),
      scan_output_directions: this.#read.map(backwards)
    }
    const values = [
      ...this.#states.map(({ initial }) => initial),
      ...this.#outer,
      ...this.#read.map(({ outside }) => outside)
    ]
    const scan = (into: BackwardBuilder): string[] =>
      into.nodes('Scan', [...starts, ...scanned], values.length, attributes)
    const outputs = this.#iteration.stepsOfRun === null ? scan(b) : this.#orStarts(scan, starts, values)
    return values.map((value, order) => [value, outputs[order] ?? ''])
  }

  /**
   * A run without steps hands its states on, and nothing else comes in: gradients stay as they start. ONNX Runtime has no Scan over
   * sequences without entries, so that it is run only where there are some.
   */
  #orStarts(
    scan: (into: BackwardBuilder) => string[],
    starts: readonly string[],
    values: readonly string[]
  ): string[] {
    const { b } = this.#call
    const [some, none] = [b.branch(), b.branch()]
    const handOut = (branch: BackwardBuilder, names: readonly string[]): Graph => {
      names.forEach((name, order) => {
        branch.output(infoLike(b, name, values[order] ?? ''))
      })
      return branch.asGraph()
    }
    const steps = this.#iteration.stepsOfRun ?? ''
    const isGoing = b.node('Greater', [steps, b.constant('int64', [], [0])])
    return b.nodes('If', [isGoing], values.length, {
      then_branch: handOut(some, scan(some)),
      else_branch: handOut(
        none,
        starts.map((start) => none.node('Identity', [start]))
      )
    })
  }
}

/** The other direction. */
const backwards = ({ isReversed }: Pick<Sequence, 'isReversed'>): number => (isReversed ? 0 : 1)

const withMore = (b: BackwardBuilder, sum: string, more: string | undefined): string =>
  more === undefined ? sum : b.plus(sum, more)

/** A value may be handed out twice; its gradients are added. */
function summedSeeds(b: BackwardBuilder, arriving: readonly Arriving[]): Map<string, string> {
  const seeds = new Map<string, string>()
  for (const { name, value } of arriving) {
    const known = seeds.get(value)
    seeds.set(value, known === undefined ? name : b.plus(known, name))
  }
  return seeds
}
