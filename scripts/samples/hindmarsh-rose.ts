/**
 * The Hindmarsh–Rose neuron as an ONNX network: a Scan over time whose body is one Runge–Kutta step.
 *
 *   ẋ = y − a x³ + b x² − z + I,   ẏ = c − d x² − y,   ż = r (s (x − x_R) − z)
 *
 * with (a, b, c, d, s, x_R, r) = (1, 3, 1, 5, 4, −1.6, 0.006). Source: J. L. Hindmarsh and R. M. Rose, "A model of
 * neuronal bursting using three coupled first order differential equations", Proc. R. Soc. Lond. B 221 (1984) 87–102.
 *
 * The right-hand side is linear in the features φ(s, I) = (s, s², s³, I, 1), so that a stage s + h k is one Gemm with
 * s as its bias. A step is 18 small operators; everything is float32 and dimensionless (time too).
 * With steps of 0.1 the chaotic attractor at I = 3.25 falls into a periodic window; with 0.05 it keeps its exponent.
 */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'

export const hindmarshRose = { a: 1, b: 3, c: 1, d: 5, s: 4, xRest: -1.6, r: 0.006, step: 0.05 } as const

const FEATURES = 11

/** The right-hand side as a matrix [features, 3] times `scale`: rows x y z, x² y² z², x³ y³ z³, I, 1. */
function rightHandSide(scale: number): number[] {
  const { a, b, c, d, s, xRest, r } = hindmarshRose
  const matrix = new Array<number>(FEATURES * 3).fill(0)
  const put = (feature: number, equation: number, value: number): void => {
    matrix[feature * 3 + equation] = value * scale
  }
  put(1, 0, 1)
  put(6, 0, -a)
  put(3, 0, b)
  put(2, 0, -1)
  put(9, 0, 1)
  put(10, 1, c)
  put(3, 1, -d)
  put(1, 1, -1)
  put(0, 2, r * s)
  put(10, 2, -r * s * xRest)
  put(2, 2, -r)
  return matrix
}

/** (s₁ + 2 s₂ + s₃ − s) / 3 as a matrix for [s, s₁, s₂, s₃]: the part of the Runge–Kutta sum without the last slope. */
function stageWeights(): number[] {
  return [-1 / 3, 1 / 3, 2 / 3, 1 / 3].flatMap((weight) =>
    [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => (row === column ? weight : 0)))
  )
}

/** The Scan's body: state [batch, 3] and drive (I, 1) [batch, 2] to the state one step later. */
function stepBody(outer: GraphBuilder): GraphBuilder {
  const body = outer.subgraph('runge_kutta_step')
  const state = body.input('state', 'float32', ['batch', 3])
  const drive = body.input('drive', 'float32', ['batch', 2])
  const stage = (from: string, slope: string, bias: string, name: string): string => {
    const square = body.node('Mul', [from, from], { outputs: [`${name}_square`] })
    const cube = body.node('Mul', [square, from], { outputs: [`${name}_cube`] })
    const features = body.node('Concat', [from, square, cube, drive], {
      attributes: { axis: 1 },
      outputs: [`${name}_features`]
    })
    return body.node('Gemm', [features, slope, bias], { outputs: [name] })
  }
  const first = stage(state, 'half_slope', state, 'stage_1')
  const second = stage(first, 'half_slope', state, 'stage_2')
  const third = stage(second, 'full_slope', state, 'stage_3')
  const stages = body.node('Concat', [state, first, second, third], {
    attributes: { axis: 1 },
    outputs: ['stages']
  })
  const weighted = body.node('MatMul', [stages, 'stage_weights'], { outputs: ['weighted_stages'] })
  const next = stage(third, 'sixth_slope', weighted, 'next_state')
  body.node('Identity', [next], { outputs: ['recorded_state'] })
  body.output('next_state', 'float32', ['batch', 3])
  body.output('recorded_state', 'float32', ['batch', 3])
  return body
}

/**
 * Inputs: `current` [batch, time], the injected current at every step of 0.05; `initial_state` [batch, 3].
 * Output: `states` [batch, time, 3], the state (x, y, z) after every step.
 */
export function buildHindmarshRose(): Model {
  const graph = new GraphBuilder({ name: 'hindmarsh_rose', opset: 17 })
  const { step } = hindmarshRose
  const current = graph.input('current', 'float32', ['batch', 'time'])
  const initial = graph.input('initial_state', 'float32', ['batch', 3])
  graph.constant('half_slope', 'float32', [FEATURES, 3], rightHandSide(step / 2))
  graph.constant('full_slope', 'float32', [FEATURES, 3], rightHandSide(step))
  graph.constant('sixth_slope', 'float32', [FEATURES, 3], rightHandSide(step / 6))
  graph.constant('stage_weights', 'float32', [12, 3], stageWeights())
  const column = graph.node('Unsqueeze', [current, graph.constant('last_axis', 'int64', [1], [2])], {
    outputs: ['current_column']
  })
  const widened = graph.node('MatMul', [column, graph.constant('current_only', 'float32', [1, 2], [1, 0])], {
    outputs: ['current_and_zero']
  })
  const drive = graph.node('Add', [widened, graph.constant('one', 'float32', [2], [0, 1])], {
    outputs: ['current_and_one']
  })
  graph.node('Scan', [initial, drive], {
    name: 'neuron',
    attributes: {
      body: stepBody(graph).graph(),
      num_scan_inputs: 1,
      scan_input_axes: [1],
      scan_output_axes: [1]
    },
    outputs: ['final_state', 'states']
  })
  graph.output('states', 'float32', ['batch', 'time', 3])
  return graph.build()
}
