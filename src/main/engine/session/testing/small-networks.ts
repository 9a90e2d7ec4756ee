/** Small networks whose trajectories are known in closed form, and an engine that has one open. For tests only. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Dim, Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { createEngine, type EngineOptions } from '#engine/session.ts'
import type { Engine, PartsContext } from '#shared/contract.ts'
import { base64OfFloats } from '#shared/float-base64.ts'
import type { NetworkInfo } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Plan, PlanCondition, ProjectionChoice, SweepAxis, Trace } from '#shared/trajectory.ts'

/** A [3, 4]: rows are what each input adds. */
export const linearWeights = [
  [1, 2, -1, 0.5],
  [0, 1, 3, -2],
  [4, 0, 1, 1]
]

/** x · A, by hand: what the four entries of hidden must be. */
export const linearHidden = (x: readonly number[]): number[] =>
  [0, 1, 2, 3].map((j) => x.reduce((sum, value, i) => sum + value * (linearWeights[i]?.[j] ?? 0), 0))

/** hidden = x · A, y = 2 · hidden; x is [...dims, 3] with the given batch axis in front, or none. */
export const linearNetwork = (batch: Dim[] = ['batch']): Model => linearBuilder(batch).build()

/** The linear network for one stimulus at a time, with an output 'mean' over the batch, which keeps it at that. */
export function oneByOneNetwork(): Model {
  const builder = linearBuilder([1])
  builder.node('ReduceMean', ['hidden'], { outputs: ['mean'], attributes: { axes: [0], keepdims: 1 } })
  builder.output('mean', 'float32', [1, 4])
  return builder.build()
}

function linearBuilder(batch: Dim[]): GraphBuilder {
  const builder = new GraphBuilder({ name: 'linear', opset: 17 })
  const x = builder.input('x', 'float32', [...batch, 3])
  const weights = builder.constant('A', 'float32', [3, 4], linearWeights.flat())
  const hidden = builder.node('MatMul', [x, weights], { outputs: ['hidden'] })
  const two = builder.constant('two', 'float32', [], 2)
  builder.node('Mul', [hidden, two], { outputs: ['y'] })
  builder.output('y', 'float32', [...batch, 4])
  return builder
}

/** circle = (cos x, sin x, 0, 5): the angle is the only input. */
export function circleNetwork(): Model {
  const builder = new GraphBuilder({ name: 'circle', opset: 17 })
  const x = builder.input('angle', 'float32', ['batch', 1])
  const plane = [builder.node('Cos', [x]), builder.node('Sin', [x])]
  const both = builder.node('Concat', plane, { attributes: { axis: 1 } })
  const embedding = builder.constant('E', 'float32', [2, 4], [1, 0, 0, 0, 0, 1, 0, 0])
  const offset = builder.constant('o', 'float32', [4], [0, 0, 0, 5])
  const turned = builder.node('MatMul', [both, embedding])
  builder.node('Add', [turned, offset], { outputs: ['circle'] })
  builder.output('circle', 'float32', ['batch', 4])
  return builder.build()
}

