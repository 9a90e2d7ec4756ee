/**
 * Training as one ONNX graph: forward pass, loss, backward pass and update of a step, in a Scan over as many steps as are fed
 * at once. Weights and moments go in and come out. Not here: who feeds it (trainer.ts).
 */
import { builderFor, prepareBetween } from '#engine/gradients/prepare.ts'
import { withBackwardPass } from '#engine/gradients/gradient-graph.ts'
import { attributes } from '#engine/onnx/attributes.ts'
import { constantOf } from '#engine/onnx/constants.ts'
import { GraphEdit, plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Dim, Graph, Model, ValueInfo } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { elementCount } from '#shared/tensor.ts'
import { adamW, type AdamWChoice, type OptimizerNodes } from './adamw.ts'
import { withLoss, type Measured } from './loss.ts'
import type { FreshNetwork } from './networks/network-builder.ts'
import { withPackedWeights, type WeightLayout } from './packed-weights.ts'
import type { TaskShape } from './tasks/task.ts'

/** Names of a step graph's inputs and outputs. All but the state have an axis of steps in front. */
export interface StepGraph {
  readonly model: Model
  readonly inputs: {
    readonly state: readonly [weights: string, first: string, second: string]
    readonly rates: string
    /** The network's inputs, in its order. */
    readonly network: readonly string[]
    readonly target: string
    readonly answerWeights: string
  }
  readonly outputs: {
    readonly state: readonly [weights: string, first: string, second: string]
    readonly loss: string
    /** Norm of the gradient before it is cut. */
    readonly norm: string
  }
}

/** Names of the moments and rates; the network's own names begin otherwise. */
const [firstName, secondName, ratesName] = ['first moment', 'second moment', 'rates']

export async function stepGraph(
  network: FreshNetwork,
  layout: WeightLayout,
  shape: TaskShape,
  choice: AdamWChoice
): Promise<StepGraph> {
  const packed = withPackedWeights(network.model, layout)
  const measured = withLoss(packed.model, shape, network.hasPlaces)
  const { model, gradient } = await withGradient(measured, packed.input)
  const { graph, nodes } = withUpdate(model, packed.input, gradient, decaysOf(network, layout), choice)
  const inputs = network.model.graph.inputs.map(({ name }) => name)
  const fed = [ratesName, measured.target, measured.weights, ...inputs]
  const shown = [measured.loss, nodes.norm]
  const state = [packed.input, firstName, secondName] as const
  const next = [nodes.weights, nodes.first, nodes.second] as const
  return scanned({ ...model, graph }, { state, next, fed, shown })
}

async function withGradient(
  measured: Measured,
  weights: string
): Promise<{ model: Model; gradient: string }> {
  const prepared = await prepareBetween(measured.model, { of: [measured.loss], withRespectTo: [weights] })
  const b = builderFor(prepared)
  const seeds = new Map([[measured.loss, b.numberLike(measured.loss, 1)]])
  const { model, gradients } = withBackwardPass(prepared, b, seeds, [weights])
  return { model, gradient: gradients.get(weights) ?? '' }
}

/** 1 for each number of a weight that decays. */
function decaysOf({ weights }: FreshNetwork, layout: WeightLayout): Float32Array {
  const decays = new Float32Array(layout.count)
  let at = 0
  layout.weights.forEach(({ name, dims }) => {
    const end = at + elementCount(dims)
    if (weights.find((weight) => weight.name === name)?.decays) decays.fill(1, at, end)
    at = end
  })
  return decays
}

function withUpdate(
  model: Model,
  weights: string,
  gradient: string,
  decayed: Float32Array,
  choice: AdamWChoice
): { graph: Graph; nodes: OptimizerNodes } {
  const names = new NameSupply(namesIn(model.graph))
  const b = new GraphEdit(model.opsets.get('') ?? 0, names)
  const decays = names.fresh('decays')
  const count = decayed.length
  for (const name of [firstName, secondName]) b.input(tensorInfo(name, 'float32', [count]))
  b.input(tensorInfo(ratesName, 'float32', [3]))
  const from = { weights, first: firstName, second: secondName, gradient, rates: ratesName, decays }
  const nodes = adamW(b, from, choice)
  const graph = b.appliedTo(model.graph)
  const initializers = new Map(graph.initializers).set(
    decays,
    constantOf(decays, 'float32', [count], decayed)
  )
  return { graph: { ...graph, initializers }, nodes }
}

interface ScanParts {
  state: readonly [string, string, string]
  next: readonly [string, string, string]
  fed: readonly string[]
  shown: readonly string[]
}

/** The graph of one step as the body of a Scan over steps. */
function scanned(model: Model, parts: ScanParts): StepGraph {
  const { state, next, fed, shown } = parts
  const infos = inputInfos(model.graph)
  const count = dimsOf(infos(state[0]))
  const body = stepBody(model.graph, parts, infos)
  const names = new NameSupply(namesIn(body))
  const outer = (name: string): string => names.fresh(`${name} of all steps`)
  const inputs = { state: state.map(outer), fed: fed.map(outer) }
  const outputs = { state: next.map(outer), shown: shown.map(outer) }
  const scan = {
    ...plainNode('Scan', [...inputs.state, ...inputs.fed], [...outputs.state, ...outputs.shown]),
    attributes: attributes({ body, num_scan_inputs: fed.length })
  }
  const main: Graph = {
    name: 'training',
    nodes: [scan],
    inputs: [
      ...inputs.state.map((name) => tensorInfo(name, 'float32', count)),
      ...inputs.fed.map((name, at) => withSteps(infos(fed[at] ?? ''), name))
    ],
    outputs: [
      ...outputs.state.map((name) => tensorInfo(name, 'float32', count)),
      ...outputs.shown.map((name) => tensorInfo(name, 'float32', ['steps']))
    ],
    initializers: new Map(),
    valueInfo: new Map()
  }
  const whole = { ...model, graph: main }
  verifyGraph(whole)
  return namedEnds(whole, inputs, outputs)
}

const inputInfos =
  ({ inputs }: Graph) =>
  (name: string): ValueInfo => {
    const info = inputs.find((each) => each.name === name)
    if (info === undefined) throw new Error(`The step has no input '${name}'.`)
    return info
  }

function stepBody(
  graph: Graph,
  { state, next, fed, shown }: ScanParts,
  infos: (name: string) => ValueInfo
): Graph {
  const count = dimsOf(infos(state[0]))
  return {
    ...graph,
    name: 'step',
    inputs: [...state, ...fed].map(infos),
    outputs: [
      ...next.map((name) => tensorInfo(name, 'float32', count)),
      ...shown.map((name) => tensorInfo(name, 'float32', []))
    ]
  }
}

function namedEnds(
  model: Model,
  inputs: { state: string[]; fed: string[] },
  outputs: { state: string[]; shown: string[] }
): StepGraph {
  const [rates = '', target = '', answerWeights = '', ...network] = inputs.fed
  const [loss = '', norm = ''] = outputs.shown
  return {
    model,
    inputs: { state: three(inputs.state), rates, network, target, answerWeights },
    outputs: { state: three(outputs.state), loss, norm }
  }
}

const three = ([a = '', b = '', c = '']: readonly string[]): [string, string, string] => [a, b, c]

const dimsOf = ({ type }: ValueInfo): readonly Dim[] => (type.kind === 'tensor' ? (type.dims ?? []) : [])

const withSteps = ({ type }: ValueInfo, name: string): ValueInfo => ({
  name,
  type: type.kind === 'tensor' ? { ...type, dims: ['steps', ...(type.dims ?? [])] } : type
})
