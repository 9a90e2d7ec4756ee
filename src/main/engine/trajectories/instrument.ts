/**
 * Rewrites a network so that everything that is tapped leaves it beside its own outputs. Small taps are packed into one
 * float32 output: first the sizes of their axes, then their elements, in the order of the taps; elements that float32 has no
 * room for go into one more packed output for each wider type. A large value that is recorded as it is becomes an output
 * itself: packing it would copy it once more.
 * Postconditions: the network's own outputs keep their names, order and values; matrices are new inputs.
 * Not here: finding and lifting values (record-values.ts, lift.ts), readings (reading-nodes.ts), the answer (unpack.ts).
 */
import type { Graph, Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount } from '#shared/tensor.ts'
import {
  GraphEdit,
  tensorInfo,
  withDefaultOpset,
  withInnerConstants,
  withOutputs
} from '#engine/onnx/graph-edit.ts'
import { withoutStatedSizes } from '#engine/onnx/stated-sizes.ts'
import { recordValues } from './record-values.ts'
import { resultRank, rowFormat } from './rows.ts'
import { canBeOutput, carrierOf, readingLength, type Carrier, type Tap } from './taps.ts'

/** A matrix that is fed at every run: float32 [columns, features] (matrix-feed.ts makes it). */
export interface MatrixInput {
  /** Name of the input. */
  input: string
  features: number
}

/** Where the answer holds one tap. */
export type TapLayout =
  /** In the packed output of its carrier; the float32 one has `rank` sizes for it in its head. */
  | { id: string; kind: 'packed'; rank: number; carrier: Carrier }
  /** An output of its own, in its own type. */
  | { id: string; kind: 'whole'; output: string }

/** Names of the packed outputs by their carriers: those that a tap needs, and always float32, which has the sizes. */
export type PackedOutputs = Partial<Record<Carrier, string>>

export interface Instrumented {
  model: Model
  /** Null when nothing is packed. */
  packed: PackedOutputs | null
  /** Names of all outputs that hold recordings; some may be the network's own. */
  outputs: string[]
  layouts: TapLayout[]
  /** Inputs for the matrices, by projection id. */
  matrices: Map<string, MatrixInput>
}

/**
 * Adds the taps to a network.
 * @throws LimenError 'request' for a value or scope that is not there, a reading that does not fit, an id used twice,
 *   or a projection shared between state vectors of different lengths; 'unsupported' for what can not be lifted.
 */
export function instrument(model: Model, taps: readonly Tap[]): Instrumented {
  checkIds(taps)
  const whole = wholeTaps(model.graph, taps)
  const packedTaps = taps.filter((tap) => !whole.has(tap))
  const names = new NameSupply(namesIn(model.graph))
  const matrices = matrixInputs(taps, names)
  const layouts = taps.map((tap) => layoutOf(tap, whole.has(tap)))
  const outputs = [...new Set([...whole].map(({ tensor }) => tensor))]
  const isInside = packedTaps.some(({ scope }) => scope.length > 0)
  const open = withoutStatedSizes(isInside ? withInnerConstants(model) : model)
  const exposed = withOutputs(open, outputs)
  if (packedTaps.length === 0) return { model: exposed, packed: null, outputs, layouts, matrices }
  const { model: prepared, opset } = withDefaultOpset(exposed)
  const format = rowFormat((id) => matrices.get(id)?.input ?? '')
  const recorded = recordValues(exposed.graph, packedTaps, { opset, names, format })
  const edit = new GraphEdit(opset, names)
  for (const { input } of matrices.values()) edit.input(tensorInfo(input, 'float32', [null, null]))
  const packed = pack(edit, packedTaps.map(carrierOf), recorded.rows)
  const graph = edit.appliedTo(recorded.graph)
  outputs.push(...Object.values(packed))
  return { model: { ...prepared, graph }, packed, outputs, layouts, matrices }
}

/** From this size on, a value in the example is worth an output of its own. */
const wholeElements = 1024

/** Taps of large values that are recorded as they are. */
function wholeTaps({ nodes }: Graph, taps: readonly Tap[]): Set<Tap> {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs))
  const isLarge = ({ scope, tensor, dims, treatment }: Tap): boolean =>
    treatment.kind === 'raw' && scope.length === 0 && made.has(tensor) && elementCount(dims) >= wholeElements
  return new Set(taps.filter((tap) => isLarge(tap) && canBeOutput(tap)))
}

function checkIds(taps: readonly Tap[]): void {
  const seen = new Set<string>()
  for (const { id } of taps) {
    if (seen.has(id))
      throw new LimenError({ tag: 'request', message: `Two taps have the id '${id}'.`, part: id })
    seen.add(id)
  }
}

function matrixInputs(taps: readonly Tap[], names: NameSupply): Map<string, MatrixInput> {
  const matrices = new Map<string, MatrixInput>()
  for (const { treatment, dims, tensor } of taps) {
    if (treatment.kind !== 'reading' || treatment.projection === undefined) continue
    const id = treatment.projection
    const features = readingLength(treatment, dims)
    const known = matrices.get(id) ?? { input: names.fresh(`limen/matrix/${id}`), features }
    if (known.features !== features) {
      throw new LimenError({
        tag: 'request',
        message: `The projection '${id}' is for state vectors of ${known.features} numbers, but '${tensor}' gives ${features}.`,
        part: tensor
      })
    }
    matrices.set(id, known)
  }
  return matrices
}

const layoutOf = (tap: Tap, isWhole: boolean): TapLayout =>
  isWhole
    ? { id: tap.id, kind: 'whole', output: tap.tensor }
    : { id: tap.id, kind: 'packed', rank: resultRank(tap), carrier: carrierOf(tap) }

/** One output for each carrier; the float32 one starts with the sizes of all taps. */
function pack(
  edit: GraphEdit,
  carriers: readonly Carrier[],
  rows: readonly (readonly string[])[]
): PackedOutputs {
  const packed: PackedOutputs = {}
  const sizes = rows.map(([, part = '']) => part)
  const head = edit.asFloat32(edit.node('Concat', sizes, { axis: 0 }))
  for (const carrier of ['float32', 'float64', 'int64'] as const) {
    const elements = rows.flatMap(([part = ''], order) => (carriers[order] === carrier ? [part] : []))
    if (carrier === 'float32') elements.unshift(head)
    if (elements.length === 0) continue
    packed[carrier] = edit.node('Concat', elements, { axis: 0 })
    edit.output(tensorInfo(packed[carrier], carrier, [null]))
  }
  return packed
}
