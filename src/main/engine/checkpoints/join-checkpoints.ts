/**
 * Joins the checkpoints of a training into one network whose weights are chosen by an input, so that training itself can be
 * dragged. Between two checkpoints, weights lie on the straight line from one to the other; at each of them they are its own,
 * bit for bit. Not here: files (join-files.ts), reading such a network again (chosen-checkpoint.ts).
 */
import { bytesOf, constantOf, typedArrayOf } from '#engine/onnx/constants.ts'
import { plainNode, tensorInfo, withDefaultOpset } from '#engine/onnx/graph-edit.ts'
import type { Attribute, Model, Node, TensorConstant } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { requestError } from '#engine/onnx/network-error.ts'
import { allNodes, constantsOf } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { withChosenCheckpoint } from './chosen-checkpoint.ts'

export interface Checkpoint {
  /** Updates of the weights so far. */
  step: number
  model: Model
  /** For messages: its file. */
  name: string
}

/** Types whose values can be mixed. */
const floats: readonly string[] = ['float32', 'float16', 'float64']

/**
 * The network with a further input, float32 without axes: 0 for the first checkpoint, 1 for the second; values outside are the
 * first or the last one.
 * @throws LimenError 'request' for less than two checkpoints, two of one step, and such as are not of one network.
 */
export function joinCheckpoints(given: readonly Checkpoint[]): Model {
  const checkpoints = given.toSorted((a, b) => a.step - b.step)
  const last = checkpoints.at(-1)
  if (!last || checkpoints.length < 2)
    throw requestError(
      'A training is shown from at least two checkpoints.',
      'checkpoints',
      'Give more files, or let the training write more.'
    )
  checkSteps(checkpoints)
  for (const each of checkpoints) checkAlike(each, last)
  const changing = [...last.model.graph.initializers.keys()].filter((name) => isChanging(name, checkpoints))
  const { model } = withDefaultOpset(last.model)
  return joined(model, checkpoints, changing)
}

function joined(model: Model, checkpoints: readonly Checkpoint[], changing: readonly string[]): Model {
  const { graph } = model
  const choice = new Choice(new NameSupply(namesIn(graph)), checkpoints.length)
  const weights: Record<string, string> = {}
  const initializers = new Map(graph.initializers)
  for (const name of changing) {
    const stack = stacked(name, checkpoints)
    weights[name] = choice.add(name, stack)
    initializers.delete(name)
  }
  for (const constant of choice.constants) initializers.set(constant.name, constant)
  const isFixed = ({ name }: { name: string }): boolean => !(name in weights)
  const inputs = [...graph.inputs.filter(isFixed), tensorInfo(choice.input, 'float32', [])]
  const whole = {
    ...model,
    graph: { ...graph, inputs, initializers, nodes: [...choice.nodes, ...graph.nodes] }
  }
  verifyGraph(whole)
  const steps = checkpoints.map(({ step }) => step)
  return withChosenCheckpoint(whole, { input: choice.input, steps, weights })
}

/** The nodes that make weights of the input. */
class Choice {
  readonly input: string
  readonly nodes: Node[] = []
  readonly constants: TensorConstant[] = []
  readonly #names: NameSupply
  readonly #lower: string
  readonly #upper: string
  readonly #share: string
  readonly #shares = new Map<string, string>()

  constructor(names: NameSupply, count: number) {
    this.#names = names
    this.input = names.fresh('checkpoint')
    const [zero, one, last] = [0, 1, count - 1].map((value) => this.#constant('checkpoint number', value))
    const raised = this.#node('Max', [this.input, zero ?? ''])
    const within = this.#node('Min', [raised, last ?? ''])
    const floor = this.#node('Floor', [within])
    const next = this.#node('Min', [this.#node('Add', [floor, one ?? '']), last ?? ''])
    this.#share = this.#node('Sub', [within, floor], 'share of the next checkpoint')
    this.#lower = this.#node('Cast', [floor], 'checkpoint before', { to: 7 })
    this.#upper = this.#node('Cast', [next], 'checkpoint after', { to: 7 })
  }

  /** Makes the weight of the values at all checkpoints; answers the name of these. */
  add(weight: string, values: Omit<TensorConstant, 'name'>): string {
    const stack = { ...values, name: this.#names.fresh(`${weight} at checkpoints`) }
    this.constants.push(stack)
    const [before, after] = [this.#lower, this.#upper].map((index) =>
      this.#node('Gather', [stack.name, index])
    )
    const way = this.#node('Sub', [after ?? '', before ?? ''])
    const part = this.#node('Mul', [this.#shareAs(values.type), way])
    this.nodes.push(plainNode('Add', [before ?? '', part], [weight]))
    return stack.name
  }

  #shareAs(type: TensorConstant['type']): string {
    if (type === 'float32') return this.#share
    const known = this.#shares.get(type)
    if (known !== undefined) return known
    const share = this.#node('Cast', [this.#share], 'share of the next checkpoint', {
      to: type === 'float16' ? 10 : 11
    })
    this.#shares.set(type, share)
    return share
  }

  #node(op: string, inputs: string[], name = 'chosen', attributes: Record<string, number> = {}): string {
    const output = this.#names.fresh(name)
    this.nodes.push(plainNode(op, inputs, [output], attributes))
    return output
  }

  #constant(name: string, value: number): string {
    const constant = constantOf(this.#names.fresh(name), 'float32', [], [value])
    this.constants.push(constant)
    return constant.name
  }
}

