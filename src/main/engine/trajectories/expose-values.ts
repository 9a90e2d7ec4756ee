/**
 * Makes values of a network outputs of it, as they are: ONNX Runtime then optimises around them just as it does around
 * values that are recorded, but no node is added. For checks; what is recorded for use is packed (instrument.ts).
 */
import type { Model } from '#engine/onnx/model.ts'
import { withOutputs } from '#engine/onnx/graph-edit.ts'
import { instrument } from './instrument.ts'
import { canBeOutput, type Tap } from './taps.ts'

/**
 * The network with every tapped value kept: those of the main graph as outputs, those of subgraphs, and of types that can't be
 * outputs, as a packed recording.
 * @throws LimenError as `instrument` does.
 */
export function exposeValues(model: Model, taps: readonly Tap[]): Model {
  const made = new Set(model.graph.nodes.flatMap(({ outputs }) => outputs))
  const isMade = (tap: Tap): boolean => tap.scope.length === 0 && made.has(tap.tensor) && canBeOutput(tap)
  const recorded = instrument(
    model,
    taps.filter((tap) => !isMade(tap))
  ).model
  return withOutputs(recorded, [...new Set(taps.filter(isMade).map(({ tensor }) => tensor))])
}
