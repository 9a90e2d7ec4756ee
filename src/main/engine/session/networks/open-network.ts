/**
 * Opens a network: reads it, learns its sizes and structure, chooses a provider.
 * Not here: how it runs (examine-network.ts), what an open network can do (opened-network.ts).
 */
import { basename } from 'node:path'
import { chooseProvider, type ChosenProvider } from '#engine/inference/choose-provider.ts'
import { atLastCheckpoint, chosenCheckpoint } from '#engine/checkpoints/chosen-checkpoint.ts'
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { checkEllipses } from '#engine/inference/check-ellipses.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { skippedNotes } from '#engine/inference/skipped-notes.ts'
import { withPassablePorts } from '#engine/inference/passable-ports.ts'
import type { DataType, Model } from '#engine/onnx/model.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import { hashFile } from '#engine/onnx/hash-file.ts'
import { readModel, type LoadedModel } from '#engine/onnx/read-model.ts'
import { allNodes, constantsOf, inlineConstantIfs, inlineFunctions } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { trainingProvenance } from '#engine/training/training-provenance.ts'
import type { CallContext, OpenNetworkRequest } from '#shared/contract.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { elementCount } from '#shared/tensor.ts'
import { withSymbols } from './batching.ts'
import { evaluateOnce } from './evaluate-once.ts'
import { checkOperatorSet } from './check-operator-set.ts'
import { examine } from './examine-network.ts'
import { withExamples } from './examples-beside.ts'
import { freedNote, withFreeBatch } from './free-batch.ts'
import { checkAborted } from '../plans/latest-wins.ts'
import { OpenedNetwork } from './opened-network.ts'
import { understand, type Understood } from './over-time.ts'
import { withExampleValue } from './example-value.ts'
import { clocked, type Clock } from './timed-run.ts'
import { withVocabulary } from './vocabulary-beside.ts'

/** Initializers from this size on are mapped from the file, so that several sessions share them. */
const sharedBytes = 4096

/** From this size on, a run with few stimuli takes about as long as its weights take to be read: opening makes one. */
const largeNetwork = 64 * 2 ** 20

/**
 * The open network, with everything the page is told of it.
 * @param clock what its runs are timed by.
 * @throws LimenError 'file', 'network', 'unsupported' or 'resources' for what can't be read or run; 'request' for a provider
 *   or sizes that do not work.
 */
export async function openNetwork(
  id: string,
  request: OpenNetworkRequest,
  context: CallContext,
  clock: Clock = performance.now.bind(performance)
): Promise<OpenedNetwork> {
  const step = stepper(context)
  step('Reading the file')
  const loaded = await readModel(request.path)
  checkOperatorSet(loaded.model)
  const hash = request.isHashed === true ? hashFile(loaded.path) : null
  // Whoever asks for it is told how it ended.
  hash?.catch(() => undefined)
  const model = await preparedModel(loaded)
  const chosen = request.symbols ?? {}
  const { plain, chosenProvider, isFreed, lastRun } = await compiled(model, request, step, clock)
  const { session, outputs, report } = chosenProvider
  try {
    step('Running an example')
    const milliseconds = loaded.bytes >= largeNetwork ? lastRun : null
    const examined = await examine({ plain, expected: outputs, milliseconds, session, chosen, clock })
    const { seen, opening, stimulusMilliseconds, notes } = examined
    const { symbols } = seen.probe
    const words = await withVocabulary(await withExamples(seen.structure.inputs, loaded), {
      ...loaded,
      symbols
    })
    const info = infoOf(id, loaded, seen, {
      inputs: words.inputs,
      provider: report,
      nonFiniteOutputs: compareOutputs(outputs, outputs).nonFinite,
      stimulusMilliseconds,
      notes: [...(isFreed ? [freedNote] : []), ...checkpointNotes(loaded.model), ...notes, ...words.notes]
    })
    withSymbols(info.symbols, chosen)
    return new OpenedNetwork(info, opening, hash)
  } finally {
    await session.release()
  }
}

