/**
 * Runs a network on examples to learn the type and the size of every value, in subgraphs too, and which axis follows which
 * symbol of the inputs. Not here: what the values mean (structure/).
 */
import type { Model } from '#engine/onnx/model.ts'
import type { ElementType, Tensor } from '#shared/tensor.ts'
import { probeSizes, readSizes, type SizesProbe } from '#engine/trajectories/probe-graph.ts'
import { createSession, type CompiledSession } from './compiled-session.ts'
import { exampleInputs } from './example-inputs.ts'
import { findSizes, followedSymbol, type Found, type MeasuredSizes } from './find-sizes.ts'
import { inferTypes } from './infer-types.ts'
import { inputPorts } from './network-inputs.ts'
import { listValues, type Candidate, type SkippedValue } from './list-values.ts'

export type { SkippedValue } from './list-values.ts'

/** A value that can be recorded, as the example runs showed it. */
export interface ProbedValue {
  /** Steps to the graph that holds it (scopes.ts); empty in the main graph. */
  scope: string[]
  tensor: string
  type: ElementType
  /** Sizes of one value: inside of Scan and Loop, those of one step. */
  dims: number[]
  /** The input symbol that each axis follows, or null. */
  symbols: (string | null)[]
  /** Steps that each Scan and Loop around it made, outermost first. */
  steps: number[]
  /** The input symbol that each number of steps follows, or null. */
  stepSymbols: (string | null)[]
}

export interface Probe {
  values: ProbedValue[]
  /** Values that can not be recorded. */
  skipped: SkippedValue[]
  /** Sizes of all symbols in the example run. */
  symbols: Record<string, number>
  /** The example's inputs. */
  example: Record<string, Tensor>
  /** Remarks for the user: sizes that did not run, axes that could not be followed. */
  notes: string[]
}

/**
 * Probes a network.
 * @param chosen sizes of symbols that the user has set; the others are found by trying.
 * @throws LimenError 'request' when the network runs with none of the sizes that were tried; 'network' or 'unsupported'
 *   when it can not be compiled.
 */
export async function probeValues(
  model: Model,
  chosen: Readonly<Record<string, number>> = {}
): Promise<Probe> {
  const ports = inputPorts(model)
  const { candidates, skipped } = listValues(model, await inferTypes(model))
  const probe = probeSizes(model, candidates)
  const session = await createSession(probe.model, 'cpu', { optimization: 'none' })
  try {
    const found = await findSizes(ports, chosen, (symbols, fill) =>
      sizesOfRun(session, probe, exampleInputs(model, ports, symbols, fill))
    )
    const example = exampleInputs(model, ports, found.symbols, found.fill)
    const described = describe(candidates, found)
    return {
      values: described.values,
      skipped: [...skipped, ...described.skipped],
      symbols: found.symbols,
      example,
      notes: found.notes
    }
  } finally {
    await session.release()
  }
}

async function sizesOfRun(
  session: CompiledSession,
  probe: SizesProbe,
  feeds: Record<string, Tensor>
): Promise<MeasuredSizes> {
  const { [probe.output]: sizes } = await session.run(feeds, [probe.output])
  return sizes ? readSizes(sizes) : []
}

/** Splits the candidates into values that were computed and those that were not. */
function describe(candidates: readonly Candidate[], found: Found): Pick<Probe, 'values' | 'skipped'> {
  const values: ProbedValue[] = []
  const skipped: SkippedValue[] = []
  candidates.forEach(({ scope, tensor, type, loops }, index) => {
    const sizes = found.sizes[index]
    if (!sizes) {
      skipped.push({ scope, tensor, reason: 'Its branch did not run on the example.' })
      return
    }
    const symbols = sizes.map((size, axis) =>
      followedSymbol(size, found, (variation) => variation.sizes[index]?.[axis])
    )
    const stepsAndAxes = <T>(all: readonly T[]): [T[], T[]] => [all.slice(0, loops), all.slice(loops)]
    const [steps, dims] = stepsAndAxes(sizes)
    const [stepSymbols, axisSymbols] = stepsAndAxes(symbols)
    values.push({ scope, tensor, type, dims, symbols: axisSymbols, steps, stepSymbols })
  })
  return { values, skipped }
}
