/**
 * Opens a network: reads it, learns its sizes and structure, chooses a provider, and checks that recording changes nothing.
 * Not here: what an open network can do (opened-network.ts).
 */
import { basename } from 'node:path'
import { chooseProvider, type ChosenProvider } from '#engine/inference/choose-provider.ts'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { withPassablePorts } from '#engine/inference/passable-ports.ts'
import type { Model } from '#engine/onnx/model.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import { startReading, type LoadedModel, type OpeningModel } from '#engine/onnx/read-model.ts'
import { allNodes, constantsOf, inlineConstantIfs, inlineFunctions } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { CallContext, OpenNetworkRequest } from '#shared/contract.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { NetworkInfo, ProviderName } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { batchingOf, withSymbols, type Batching } from './batching.ts'
import { checkAtOnce } from './check-at-once.ts'
import { checkBatching } from './check-batching.ts'
import { checkParity, type Clock, type Parity } from './check-parity.ts'
import { evaluateOnce } from './evaluate-once.ts'
import { freedNote, withFreeBatch } from './free-batch.ts'
import type { Held } from './held.ts'
import { checkAborted } from './latest-wins.ts'
import { OpenedNetwork } from './opened-network.ts'
import { outputsStepByStep, stepsOf, understand, understoodOverTime, type Understood } from './over-time.ts'

/** Initializers from this size on are mapped from the file, so that several sessions share them. */
const sharedBytes = 4096

/** From this size on, a run with few stimuli takes about as long as its weights take to be read: opening makes few. */
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
  const loaded = await startReading(request.path)
  const model = await preparedModel(loaded)
  const chosen = request.symbols ?? {}
  const { plain, chosenProvider, isFreed } = await compiled(model, request, step)
  const { session, outputs, report } = chosenProvider
  try {
    step('Checking the recording')
    const asked = {
      plain: { ...plain, expected: outputs },
      session,
      chosen,
      clock,
      isLarge: loaded.bytes >= largeNetwork
    }
    const { seen, batching, parity, stimulusMilliseconds, notes } = await checked(asked)
    const file = { ...loaded, sha256: await loaded.sha256 }
    const info = infoOf(id, file, seen, {
      batching: batching.kind,
      provider: report,
      parity,
      stimulusMilliseconds,
      notes: isFreed ? [freedNote, ...notes] : notes
    })
    withSymbols(info.symbols, chosen)
    return new OpenedNetwork(info, seen.model, batching, seen.held)
  } finally {
    await session.release()
  }
}

interface Asked {
  plain: Understood & Pick<Seen, 'expected'>
  session: CompiledSession
  chosen: Readonly<Record<string, number>>
  clock: Clock
  isLarge: boolean
}

/** What the checks of a network found. */
interface Findings extends Parity {
  seen: Seen
  batching: Batching
}

/** What the checks found: whether stimuli may run together, how it is over time, whether recording changes anything. */
async function checked({ plain, session, chosen, clock, isLarge }: Asked): Promise<Findings> {
  const { structure, probe, expected } = plain
  const { provider } = session
  const stated = batchingOf(structure.inputs)
  if (isLarge && !stepsOf(plain, expected)) {
    const found = await checkAtOnce(plain, expected, { provider, clock }, stated)
    if (found) return { seen: { ...plain, held: null, notes: [] }, batching: stated, ...found, notes: [] }
  }
  const batches = await checkBatching(session, structure, stated, probe.example, expected)
  const seen = await seenOverTime(plain, session, chosen, batches.batching)
  const found = await checkParity({ ...seen, provider, clock })
  return {
    ...found,
    seen,
    batching: batches.batching,
    notes: [...batches.notes, ...seen.notes, ...found.notes]
  }
}

/** What the network is, and its session on a provider. Every session takes its time with a large network: one does all. */
async function compiled(
  model: Model,
  { symbols = {}, provider }: OpenNetworkRequest,
  step: (label: string) => void
): Promise<{ plain: Understood; chosenProvider: ChosenProvider; isFreed: boolean }> {
  let session = await createSession(model, 'cpu')
  try {
    step('Measuring sizes')
    let plain = await understand(model, symbols, session)
    const freed = await withFreeBatch({ plain, session })
    if (freed) {
      await session.release()
      ;({ plain, session } = freed)
    }
    step('Choosing a provider')
    const { example, outputs } = plain.probe
    const chosenProvider = await chooseProvider(plain.model, provider, example, { session, outputs })
    return { plain, chosenProvider, isFreed: freed !== null }
  } catch (error) {
    await session.release()
    throw error
  }
}

interface Seen extends Understood {
  /** Outputs of the example, from the plain network. */
  expected: Record<string, Tensor>
  held: Held | null
  notes: string[]
}

/**
 * The network over time where it has a state to carry on, else as it is; with what it answers to its example.
 * Where it does not run over time, a note says why.
 */
async function seenOverTime(
  plain: Understood & Pick<Seen, 'expected'>,
  session: CompiledSession,
  chosen: Readonly<Record<string, number>>,
  batching: Batching
): Promise<Seen> {
  const asItIs = (...notes: string[]): Seen => ({ ...plain, held: null, notes })
  const steps = stepsOf(plain, plain.expected)
  if (!steps) return asItIs()
  try {
    const overTime = await understoodOverTime(plain, steps, chosen)
    const stepwise = await outputsStepByStep(session, steps, overTime.probe.example)
    if (overTime.held) await checkDecided(overTime, session.provider, batching)
    return { ...overTime, expected: stepwise, notes: [overTime.note] }
  } catch (error) {
    return asItIs(
      `The network does one step at a time, and can't be run over time: ${errorData(error).message}`
    )
  }
}

/** Branches that were decided for two stimuli at once must be right for one, too. */
async function checkDecided(
  { model, probe, structure }: Understood,
  provider: ProviderName,
  batching: Batching
): Promise<void> {
  const session = await createSession(model, provider)
  try {
    const { notes } = await checkBatching(session, structure, batching, probe.example)
    if (notes[0] !== undefined) throw new LimenError({ tag: 'unsupported', message: notes[0] })
  } finally {
    await session.release()
  }
}

type Checked = Pick<NetworkInfo, 'batching' | 'provider' | 'parity' | 'stimulusMilliseconds' | 'notes'>

function infoOf(
  id: string,
  loaded: LoadedModel,
  { model, probe, structure }: Understood,
  checked: Checked
): NetworkInfo {
  const { path, sha256, bytes } = loaded
  const { inputs, outputs, sites, outline } = structure
  const found = { inputs, outputs, sites, outline, symbols: probe.symbols }
  const notes = [...structure.notes, ...probe.notes, ...checked.notes]
  return { id, name: basename(path), path, sha256, bytes, ...countsOf(model), ...found, ...checked, notes }
}

/** Without functions and without Ifs that are decided beforehand; all ports can be passed; large weights stay in the file. */
async function preparedModel(loaded: OpeningModel): Promise<Model> {
  const withoutFunctions = inlineFunctions(loaded.model).value
  const { value } = await inlineConstantIfs(withoutFunctions, evaluateOnce)
  const model = externalizeWeights({ model: withPassablePorts(value) }, sharedBytes)
  verifyGraph(model)
  return model
}

function countsOf(model: Model): Pick<NetworkInfo, 'producer' | 'opset' | 'nodeCount' | 'parameterCount'> {
  let parameterCount = 0
  for (const { dims } of constantsOf(model)) parameterCount += elementCount(dims)
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