interface Compiled {
  plain: Understood
  chosenProvider: ChosenProvider
  isFreed: boolean
  /** Milliseconds that the example took, where it was run on the chosen provider's session. */
  lastRun: number | null
}

/** What the network is, and its session on a provider. Every session takes its time with a large network: one does all. */
async function compiled(
  model: Model,
  { symbols = {}, provider }: OpenNetworkRequest,
  step: (label: string) => void,
  clock: Clock
): Promise<Compiled> {
  const cpu = await createSession(model, 'cpu')
  const timed = clocked(cpu, clock)
  let session = cpu
  try {
    step('Measuring sizes')
    let plain = await understand(model, symbols, timed)
    const freed = await withFreeBatch({ plain, session })
    if (freed) {
      await session.release()
      ;({ plain, session } = freed)
    }
    step('Choosing a provider')
    const { example, outputs } = plain.probe
    const chosenProvider = await chooseProvider(plain.model, provider, example, { session, outputs })
    const lastRun = chosenProvider.session === cpu ? timed.lastRun : null
    return { plain, chosenProvider, isFreed: freed !== null, lastRun }
  } catch (error) {
    await session.release()
    throw error
  }
}

function checkpointNotes(model: Model): string[] {
  const chosen = chosenCheckpoint(model)
  if (!chosen) return []
  const { input, steps } = chosen
  return [
    `Its weights are those of one of ${steps.length} checkpoints of a training, from step ${steps[0]} to step ${steps.at(-1)}: '${input}' chooses which, and between two of them mixes.`
  ]
}

type Checked = Pick<
  NetworkInfo,
  'inputs' | 'provider' | 'nonFiniteOutputs' | 'stimulusMilliseconds' | 'notes'
>

function infoOf(
  id: string,
  loaded: LoadedModel,
  { model, probe, structure }: Understood,
  checked: Checked
): NetworkInfo {
  const { path, bytes } = loaded
  const { outputs, sites, outline } = structure
  const exemplified = checked.inputs.map((input) => withExampleValue(input, probe.example[input.name]))
  const found = { inputs: exemplified, outputs, sites, outline, symbols: probe.symbols }
  const notes = [...structure.notes, ...skippedNotes(probe.skipped), ...probe.notes, ...checked.notes]
  return {
    id,
    name: basename(path),
    path,
    bytes,
    provenance: trainingProvenance(loaded.model),
    ...countsOf(atLastCheckpoint(model)),
    ...checked,
    ...found,
    notes
  }
}

/** Without functions and without Ifs that are decided beforehand; all ports can be passed; large weights stay in the file. */
async function preparedModel(loaded: LoadedModel): Promise<Model> {
  const withoutFunctions = inlineFunctions(loaded.model).value
  await checkEllipses(withoutFunctions)
  const { value } = await inlineConstantIfs(withoutFunctions, evaluateOnce)
  const model = externalizeWeights({ model: withPassablePorts(value) }, sharedBytes)
  verifyGraph(model)
  return model
}

/** Shapes, axes, indices and truth values are written in these, weights are not. */
const neverParameters: ReadonlySet<DataType> = new Set(['int64', 'bool', 'string'])

function countsOf(model: Model): Pick<NetworkInfo, 'producer' | 'opset' | 'nodeCount' | 'parameterCount'> {
  let parameterCount = 0
  for (const { type, dims } of constantsOf(model))
    if (!neverParameters.has(type)) parameterCount += elementCount(dims)
  return {
    producer: model.producer,
    opset: model.opsets.get('') ?? 0,
    nodeCount: [...allNodes(model.graph)].length,
    parameterCount
  }
}

const steps = 4

function stepper({ signal, progress }: CallContext): (label: string) => void {
  let done = 0
  return (label) => {
    checkAborted(signal)
    progress({ done: done++, total: steps, label })
  }
}
