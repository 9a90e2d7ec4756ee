/**
 * Runs a network on examples to learn the type and the size of every value, in subgraphs too, and which axis follows which
 * symbol of the inputs. Not here: what the values mean (structure/).
 */
import type { Model } from '#engine/onnx/model.ts'
import { withoutLoopSizes } from '#engine/onnx/stated-sizes.ts'
import type { Dimension, SymbolMultiple } from '#shared/network.ts'
import type { ElementType, Tensor } from '#shared/tensor.ts'
import { probeSizes, readSizes, type SizesProbe } from '#engine/trajectories/probe-graph.ts'
import { createSession, type CompiledSession } from './compiled-session.ts'
import { exampleInputs } from './example-inputs.ts'
import { findSizes } from './find-sizes.ts'
import { inferTypes } from './infer-types.ts'
import { inputPorts, inputSymbols, sizeNamings, withNamedSizes, type InputPort } from './network-inputs.ts'
import { listValues, type Candidate, type ListedValues, type SkippedValue } from './list-values.ts'
import { statedSizes } from './stated-sizes.ts'
import {
  followedSymbol,
  isSettledIn,
  otherBranches,
  vary,
  type Found,
  type Measure,
  type MeasuredSizes
} from './vary-sizes.ts'

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
  /** Where axes are multiples of input symbols: for each axis, those of steps first, its multiple, or null. */
  multiples?: (SymbolMultiple | null)[]
  /** It is in a branch inside of a Scan or Loop, which may not run at all of their steps. */
  atSomeSteps?: true
  /** Its branch did not run on the example, but on another one. */
  offExample?: true
}

export interface Probe {
  /** The model with names for the sizes that its inputs leave open. */
  model: Model
  values: ProbedValue[]
  /** Values that can not be recorded. */
  skipped: SkippedValue[]
  /** Sizes of all symbols in the example run. */
  symbols: Record<string, number>
  /** The example's inputs. */
  example: Record<string, Tensor>
  /** The outputs of the plain session on the example, where it was run. */
  outputs: Record<string, Tensor> | null
  /** Remarks for the user: sizes that did not run, axes that could not be followed. */
  notes: string[]
}

/**
 * Probes a network.
 * @param chosen sizes of symbols that the user has set; the others are found by trying.
 * @param plain the network itself, compiled for the CPU. Where the graph states the sizes of all its values by its symbols,
 *   this session runs once instead of a second one several times.
 * @throws LimenError 'request' when the network runs with none of the sizes that were tried; 'network' or 'unsupported'
 *   when it can not be compiled.
 */
export async function probeValues(
  model: Model,
  chosen: Readonly<Record<string, number>> = {},
  plain?: CompiledSession
): Promise<Probe> {
  const namings = namedModels(model)
  const types = await inferTypes(model)
  const listed = listValues(model, types)
  const [ports = []] = namings.keys()
  const stated = namings.size === 1 ? statedSizes(listed.candidates, types, inputSymbols(ports)) : null
  if (plain && stated) return probeStated(model, ports, chosen, plain, { ...listed, stated })
  return probeMeasured(model, namings, chosen, listed)
}

/** The sizes are known but for those of the symbols: one run shows which ones work. */
async function probeStated(
  model: Model,
  ports: readonly InputPort[],
  chosen: Readonly<Record<string, number>>,
  plain: CompiledSession,
  { candidates, skipped, stated }: ListedValues & { stated: readonly Dimension[][] }
): Promise<Probe> {
  const { running } = await findSizes([ports], chosen, () => async (symbols, fill) => {
    const example = exampleInputs(model, ports, symbols, fill)
    return { example, outputs: await plain.run(example) }
  })
  const { symbols, result } = running
  const values = candidates.map(({ scope, tensor, type }, index): ProbedValue => {
    const dims = stated[index] ?? []
    return {
      scope,
      tensor,
      type,
      dims: dims.map((dim) => (typeof dim === 'number' ? dim : (symbols[dim] ?? 1))),
      symbols: dims.map((dim) => (typeof dim === 'string' ? dim : null)),
      steps: [],
      stepSymbols: []
    }
  })
  return { model, values, skipped, symbols, example: result.example, outputs: result.outputs, notes: [] }
}

/**
 * The sizes are measured in runs with different sizes of the symbols. Loops do so in fewer nodes where the numbers of axes are
 * known; where files state wrong ones, and nothing runs for that, nothing that is stated inside of loops is believed.
 */
async function probeMeasured(
  model: Model,
  namings: ReadonlyMap<readonly InputPort[], Model>,
  chosen: Readonly<Record<string, number>>,
  listed: ListedValues
): Promise<Probe> {
  const ofUnknownRank = listed.candidates.map((candidate) => ({ ...candidate, rank: null }))
  const ranked = listed.candidates.map((candidate, order) =>
    candidate.scope.length > 0 ? candidate : (ofUnknownRank[order] ?? candidate)
  )
  const measured = (probe: SizesProbe): Promise<Probe> => measuredProbe(probe, model, namings, chosen, listed)
  try {
    return await measured(probeSizes(model, ranked))
  } catch (error) {
    if (ranked.every(({ scope }) => scope.length === 0)) throw error
    return measured(probeSizes(withoutLoopSizes(model), ofUnknownRank))
  }
}