/** y = ln x: not finite for numbers up to zero. */
export function logarithmNetwork(): Model {
  const builder = new GraphBuilder({ name: 'logarithm', opset: 17 })
  builder.node('Log', [builder.input('x', 'float32', ['batch', 3])], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

/** Rows of an embedding table: row i is (i, i², 1). */
export function embeddingNetwork(): Model {
  const builder = new GraphBuilder({ name: 'embedding', opset: 17 })
  const ids = builder.input('ids', 'int64', ['batch', 'seq'])
  const rows = Array.from({ length: 10 }, (_, i) => [i, i * i, 1])
  const table = builder.constant('table', 'float32', [10, 3], rows.flat())
  builder.node('Gather', [table, ids], { outputs: ['embedded'] })
  builder.output('embedded', 'float32', ['batch', 'seq', 3])
  return builder.build()
}

/** A Scan of `steps` steps, each of which turns the state by `angle`: h ← R · h, starting from the input. */
export function rotationNetwork(steps: number, angle: number): Model {
  const builder = new GraphBuilder({ name: 'rotation', opset: 17 })
  const start = builder.input('start', 'float32', ['batch', 2])
  const clock = builder.constant('clock', 'float32', [steps, 1], 0)
  const body = builder.subgraph()
  const state = body.input('h', 'float32', ['batch', 2])
  body.input('tick', 'float32', [1])
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const rotation = body.constant('R', 'float32', [2, 2], [c, s, -s, c])
  const next = body.node('MatMul', [state, rotation], { outputs: ['h_next'] })
  body.output(next, 'float32', ['batch', 2])
  builder.node('Scan', [start, clock], {
    outputs: ['last'],
    name: 'turning',
    attributes: { body: body.graph(), num_scan_inputs: 1 }
  })
  builder.output('last', 'float32', ['batch', 2])
  return builder.build()
}

/**
 * One step of a leaky integrator: next = state · leak + x, where the leak is ½ in mode 2, and ¼ else.
 * The state goes in again, so the engine runs it over time.
 */
export function integratorNetwork(): Model {
  const builder = new GraphBuilder({ name: 'integrator', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 1])
  const state = builder.input('state', 'float32', ['batch', 1])
  const mode = builder.input('mode', 'int64', [])
  const branch = (name: string, factor: number) => {
    const body = builder.subgraph(name)
    const scaled = body.node('Mul', [state, body.constant(`${name} leak`, 'float32', [], factor)])
    body.output(scaled, 'float32', ['batch', 1])
    return body.graph()
  }
  const isTwo = builder.node('Equal', [mode, builder.constant('two', 'int64', [], 2n)])
  const branches = { then_branch: branch('half', 0.5), else_branch: branch('quarter', 0.25) }
  const leaked = builder.node('If', [isTwo], { outputs: ['leaked'], attributes: branches })
  builder.node('Add', [leaked, x], { outputs: ['next_state'] })
  builder.output('next_state', 'float32', ['batch', 1])
  return builder.build()
}

/** What a request is given that nobody cancels. */
export const calm: PartsContext<'effects'> = {
  signal: new AbortController().signal,
  progress: () => undefined,
  part: () => undefined
}

export interface Opened {
  engine: Engine
  info: NetworkInfo
  close: () => Promise<void>
}

/** An engine with this model open, from a file in a folder of its own. */
export async function openModel(model: Model, options: EngineOptions = {}): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'limen-session-'))
  const path = join(folder, 'network.onnx')
  await saveModel(model, path)
  const engine = createEngine(options)
  const info = await engine.openNetwork({ path, provider: 'cpu' }, calm)
  const close = async (): Promise<void> => {
    await engine.closeNetwork({ network: info.id }, calm)
    await rm(folder, { recursive: true })
  }
  return { engine, info, close }
}

/** Opens models for the tests of a file; each is closed after its test. */
export function openedInTests(): (model: Model, options?: EngineOptions) => Promise<Opened> {
  const opened: Opened[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ close }) => close()))
  })
  return async (model, options) => {
    const network = await openModel(model, options)
    opened.push(network)
    return network
  }
}

/** The first site that records a tensor; a name that is no tensor stands for itself. */
export const siteOf = ({ sites }: NetworkInfo, tensor: string): string =>
  sites.find((site) => site.tensor === tensor)?.name ?? tensor

/** A trace of the whole states of tensors, with its own projection. `prepare` finds the sites. */
export const traceOf = (sites: string[], axis: Trace['axis'] = 'stimulus', id = 't'): Trace => ({
  id,
  sites,
  reading: { axes: [] },
  axis,
  projection: `${id}/1`
})

export interface Preparation {
  traces: Trace[]
  sweep?: SweepAxis[]
  values?: StimulusValues
  choices?: Record<string, ProjectionChoice>
  symbols?: Record<string, number>
  stride?: number
  conditions?: PlanCondition[]
}

/** A prepared plan with the bindings that fit at first sight. */
export async function prepare({ engine, info }: Opened, preparation: Preparation) {
  const {
    traces,
    sweep = [],
    values = {},
    choices = {},
    symbols = {},
    stride = 1,
    conditions = []
  } = preparation
  const { descriptions } = await engine.suggestBindings({ network: info.id }, calm)
  const bindings = Object.fromEntries(descriptions.map(({ input, binding }) => [input, binding]))
  const named = traces.map((trace) => ({
    ...trace,
    sites: trace.sites.map((tensor) => siteOf(info, tensor))
  }))
  const plan: Plan = { network: info.id, bindings, symbols, sweep, traces: named, conditions, seed: 1 }
  return engine.prepare({ plan, values, choices, stride }, calm)
}

/** The first three features of a state, as they are. */
export const firstUnits: ProjectionChoice = { kind: 'units', units: [0, 1, 2] }

/** Axes along these directions. */
export const alongDirections = (...directions: number[][]): ProjectionChoice => ({
  kind: 'axes',
  axes: directions.map((direction, order) => ({
    kind: 'direction',
    name: `direction ${order + 1}`,
    direction: base64OfFloats(Float32Array.from(direction))
  }))
})
