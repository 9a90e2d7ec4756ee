/**
 * A ring attractor as an ONNX network: rate units with preferred directions θᵢ around a circle,
 *
 *   τ ṙᵢ = −rᵢ + [ Σⱼ (J₀ + J₁ cos(θᵢ − θⱼ)) rⱼ / N + I₀ + cueᵢ(t) ]₊
 *
 * integrated by Euler steps of Δt = τ/10. That step is exactly one GRU with its update gate held at 1 − Δt/τ, its reset
 * gate at 1 and ReLU as its activation, so that the network is a single native operator over time.
 *
 * Source: R. Ben-Yishai, R. L. Bar-Or, H. Sompolinsky, "Theory of orientation tuning in visual cortex", PNAS 92 (1995)
 * 3844–3848. Known answer: for J₁ > 2 a bump of half-width θ_c forms at the cue and stays, with
 * 1 = J₁ (θ_c − ½ sin 2θ_c) / 2π; for J₁ < 2 activity is flat.
 */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'

export const ringAttractor = { units: 64, uniform: -6, tuned: 5, background: 1, stepOverTau: 0.1 } as const

const { units, uniform, tuned, background, stepOverTau } = ringAttractor
const angles = Array.from({ length: units }, (_, unit) => (2 * Math.PI * unit) / units)

/** A gate that is constant: its weights are zero and its bias is the logit; 40 gives exactly 1 in float32. */
const OPEN_GATE = 40
const logit = (share: number): number => Math.log(share / (1 - share))

/** Rows for the gates z, r, h of the GRU, [3 N, columns] flattened: only the candidate h has weights. */
const gateRows = (columns: number, candidate: (row: number, column: number) => number): number[] => [
  ...new Array<number>(2 * units * columns).fill(0),
  ...angles.flatMap((_, row) => Array.from({ length: columns }, (_, column) => candidate(row, column)))
]

const repeated = (value: number): number[] => new Array<number>(units).fill(value)

/** cos(θᵢ − cue) for each unit, from the cue's angle in degrees: [batch, 1] → [batch, N]. */
function tunedCue(graph: GraphBuilder, angle: string): string {
  const radians = graph.node(
    'Mul',
    [angle, graph.constant('radians_per_degree', 'float32', [], [Math.PI / 180])],
    { outputs: ['cue_radians'] }
  )
  const difference = graph.node(
    'Sub',
    [radians, graph.constant('preferred_direction', 'float32', [units], angles)],
    {
      outputs: ['cue_difference']
    }
  )
  return graph.node('Cos', [difference], { outputs: ['cue_tuning'] })
}

/** The cue over time, for each unit: tuning × strength, [time, batch, N]. */
function cueOverTime(graph: GraphBuilder): string {
  const angle = graph.input('cue_angle', 'float32', ['batch', 1])
  const strength = graph.input('cue_strength', 'float32', ['batch', 'time'])
  const tuning = tunedCue(graph, angle)
  const byTime = graph.node('Transpose', [strength], {
    attributes: { perm: [1, 0] },
    outputs: ['strength_by_time']
  })
  const column = graph.node('Unsqueeze', [byTime, graph.constant('last_axis', 'int64', [1], [2])], {
    outputs: ['strength_column']
  })
  return graph.node('Mul', [column, tuning], { outputs: ['cue'] })
}

/** Weights and biases of the GRU: the cue goes to its own unit, units excite near ones and inhibit far ones. */
function ringWeights(graph: GraphBuilder): string[] {
  const cue = gateRows(units, (i, j) => (i === j ? 1 : 0))
  const recurrent = gateRows(
    units,
    (i, j) => (uniform + tuned * Math.cos((angles[i] ?? 0) - (angles[j] ?? 0))) / units
  )
  const biases = [
    ...repeated(logit(1 - stepOverTau)),
    ...repeated(OPEN_GATE),
    ...repeated(background),
    ...new Array<number>(3 * units).fill(0)
  ]
  return [
    graph.constant('cue_weights', 'float32', [1, 3 * units, units], cue),
    graph.constant('recurrent_weights', 'float32', [1, 3 * units, units], recurrent),
    graph.constant('biases', 'float32', [1, 6 * units], biases)
  ]
}

/**
 * Inputs: `cue_angle` [batch, 1] in degrees; `cue_strength` [batch, time], one value for each step of τ/10.
 * Output: `rates` [time, 1, batch, 64].
 */
export function buildRingAttractor(): Model {
  const graph = new GraphBuilder({ name: 'ring_attractor', opset: 17 })
  const cue = cueOverTime(graph)
  graph.node('GRU', [cue, ...ringWeights(graph)], {
    name: 'ring',
    attributes: { hidden_size: units, activations: ['Sigmoid', 'Relu'] },
    outputs: ['rates']
  })
  graph.output('rates', 'float32', ['time', 1, 'batch', units])
  return graph.build()
}
