/**
 * Rewrites a network so that everything that is tapped leaves it as one packed float32 output beside its own outputs:
 * first the sizes of every tap's axes, then the taps' elements, in the order of the taps.
 * Postconditions: the network's own outputs keep their names, order and values; matrices are new inputs.
 * Not here: finding and lifting values (record-values.ts, lift.ts), readings (reading-nodes.ts), the answer (unpack.ts).
 */
import type { Model } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { GraphEdit, tensorInfo, withDefaultOpset } from './graph-edit.ts'
import { recordValues } from './record-values.ts'
import { resultRank, rowFormat } from './rows.ts'
import { readingLength, type Tap } from './taps.ts'

/** A matrix that is fed at every run: float32 [columns, features] (matrix-feed.ts makes it). */
export interface MatrixInput {
  /** Name of the input. */
  input: string
  features: number
}

/** How one tap lies in the packed answer. */
export interface TapLayout {
  id: string
  /** Number of axes; their sizes stand in the answer's head. */
  rank: number
}

export interface Instrumented {
  model: Model
  /** Name of the packed output; null when there was nothing to record. */
  output: string | null
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
  if (taps.length === 0) return { model, output: null, layouts: [], matrices: new Map() }
  checkIds(taps)
  const names = new NameSupply(namesIn(model.graph))
  const matrices = matrixInputs(taps, names)
  const { model: prepared, opset } = withDefaultOpset(model)
  const format = rowFormat((id) => matrices.get(id)?.input ?? '')
  const recorded = recordValues(model.graph, taps, { opset, names, format })
  const edit = new GraphEdit(opset, names)
  for (const { input } of matrices.values()) edit.input(tensorInfo(input, 'float32', [null, null]))
  const output = pack(edit, recorded.rows)
  const graph = edit.appliedTo(recorded.graph)
  return { model: { ...prepared, graph }, output, layouts: taps.map(layoutOf), matrices }
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

const layoutOf = (tap: Tap): TapLayout => ({ id: tap.id, rank: resultRank(tap) })

/** One float32 output of all taps: sizes first, then elements. */
function pack(edit: GraphEdit, rows: readonly (readonly string[])[]): string {
  const elements = rows.map(([part = '']) => part)
  const sizes = rows.map(([, part = '']) => part)
  const head = edit.asFloat32(edit.node('Concat', sizes, { axis: 0 }))
  const output = edit.node('Concat', [head, ...elements], { axis: 0 })
  edit.output(tensorInfo(output, 'float32', [null]))
  return output
}
