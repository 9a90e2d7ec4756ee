/**
 * The walk back through one graph: from the gradients of some values to those of others, by the chain rule. Only nodes that
 * lie between them are visited, and only gradients that are needed are written.
 * Preconditions: the nodes are in order, and the values of the graph can be read where the new nodes will stand.
 * Not here: the rules (rules/), whole models (gradient-graph.ts).
 */
import type { Node } from '#engine/onnx/model.ts'
import { usedValues } from '#engine/onnx/values.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { BackwardBuilder } from './backward-builder.ts'
import { RuleCall, type BodyRule, type NamedGradients, type Rule } from './rule.ts'

/** A place where a gradient ends, though a value goes on. */
export interface GradientNote {
  /** The node, or the site that nothing reached. */
  readonly part: string
  /** One sentence. */
  readonly message: string
}

/** The rules of nodes; undefined where there is none. */
export interface Rules {
  readonly ruleOf: (node: Node) => Rule | undefined
  readonly bodyRuleOf: (node: Node) => BodyRule | undefined
}

export interface Backward {
  /** By the names of the wanted values; those that no gradient reaches are not in it. */
  readonly gradients: ReadonlyMap<string, string>
  readonly notes: readonly GradientNote[]
}

export interface BackwardRequest {
  readonly nodes: readonly Node[]
  /** Gradients to start from, by the names of the values that they belong to. */
  readonly seeds: ReadonlyMap<string, string>
  readonly wanted: readonly string[]
  /** Values that gradients arrive at and do not go through. */
  readonly stops?: ReadonlySet<string>
}

/** @throws LimenError 'unsupported' naming the node that has no rule and the wanted values behind it. */
export function backpropagate(b: BackwardBuilder, request: BackwardRequest, rules: Rules): Backward {
  const varied = variedValues(request.nodes, request.wanted)
  const sums = new GradientSums(b, request.seeds)
  const notes: GradientNote[] = []
  const stops = request.stops ?? new Set<string>()
  const goesOn = (name: string): boolean => sums.has(name) && !stops.has(name)
  for (const node of [...request.nodes].reverse()) {
    if (!node.outputs.some(goesOn) || !reads(node, varied)) continue
    const arrived = node.outputs.map((name) => (goesOn(name) ? sums.of(name) : null))
    const step = namingSites(
      () => sitesBehind(node, request),
      () =>
        throughBody(node, b, arrived, varied, rules, request) ?? throughNode(node, b, arrived, varied, rules)
    )
    if (step === null) throw withoutRule(node, request)
    for (const [name, gradient] of step.gradients) {
      b.state(gradient, name)
      sums.add(name, gradient)
    }
    notes.push(...step.notes)
  }
  const found = request.wanted.flatMap((name): [string, string][] => {
    const gradient = sums.of(name)
    return gradient === null ? [] : [[name, gradient]]
  })
  return { gradients: new Map(found), notes }
}

interface Step {
  /** Gradients of the values that the node reads. */
  gradients: NamedGradients
  notes: readonly GradientNote[]
}

function throughNode(
  node: Node,
  b: BackwardBuilder,
  arrived: readonly (string | null)[],
  varied: ReadonlySet<string>,
  { ruleOf }: Rules
): Step | null {
  const rule = ruleOf(node)
  if (rule === undefined) return null
  const gradients = rule(new RuleCall(node, b, arrived))
  const written = node.inputs.flatMap((name, input): [string, string][] => {
    const gradient = gradients[input]
    return gradient && varied.has(name) ? [[name, gradient()]] : []
  })
  return { gradients: written, notes: endsIn(node, gradients, varied) }
}

