/**
 * Rewrites a network so that everything that is tapped leaves it beside its own outputs. Small taps are packed into one
 * float32 output: first the sizes of their axes, then their elements, in the order of the taps. A large value that is
 * recorded as it is becomes an output itself: packing it would copy it once more.
 * Postconditions: the network's own outputs keep their names, order and values; matrices are new inputs.
 * Not here: finding and lifting values (record-values.ts, lift.ts), readings (reading-nodes.ts), the answer (unpack.ts).
 */
import type { Graph, Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount } from '#shared/tensor.ts'
import { GraphEdit, tensorInfo, withDefaultOpset, withOutputs } from './graph-edit.ts'
import { recordValues } from './record-values.ts'
import { resultRank, rowFormat } from './rows.ts'
import { readingLength, type Tap } from './taps.ts'

/** A matrix that is fed at every run: float32 [columns, features] (matrix-feed.ts makes it). */
export interface MatrixInput {
  /** Name of the input. */
  input: string
  features: number
}

/** Where the answer holds one tap. */
export type TapLayout =
  /** In the packed output, which has `rank` sizes for it in its head. */
  | { id: string; kind: 'packed'; rank: number }
  /** An output of its own, in its own type. */
  | { id: string; kind: 'whole'; output: string }

export interface Instrumented {
  model: Model
  /** Name of the packed output; null when nothing is packed. */
  packed: string | null
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
  const exposed = withOutputs(model, outputs)
  if (packedTaps.length === 0) return { model: exposed, packed: null, outputs, layouts, matrices }
  const { model: prepared, opset } = withDefaultOpset(exposed)
  const format = rowFormat((id) => matrices.get(id)?.input ?? '')
  const recorded = recordValues(exposed.graph, packedTaps, { opset, names, format })
  const edit = new GraphEdit(opset, names)
  for (const { input } of matrices.values()) edit.input(tensorInfo(input, 'float32', [null, null]))
  const packed = pack(edit, recorded.rows)
  const graph = edit.appliedTo(recorded.graph)
  return { model: { ...prepared, graph }, packed, outputs: [...outputs, packed], layouts, matrices }
}

/** From this size on, a value in the example is worth an output of its own. */
const wholeElements = 1024

/** Taps of large values that are recorded as they are. */
function wholeTaps({ nodes }: Graph, taps: readonly Tap[]): Set<Tap> {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs))
  const isWhole = ({ scope, tensor, dims, treatment }: Tap): boolean =>
    treatment.kind === 'raw' && scope.length === 0 && made.has(tensor) && elementCount(dims) >= wholeElements
  return new Set(taps.filter(isWhole))
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
    : { id: tap.id, kind: 'packed', rank: resultRank(tap) }

/** One float32 output of all taps: sizes first, then elements. */
function pack(edit: GraphEdit, rows: readonly (readonly string[])[]): string {
  const elements = rows.map(([part = '']) => part)
  const sizes = rows.map(([, part = '']) => part)
  const head = edit.asFloat32(edit.node('Concat', sizes, { axis: 0 }))
  const output = edit.node('Concat', [head, ...elements], { axis: 0 })
  edit.output(tensorInfo(output, 'float32', [null]))
  return output
}
