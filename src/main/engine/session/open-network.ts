/**
 * Opens a network: reads it, learns its sizes and structure, chooses a provider, and checks that recording changes nothing.
 * Not here: what an open network can do (opened-network.ts).
 */
import { basename } from 'node:path'
import { chooseProvider } from '#engine/inference/choose-provider.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { probeValues } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import { externalizeWeights } from '#engine/onnx/externalize-weights.ts'
import { readModel, type LoadedModel } from '#engine/onnx/read-model.ts'
import { allNodes, constantsOf, inlineConstantIfs, inlineFunctions } from '#engine/onnx/rewrites.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { recogniseStructure } from '#engine/structure/recognise-structure.ts'
import type { CallContext, OpenNetworkRequest } from '#shared/contract.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { batchingOf } from './batching.ts'
import { checkBatching } from './check-batching.ts'
import { checkParity } from './check-parity.ts'
import { checkAborted } from './latest-wins.ts'
import { OpenedNetwork } from './opened-network.ts'

/** Initializers from this size on are mapped from the file, so that several sessions share them. */
const sharedBytes = 4096

/**
 * The open network, with everything the page is told of it.
 * @throws LimenError 'file', 'network', 'unsupported' or 'resources' for what can't be read or run; 'request' for a provider
 *   or sizes that do not work.
 */
export async function openNetwork(
  id: string,
  request: OpenNetworkRequest,
  context: CallContext
): Promise<OpenedNetwork> {
  const step = stepper(context)
  step('Reading the file')
  const loaded = await readModel(request.path)
  const model = await preparedModel(loaded)
  step('Measuring sizes')
  const probe = await probeValues(model, request.symbols ?? {})
  const structure = recogniseStructure(model, probe.values, probe.symbols)
  step('Choosing a provider')
  const { example } = probe
  const { session, report } = await chooseProvider(model, request.provider, example)
  try {
    step('Checking the recording')
    const stated = batchingOf(structure.inputs)
    const { batching, notes } = await checkBatching(session, structure, stated, example)
    const plain = await session.run(example)
    const { bytes } = loaded
    const checked = await checkParity({
      model,
      sites: structure.sites,
      bytes,
      provider: session.provider,
      example,
      plain
    })
    const info: NetworkInfo = {
      id,
      name: basename(loaded.path),
      path: loaded.path,
      sha256: loaded.sha256,
      bytes,
      ...countsOf(model),
      inputs: structure.inputs,
      outputs: structure.outputs,
      symbols: probe.symbols,
      batching: batching.kind,
      sites: structure.sites,
      outline: structure.outline,
      provider: report,
      parity: checked.parity,
      notes: [...structure.notes, ...probe.notes, ...notes, ...checked.notes]
    }
    return new OpenedNetwork(info, model, batching)
  } finally {
    await session.release()
  }
}

/** Without functions and without Ifs that are decided beforehand; large weights stay in the file. */
async function preparedModel(loaded: LoadedModel): Promise<Model> {
  const withoutFunctions = inlineFunctions(loaded.model).value
  const { value } = await inlineConstantIfs(withoutFunctions, evaluateOnce)
  const model = externalizeWeights({ ...loaded, model: value }, sharedBytes)
  verifyGraph(model)
  return model
}

async function evaluateOnce(model: Model, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await createSession(model, 'cpu', { optimization: 'none' })
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
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