async function measuredProbe(
  probe: SizesProbe,
  model: Model,
  namings: ReadonlyMap<readonly InputPort[], Model>,
  chosen: Readonly<Record<string, number>>,
  { candidates, skipped }: ListedValues
): Promise<Probe> {
  const session = await createSession(probe.model, 'cpu', { optimization: 'none' })
  try {
    const measuring =
      (ports: readonly InputPort[]): Measure =>
      (symbols, fill) =>
        sizesOfRun(session, probe, exampleInputs(model, ports, symbols, fill))
    const { ports, running } = await findSizes([...namings.keys()], chosen, measuring)
    const first = await vary(running, measuring(ports))
    const found = [first, ...(await otherBranches(first, ports, chosen, measuring(ports)))]
    const { values, missing } = describe(candidates, found)
    return {
      model: namings.get(ports) ?? model,
      values,
      skipped: [...skipped, ...missing],
      symbols: first.symbols,
      example: exampleInputs(model, ports, first.symbols, first.fill),
      outputs: null,
      notes: found.flatMap(({ notes }) => notes)
    }
  } finally {
    await session.release()
  }
}

/** The model under different names for open sizes, by its inputs; the same names once. */
function namedModels(model: Model): Map<readonly InputPort[], Model> {
  const models = new Map<string, Model>()
  for (const naming of sizeNamings) {
    const named = withNamedSizes(model, naming)
    const key = JSON.stringify(inputPorts(named))
    if (!models.has(key)) models.set(key, named)
  }
  return new Map([...models.values()].map((named) => [inputPorts(named), named]))
}

async function sizesOfRun(
  session: CompiledSession,
  probe: SizesProbe,
  feeds: Record<string, Tensor>
): Promise<MeasuredSizes> {
  const { [probe.output]: sizes } = await session.run(feeds, [probe.output])
  return sizes ? readSizes(probe, sizes) : []
}

/** Splits the candidates into values that can be recorded and those that can not, by what the runs showed. */
function describe(
  candidates: readonly Candidate[],
  found: readonly Found[]
): { values: ProbedValue[]; missing: SkippedValue[] } {
  const values: ProbedValue[] = []
  const missing: SkippedValue[] = []
  candidates.forEach((candidate, index) => {
    const { scope, tensor } = candidate
    const settled = found.find((run) => isSettledIn(run, index))
    const run = settled ?? found.find(({ sizes }) => sizes[index])
    const reason = whyNot(candidate, run?.sizes[index], settled !== undefined)
    if (run && reason === null) values.push(probedValue(candidate, index, run, found[0] ?? run))
    else missing.push({ scope, tensor, reason: reason ?? '' })
  })
  return { values, missing }
}

/** @param isSettled whether runs with other sizes have the value, too. */
function whyNot(
  { loops, atSomeSteps }: Candidate,
  sizes: readonly number[] | null | undefined,
  isSettled: boolean
): string | null {
  if (!sizes && loops > 0 && !atSomeSteps) return 'The loop around it made no step on the example.'
  if (!sizes) return 'Its branch did not run on the example.'
  if (sizes.some(Number.isNaN)) return 'Its shape differs from step to step of a loop.'
  // At steps at which its branch does not run, the shape must be known.
  const isKnown = isSettled || !atSomeSteps
  return isKnown ? null : 'Its branch ran at one size of the inputs only: its shape at others is not known.'
}

/** A value of one run; sizes that follow a symbol are those of the example. */
function probedValue(
  { scope, tensor, type, loops, atSomeSteps }: Candidate,
  index: number,
  run: Found,
  example: Found
): ProbedValue {
  const sizes = run.sizes[index] ?? []
  const followed = sizes.map((size, axis) =>
    followedSymbol(size, run, (variation) => variation.sizes[index]?.[axis])
  )
  const all = sizes.map((size, axis) => {
    const { symbol = '', times = 1 } = followed[axis] ?? {}
    return (example.symbols[symbol] ?? size / times) * times
  })
  const symbols = followed.map((each) => (each?.times === 1 ? each.symbol : null))
  const multiples = followed.map((each) => (each?.times === 1 ? null : each))
  return {
    scope,
    tensor,
    type,
    dims: all.slice(loops),
    symbols: symbols.slice(loops),
    steps: all.slice(0, loops),
    stepSymbols: symbols.slice(0, loops),
    ...(multiples.some((each) => each !== null) && { multiples }),
    ...(atSomeSteps && { atSomeSteps }),
    ...(!example.sizes[index] && { offExample: true })
  }
}