/** The same for nodes with graphs inside. */
function throughBody(
  node: Node,
  b: BackwardBuilder,
  arrived: readonly (string | null)[],
  varied: ReadonlySet<string>,
  rules: Rules,
  around: BackwardRequest
): Step | null {
  const rule = rules.bodyRuleOf(node)
  if (rule === undefined) return null
  const notes: GradientNote[] = []
  const wanted = [...usedValues(node)].filter((name) => varied.has(name) && b.facts.isDifferentiable(name))
  const walk = (inner: BackwardBuilder, request: BackwardRequest): Backward['gradients'] => {
    const found = backpropagate(inner, request, rules)
    notes.push(...found.notes)
    return found.gradients
  }
  return {
    gradients: rule(new RuleCall(node, b, arrived), {
      wanted,
      behind: () => sitesBehind(node, around),
      walk
    }),
    notes
  }
}

/** Sizes do not depend on what a value holds, so that nothing is lost where a way leads through them. */
const sizesOnly: ReadonlySet<string> = new Set(['Shape', 'Size'])

const reads = (node: Node, values: ReadonlySet<string>): boolean =>
  [...usedValues(node)].some((name) => values.has(name))

/** The given values and all that depend on them. */
export function variedValues(nodes: readonly Node[], from: Iterable<string>): Set<string> {
  const varied = new Set(from)
  for (const node of nodes) {
    if (sizesOnly.has(node.op) || !reads(node, varied)) continue
    for (const name of node.outputs) if (name !== '') varied.add(name)
  }
  return varied
}

/** Gradients that arrive at values, added up where they are read. */
class GradientSums {
  readonly #b: BackwardBuilder
  readonly #parts = new Map<string, string[]>()

  constructor(b: BackwardBuilder, seeds: ReadonlyMap<string, string>) {
    this.#b = b
    for (const [name, seed] of seeds) this.add(name, seed)
  }

  add(name: string, gradient: string): void {
    const parts = this.#parts.get(name)
    if (parts === undefined) this.#parts.set(name, [gradient])
    else parts.push(gradient)
  }

  has(name: string): boolean {
    return this.#parts.has(name)
  }

  /** The sum of what has arrived; null where nothing has. */
  of(name: string): string | null {
    const parts = this.#parts.get(name)
    if (parts === undefined) return null
    const sum = parts.reduce((left, right) => this.#b.plus(left, right))
    this.#b.state(sum, name)
    this.#parts.set(name, [sum])
    return sum
  }
}

function endsIn(node: Node, gradients: ReturnType<Rule>, varied: ReadonlySet<string>): GradientNote[] {
  const lost = node.inputs.filter((name, input) => varied.has(name) && gradients[input] === undefined)
  if (lost.length === 0) return []
  const names = lost.map((name) => `'${name}'`).join(' and ')
  const part = nameOf(node)
  return [
    {
      part,
      message: `No gradient goes through ${node.op} '${part}' to ${names}: it counts as constant there.`
    }
  ]
}

const nameOf = (node: Node): string => node.name || (node.outputs.find((output) => output !== '') ?? node.op)

const cutsOff = 'It cuts off'

/** A form of an operator that has no gradient is refused with the sites that it cuts off. */
export function namingSites<Result>(sites: () => readonly string[], write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    const isTold =
      !(error instanceof LimenError) || error.tag !== 'unsupported' || error.message.includes(cutsOff)
    const cut = isTold ? [] : sites()
    if (isTold || cut.length === 0) throw error
    throw new LimenError({ ...errorData(error), message: `${error.message} ${cutsOff} ${quoted(cut)}.` })
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

/** The wanted values whose gradients come through the node. */
export const sitesBehind = (
  node: Node,
  { nodes, wanted }: Pick<BackwardRequest, 'nodes' | 'wanted'>
): string[] => wanted.filter((name) => reads(node, variedValues(nodes, [name])))

function withoutRule(node: Node, request: BackwardRequest): LimenError {
  const cut = sitesBehind(node, request)
  const operator = node.domain === '' ? node.op : `${node.domain}.${node.op}`
  return new LimenError({
    tag: 'unsupported',
    message: `There is no gradient rule for the operator ${operator}, which stands between the result and ${quoted(cut)}.`,
    advice: 'Choose sites behind this node.',
    part: nameOf(node)
  })
}