/** A weight's values at all checkpoints, along a new first axis. */
function stacked(name: string, checkpoints: readonly Checkpoint[]): Omit<TensorConstant, 'name'> {
  const each = checkpoints.map(({ model }) => weightOf(model, name))
  const [{ type, dims }] = each as [TensorConstant]
  const parts = each.map(bytesOf)
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { type, dims: [each.length, ...dims], content: { kind: 'raw', bytes } }
}

const weightOf = ({ graph }: Model, name: string): TensorConstant => {
  const constant = graph.initializers.get(name)
  if (constant) return constant
  throw new Error(`'${name}' was in all checkpoints.`)
}

/** Whether a weight differs between checkpoints. @throws LimenError 'request' where such a one can't be mixed. */
function isChanging(name: string, checkpoints: readonly Checkpoint[]): boolean {
  const [first, ...others] = checkpoints.map(({ model }) => weightOf(model, name))
  if (!first || first.content.kind === 'strings') return false
  const bytes = bytesOf(first)
  if (others.every((other) => Buffer.compare(bytesOf(other), bytes) === 0)) return false
  if (floats.includes(first.type)) return true
  throw requestError(
    `'${name}' changes between the checkpoints, but holds ${first.type}: there is nothing between two of its values.`,
    name,
    'Join checkpoints whose changing weights are float32, float16 or float64.'
  )
}

function checkSteps(checkpoints: readonly Checkpoint[]): void {
  for (const [at, { step, name }] of checkpoints.entries()) {
    const before = checkpoints[at - 1]
    if (before?.step !== step) continue
    throw requestError(
      `Both ${before.name} and ${name} are of step ${step}.`,
      name,
      'Give one checkpoint for each step; steps are read from the files’ own data, or else from their names.'
    )
  }
}

/** @throws LimenError 'request' for networks that differ in more than the values of initializers. */
function checkAlike({ model, name }: Checkpoint, last: Checkpoint): void {
  if (model === last.model || formOf(model) === formOf(last.model)) return
  throw requestError(
    `${name} is not the same network as ${last.name}: they differ in more than their weights.`,
    name,
    'Give checkpoints of one training.'
  )
}

/** All of a network but the values of its main graph's initializers, as one text. */
function formOf(model: Model): string {
  const { graph } = model
  const nodes = [...allNodes(graph)].map(({ op, domain, inputs, outputs, attributes }) => {
    return [op, domain, inputs, outputs, [...attributes].map(plainAttribute)]
  })
  const weights = [...graph.initializers.values()].map(({ name, type, dims }) => [name, type, dims])
  const own = new Set(graph.initializers.values())
  const others = [...constantsOf(model)].filter((constant) => !own.has(constant))
  const values = others.map((constant) =>
    constant.content.kind === 'strings' ? constant.name : [...typedArrayOf(constant)].map(String)
  )
  return JSON.stringify([
    graph.inputs,
    graph.outputs.map(({ name }) => name),
    nodes,
    weights.toSorted(),
    values
  ])
}

/** Constants and inner graphs are compared by themselves. */
function plainAttribute([name, attribute]: [string, Attribute]): string[] {
  switch (attribute.kind) {
    case 'float':
    case 'int':
    case 'string':
    case 'floats':
    case 'ints':
    case 'strings':
      return [name, String(attribute.value)]
    default:
      return [name, attribute.kind]
  }
}
