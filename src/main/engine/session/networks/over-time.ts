/**
 * Opens networks that do one step at a time as what they are over time: their state goes in again at every step, so that
 * a whole signal can be fed and every value be recorded at every step.
 * Not here: the rewrite itself (trajectories/scan-over-time.ts).
 */
import { joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import { probeValues, type Probe, type ProbedValue } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import { inlineConstantIfs } from '#engine/onnx/rewrites.ts'
import { recogniseStructure, type Structure } from '#engine/structure/recognise-structure.ts'
import { atSomeStepsWords } from '#engine/structure/settle.ts'
import { remark } from '#engine/structure/sketch.ts'
import {
  nameInStep,
  scanOverTime,
  timeStep,
  timeSymbol,
  type OverTime
} from '#engine/trajectories/scan-over-time.ts'
import type { Axis, NetworkInput, OutlineNode, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { atLastCheckpoint, chosenCheckpoint } from '#engine/checkpoints/chosen-checkpoint.ts'
import { batchingOf } from './batching.ts'
import { evaluateOnce } from './evaluate-once.ts'
import type { Held } from './held.ts'
import { valueKey, type Sites } from './opened-network.ts'

type Tensors = Readonly<Record<string, Tensor>>

/** A network with what is known of it. */
export interface Understood {
  model: Model
  probe: Probe
  structure: Structure
}

/** Steps of the example run, where the user has not chosen a number. */
const usualSteps = 32

/** How a network steps, or null for one that has no state to carry on or nothing that differs from step to step. */
export function stepsOf({ structure, probe }: Understood, outputs: Tensors): Required<OverTime> | null {
  const { inputs } = structure
  const states = inputs.flatMap(({ name, nextState: output }) => {
    const isCarried =
      output !== undefined && probe.example[name]?.dims.join() === outputs[output]?.dims.join()
    return isCarried ? [{ input: name, output }] : []
  })
  const isFed = ({ name, dims }: NetworkInput): boolean =>
    dims.length > 0 && !states.some(({ input }) => input === name)
  const sequence = inputs.filter(isFed).map(({ name }) => name)
  if (states.length === 0 || sequence.length === 0) return null
  const symbol = timeSymbol in probe.symbols ? `${timeSymbol} step` : timeSymbol
  return { states, sequence, symbol }
}

/** A network over time, and what it takes for granted. */
export interface OverTimeNetwork extends Understood {
  held: Held | null
  note: string
}

/**
 * The network over time. Ifs that follow from sizes and from inputs that never change are decided here, so that values in
 * their branches are there at every step.
 * @param chosen sizes of symbols that the user has set.
 * @throws LimenError where the network does not run over time.
 */
export async function understoodOverTime(
  plain: Understood,
  steps: Required<OverTime>,
  chosen: Readonly<Record<string, number>>
): Promise<OverTimeNetwork> {
  const { decided, held } = await decideBranches(plain, steps)
  const model = scanOverTime(decided.model, steps)
  const measured = await probeValues(model, {
    ...decided.probe.symbols,
    [steps.symbol]: usualSteps,
    ...chosen
  })
  const probe = { ...measured, example: { ...measured.example, ...held?.inputs } }
  const structure = structureOverTime(decided.structure, steps, probe)
  const note = `The network does one step at a time. It is run over time: '${steps.symbol}' is the number of steps.`
  return { model: probe.model, probe, structure, held, note }
}

/** The network without Ifs that its sizes and its unchanging inputs decide. */
async function decideBranches(
  plain: Understood,
  { states, sequence }: OverTime
): Promise<{ decided: Understood; held: Held | null }> {
  const { model, probe, structure } = plain
  const isLooped = (name: string): boolean =>
    sequence.includes(name) || states.some(({ input }) => input === name)
  const inputs = Object.fromEntries(Object.entries(probe.example).filter(([name]) => !isLooped(name)))
  const situation = { example: probe.example, held: Object.keys(inputs) }
  const rewritten = await inlineConstantIfs(model, evaluateOnce, situation)
  if (rewritten.value === model) return { decided: plain, held: null }
  const { symbol: batch } = batchingOf(structure.inputs)
  const symbols = Object.fromEntries(Object.entries(probe.symbols).filter(([symbol]) => symbol !== batch))
  return { decided: await understand(rewritten.value, probe.symbols), held: { inputs, symbols } }
}

/** Sizes and structure of a model. */
export async function understand(
  model: Model,
  chosen: Readonly<Record<string, number>>,
  session?: CompiledSession
): Promise<Understood> {
  const probe = await probeValues(model, chosen, session)
  return {
    model: probe.model,
    probe,
    structure: structureOf(probe)
  }
}

/** A network whose weights are chosen by an input has the structure of one with fixed weights. */
function structureOf({ model, values, symbols }: Probe): Structure {
  const chosen = chosenCheckpoint(model)
  if (!chosen) return recogniseStructure(model, values, symbols)
  const fixed = atLastCheckpoint(model)
  const kept = new Set(fixed.graph.nodes)
  const choosing = new Set(model.graph.nodes.flatMap((node) => (kept.has(node) ? [] : node.outputs)))
  const inside = values.filter(({ scope, tensor }) => scope.length > 0 || !choosing.has(tensor))
  const structure = recogniseStructure(fixed, inside, symbols)
  const { input: name, steps: checkpoints } = chosen
  const choice: NetworkInput = { name, type: 'float32', dims: [], roles: [], checkpoints }
  return { ...structure, inputs: [...structure.inputs, choice] }
}

/** The outputs at every step, found by running the plain network again and again. */
export async function outputsStepByStep(
  session: CompiledSession,
  { states, sequence }: OverTime,
  example: Tensors
): Promise<Record<string, Tensor>> {
  const [first = ''] = sequence
  const count = example[first]?.dims[0] ?? 0
  const rows: Record<string, Tensor>[] = []
  let feeds: Record<string, Tensor> = { ...example }
  for (let step = 0; step < count; step++) {
    for (const name of sequence) {
      const tensor = example[name]
      if (tensor) feeds[name] = withoutFirstAxis(takeAlong(tensor, 0, step, 1))
    }
    const outputs = await session.run(feeds)
    rows.push(outputs)
    feeds = { ...feeds }
    for (const { input, output } of states) if (outputs[output]) feeds[input] = outputs[output]
  }
  const names = Object.keys(rows[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [
      name,
      joinAlong(
        rows.flatMap((row) => withFirstAxis(row[name])),
        0
      )
    ])
  )
}

const withoutFirstAxis = ({ dims, ...rest }: Tensor): Tensor => ({ ...rest, dims: dims.slice(1) })
const withFirstAxis = (tensor: Tensor | undefined): Tensor[] =>
  tensor ? [{ ...tensor, dims: [1, ...tensor.dims] }] : []

/** Inputs, outputs and sites with a time axis in front; sites keep their names. */
function structureOverTime(plain: Structure, steps: Required<OverTime>, probe: Probe): Structure {
  const measured = new Map(probe.values.map((value) => [valueKey(value), value]))
  const sites = plain.sites.flatMap((site) => siteOverTime(site, plain, steps, measured))
  const kept = new Map(sites.map((site) => [site.name, site]))
  return {
    ...plain,
    sites,
    outline: plain.outline.map((row) => withKnownSites(row, kept)),
    inputs: plain.inputs.map(({ lookUps: _inside, ...input }) => {
      if (!steps.sequence.includes(input.name)) return input
      return { ...input, dims: [steps.symbol, ...input.dims], roles: ['time', ...input.roles] }
    }),
    outputs: plain.outputs.map((output) => ({ ...output, dims: [steps.symbol, ...output.dims] }))
  }
}

/** The site at every step; none where the probe has not seen it. */
function siteOverTime(
  site: Site,
  { inputs, outputs }: Structure,
  { states, sequence, symbol }: Required<OverTime>,
  measured: ReadonlyMap<string, ProbedValue>
): Site[] {
  const { tensor, scope } = site
  const isOuter = scope.length === 0
  const isConstant = isOuter && inputs.some(({ name }) => name === tensor) && !sequence.includes(tensor)
  const isState = isOuter && states.some(({ input }) => input === tensor)
  const isPort = isOuter && (sequence.includes(tensor) || outputs.some(({ name }) => name === tensor))
  const place = isState
    ? { tensor: nameInStep(tensor), scope: [timeStep] }
    : { tensor, scope: isPort || isConstant ? scope : [timeStep, ...scope] }
  const found = measured.get(valueKey(place))
  if (!found) return []
  const dims = [...found.steps, ...found.dims]
  const time: Axis[] = isConstant && !isState ? [] : [{ role: 'time', size: dims[0] ?? 1, symbol }]
  const axes = [...time, ...site.axes].map((axis, index) => {
    const multiple = found.multiples?.[index] ?? null
    return { ...axis, size: dims[index] ?? axis.size, ...(multiple && { multiple }) }
  })
  const { offExample: _atOneStep, ...rest } = site
  const { atSomeSteps, offExample } = found
  const where = { ...(atSomeSteps && { atSomeSteps }), ...(offExample && { offExample }) }
  return [{ ...rest, ...place, axes, ...where }]
}

function withKnownSites({ site: name, ...row }: OutlineNode, known: Sites): OutlineNode {
  const children = row.children.map((child) => withKnownSites(child, known))
  const site = known.get(name ?? '')
  if (!site) return { ...row, children }
  const detail = remark(row.detail, site.atSomeSteps && atSomeStepsWords)
  return { ...row, children, ...(detail !== '' && { detail }), site: site.name }
}
