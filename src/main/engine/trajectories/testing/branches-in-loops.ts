/** Networks for tests whose loops have branches that run at some steps and not at others. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'

/** An If whose branches are graphs of `around`; each is given by what it makes of its own builder, the value that it hands out. */
export function choice(
  around: GraphBuilder,
  condition: string,
  name: string,
  [whenTrue, whenFalse]: readonly [(branch: GraphBuilder) => string, (branch: GraphBuilder) => string]
): string {
  const branch = (word: string, body: (branch: GraphBuilder) => string) => {
    const graph = around.subgraph(`${name} ${word}`)
    graph.output(body(graph), 'float32', null)
    return graph.graph()
  }
  return around.node('If', [condition], {
    name,
    outputs: [`${name} value`],
    attributes: { then_branch: branch('then', whenTrue), else_branch: branch('else', whenFalse) }
  })
}

/** The parity loop in one branch of an If on `flag`; x is handed on in the other. */
export function loopInBranch(): Model {
  const builder = new GraphBuilder({ name: 'loop in branch', opset: 17 })
  const flag = builder.input('flag', 'bool', [])
  const x = builder.input('x', 'float32', [1])
  const trips = builder.input('trips', 'int64', [])
  const y = choice(builder, flag, 'outside', [
    (branch) => parity(branch, x, trips),
    (branch) => branch.node('Identity', [x])
  ])
  builder.output(y, 'float32', null)
  return builder.build()
}

interface ScanForm {
  opset?: number
  backward?: boolean
}

/**
 * Over the rows of x ['batch', 'time', 2]: where the sum of a row is positive 'doubled' = 2 · row, else 'negated' = −row and
 * 'sign' = the signs of it as int64; the total is their sum. Outputs: 'total', and 'y', what was added at each step.
 */
export function signScan({ opset = 17, backward = false }: ScanForm = {}): Model {
  const builder = new GraphBuilder({ name: 'signs', opset })
  const given = builder.input('x', 'float32', ['batch', 'time', 2])
  const x = builder.node('Transpose', [given], { outputs: ['steps'], attributes: { perm: [1, 0, 2] } })
  const start = builder.input('start', 'float32', ['batch', 2])
  const body = builder.subgraph()
  const total = body.input('total', 'float32', null)
  const row = body.input('row', 'float32', null)
  const sum = body.node('ReduceSum', [row], { attributes: { keepdims: 0 } })
  const isPositive = body.node('Greater', [sum, body.constant('zero', 'float32', [], 0)])
  const added = choice(body, isPositive, 'side', [
    (branch) => branch.node('Add', [row, row], { outputs: ['doubled'] }),
    (branch) => {
      const negated = branch.node('Neg', [row], { outputs: ['negated'] })
      branch.node('Cast', [branch.node('Sign', [row])], { outputs: ['sign'], attributes: { to: 7 } })
      return negated
    }
  ])
  const next = body.node('Add', [total, added], { outputs: ['next'] })
  body.output(next, 'float32', null)
  body.output(body.node('Identity', [added], { outputs: ['seen'] }), 'float32', null)
  builder.nodes('Scan', [start, x], 2, {
    name: 'scan',
    outputs: ['last', 'y'],
    attributes: { body: body.graph(), num_scan_inputs: 1, scan_input_directions: [backward ? 1 : 0] }
  })
  builder.output('last', 'float32', ['batch', 2])
  builder.output('y', 'float32', null)
  return builder.build()
}

/** Fills the body of a Loop of n: its state, the number of the step as a float32, and what hands out the next state. */
export function loop(
  around: GraphBuilder,
  { name, trips, start }: { name: string; trips: string; start: string },
  body: (graph: GraphBuilder, state: string, step: string) => string
): string {
  const graph = around.subgraph(name)
  const iteration = graph.input(`${name} iteration`, 'int64', [])
  const condition = graph.input(`${name} condition`, 'bool', [])
  const state = graph.input(`${name} state`, 'float32', null)
  const step = graph.node('Cast', [iteration], { outputs: [`${name} step`], attributes: { to: 1 } })
  const next = graph.node('Identity', [body(graph, state, step)], { outputs: [`${name} next`] })
  graph.output(graph.node('Identity', [condition], { outputs: [`${name} continues`] }), 'bool', [])
  graph.output(next, 'float32', null)
  return around.node('Loop', [trips, '', start], {
    name,
    outputs: [`${name} last`],
    attributes: { body: graph.graph() }
  })
}

/** Whether a float32 scalar is odd; Mod of floats is truncated with fmod. */
export const isOdd = (graph: GraphBuilder, value: string): string => {
  const two = graph.constant(graph.freshName('two'), 'float32', [], 2)
  const half = graph.node('Floor', [graph.node('Div', [value, two])])
  const rest = graph.node('Sub', [value, graph.node('Mul', [half, two])])
  return graph.node('Greater', [rest, graph.constant(graph.freshName('half'), 'float32', [], 0.5)])
}

/** state ← state + 1 ('more') at odd steps, 3 · state ('triple') at even ones, from x [1] and `trips` steps. */
export function parityLoop(opset = 17): Model {
  const builder = new GraphBuilder({ name: 'parity', opset })
  const x = builder.input('x', 'float32', [1])
  const trips = builder.input('trips', 'int64', [])
  builder.output(parity(builder, x, trips), 'float32', [1])
  return builder.build()
}

const parity = (around: GraphBuilder, start: string, trips: string): string =>
  loop(around, { name: 'loop', trips, start }, (body, state, step) =>
    choice(body, isOdd(body, step), 'parity', [
      (branch) =>
        branch.node('Add', [state, branch.constant('one', 'float32', [], 1)], { outputs: ['more'] }),
      (branch) =>
        branch.node('Mul', [state, branch.constant('three', 'float32', [], 3)], { outputs: ['triple'] })
    ])
  )

/**
 * `trips` steps of an outer Loop around two steps of an inner one. The inner one multiplies by 2 ('twice') at its first step;
 * at its second one it adds 1 where the outer step is even ('even'), else 10 ('odd').
 */
export function nestedLoops(): Model {
  const builder = new GraphBuilder({ name: 'nested', opset: 17 })
  const x = builder.input('x', 'float32', ['batch'])
  const trips = builder.input('trips', 'int64', [])
  const y = loop(builder, { name: 'outer', trips, start: x }, (outer, state, outerStep) => {
    const two = outer.constant('inner trips', 'int64', [], 2)
    return loop(outer, { name: 'inner', trips: two, start: state }, (inner, inside, step) =>
      choice(inner, isOdd(inner, step), 'second', [
        (branch) =>
          choice(branch, isOdd(branch, outerStep), 'kind', [
            (odd) => odd.node('Add', [inside, odd.constant('ten', 'float32', [], 10)], { outputs: ['odd'] }),
            (even) =>
              even.node('Add', [inside, even.constant('unit', 'float32', [], 1)], { outputs: ['even'] })
          ]),
        (branch) => branch.node('Add', [inside, inside], { outputs: ['twice'] })
      ])
    )
  })
  builder.output(y, 'float32', ['batch'])
  return builder.build()
}

/** A Loop of `trips` steps: at odd ones a Scan in the branch sums up x [3, 1] from the state ('sum'), else the state is kept. */
export function scanInBranch(): Model {
  const builder = new GraphBuilder({ name: 'scan in branch', opset: 17 })
  const x = builder.input('x', 'float32', ['length', 1])
  const trips = builder.input('trips', 'int64', [])
  const start = builder.constant('start', 'float32', [1], 0)
  const y = loop(builder, { name: 'loop', trips, start }, (body, state, step) =>
    choice(body, isOdd(body, step), 'parity', [
      (branch) => {
        const scan = branch.subgraph('scan body')
        const total = scan.input('total', 'float32', [1])
        const sum = scan.node('Add', [total, scan.input('slice', 'float32', [1])], { outputs: ['sum'] })
        scan.output(sum, 'float32', [1])
        return branch.node('Scan', [state, x], {
          name: 'scan',
          outputs: ['after scan'],
          attributes: { body: scan.graph(), num_scan_inputs: 1 }
        })
      },
      (branch) => branch.node('Identity', [state], { outputs: ['kept'] })
    ])
  )
  builder.output(y, 'float32', [1])
  return builder.build()
}

/** Four steps of a Loop over x [3, 'batch', 1]: even ones double it; at odd ones an LSTM of one unit runs over it (weights 1, recurrent ½). */
export function lstmInBranch(): Model {
  const builder = new GraphBuilder({ name: 'LSTM in branch', opset: 17 })
  const x = builder.input('x', 'float32', [3, 'batch', 1])
  const trips = builder.constant('trips', 'int64', [], 4)
  const y = loop(builder, { name: 'loop', trips, start: x }, (body, state, step) =>
    choice(body, isOdd(body, step), 'parity', [
      (branch) => {
        const weights = [
          branch.constant('W', 'float32', [1, 4, 1], 1),
          branch.constant('R', 'float32', [1, 4, 1], 0.5)
        ]
        branch.node('LSTM', [state, ...weights], { outputs: ['Y'], attributes: { hidden_size: 1 } })
        return branch.node('Squeeze', ['Y', branch.constant('direction', 'int64', [1], [1])])
      },
      (branch) => branch.node('Add', [state, state])
    ])
  )
  builder.output(y, 'float32', null)
  return builder.build()
}

/** One step of an integrator: next = state · ½ ('halved') + x where x is positive, else state · ¼ ('quartered') + x. */
export function leakyStep(): Model {
  const builder = new GraphBuilder({ name: 'leaky', opset: 17 })
  const x = builder.input('x', 'float32', [1, 1])
  const state = builder.input('state', 'float32', [1, 1])
  const flat = builder.node('Squeeze', [x])
  const isPositive = builder.node('Greater', [flat, builder.constant('zero', 'float32', [], 0)])
  const scaled = (name: string, factor: number) => (branch: GraphBuilder) =>
    branch.node('Mul', [state, branch.constant(`${name} by`, 'float32', [], factor)], { outputs: [name] })
  const leaked = choice(builder, isPositive, 'side', [scaled('halved', 0.5), scaled('quartered', 0.25)])
  builder.node('Add', [leaked, x], { outputs: ['next_state'] })
  builder.output('next_state', 'float32', [1, 1])
  return builder.build()
}

/** x + 1 ('more') at the last of two steps of a Loop, else x · 1 ('same'), in the oldest form of files: every constant is an input. */
export function oldestLoop(): Model {
  const builder = new GraphBuilder({ name: 'oldest', opset: 8 })
  const x = builder.input('x', 'float32', [1])
  const one = builder.constant('one', 'float32', [], 1)
  const half = builder.constant('limit', 'float32', [], 0.5)
  const trips = builder.constant('trips', 'int64', [], 2)
  const y = loop(builder, { name: 'loop', trips, start: x }, (body, state, step) =>
    choice(body, body.node('Greater', [step, half]), 'last', [
      (branch) => branch.node('Add', [state, one], { outputs: ['more'] }),
      (branch) => branch.node('Mul', [state, one], { outputs: ['same'] })
    ])
  )
  builder.output(y, 'float32', [1])
  const model = builder.build()
  const constants = [...model.graph.initializers.values()].map(({ name, type, dims }) =>
    tensorInfo(name, type, dims)
  )
  return { ...model, irVersion: 3, graph: { ...model.graph, inputs: [...model.graph.inputs, ...constants] } }
}
