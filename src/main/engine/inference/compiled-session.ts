/**
 * One compiled ONNX Runtime session: contract tensors in, contract tensors out.
 * Not here: which provider to choose (choose-provider.ts) and what to record (trajectories/).
 */
import { InferenceSession } from 'onnxruntime-node'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Model } from '#engine/onnx/model.ts'
import { constantsOf } from '#engine/onnx/traversal.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { contractTensor, ortTensor } from './ort-tensors.ts'
import { compileError, runError } from './run-errors.ts'

/** An input or output as ONNX Runtime sees it; `type` is null where it is not a tensor. */
export interface ValuePort {
  name: string
  type: string | null
  /** A string is a symbol (it may be empty). */
  dims: (number | string)[]
}

export interface SessionOptions {
  /** 'all' (default): ready for many runs. 'none': the graph as it is, ready soonest, for one or two runs. */
  optimization?: 'all' | 'none'
  /** Where ONNX Runtime writes its own graph to, as a model file. */
  saveTo?: string
  /** Threads within an operator; ONNX Runtime's own choice where it is left out. */
  threads?: number
}

export interface CompiledSession {
  readonly provider: ProviderName
  readonly inputs: readonly ValuePort[]
  readonly outputs: readonly ValuePort[]
  /**
   * Runs the network once. All outputs are computed and returned, or only those that are `wanted`.
   * The answer's arrays belong to the caller.
   * @throws LimenError 'request' (with the node's name), or 'resources' when memory ran out.
   */
  run: (feeds: Record<string, Tensor>, wanted?: readonly string[]) => Promise<Record<string, Tensor>>
  /** Frees the session's memory; it can not run after that. */
  release: () => Promise<void>
}

let compiled = 0

/** How many sessions this process has compiled so far. A drag never raises it. */
export const sessionsCompiled = (): number => compiled

/**
 * Compiles a model for one provider (nodes that the provider can not run fall to the CPU).
 * External data is read from the model's own folder and memory-mapped by ONNX Runtime.
 * @throws LimenError 'network', 'unsupported' or 'resources'.
 */
export async function createSession(
  model: Model,
  provider: ProviderName,
  options: SessionOptions = {}
): Promise<CompiledSession> {
  const bytes = writeModel(model)
  compiled++
  try {
    const session = await InferenceSession.create(bytes, ortOptions(model, provider, options))
    return wrap(session, provider)
  } catch (error) {
    throw compileError(error)
  }
}

/**
 * From this size of weights on, ONNX Runtime makes no second copy of them in the order its kernels like best: that copy
 * is most of the time and of the memory that a session takes, and no other session can share it. Each run then orders
 * them anew, which is lost in runs of many stimuli (1.0 times as long at 1,024 rows) but not of one (1.8 times at 16).
 */
const mappedWeights = 64 * 2 ** 20

/**
 * How long a thread of ONNX Runtime waits busily for its next piece of work, in µs: longer than the pauses between the
 * operators of a run, so that runs take as long as with ONNX Runtime's own setting, and over when the run is. By default
 * threads go on for tens of milliseconds, which is a core for every drag: taken from the interface, the connection and other
 * programs (12 ms of processor time for a run of 0.3 ms, against 1 ms).
 */
export const busyWait = '200'

function externalBytes(model: Model): number {
  let bytes = 0
  for (const { content } of constantsOf(model)) if (content.kind === 'external') bytes += content.length
  return bytes
}

function ortOptions(
  model: Model,
  provider: ProviderName,
  options: SessionOptions
): InferenceSession.SessionOptions {
  const { optimization = 'all', saveTo, threads } = options
  const isLarge = externalBytes(model) >= mappedWeights
  const session: Record<string, string> = {}
  if (model.folder) session['model_external_initializers_file_folder_path'] = model.folder
  if (optimization === 'none' || isLarge) session['disable_prepacking'] = '1'
  // Between the operators of a large network there is time to wake a thread.
  if (isLarge) session['intra_op.allow_spinning'] = '0'
  else session['intra_op.spin_duration_us'] = busyWait
  return {
    executionProviders: [provider],
    graphOptimizationLevel: optimization === 'none' ? 'disabled' : 'all',
    // Electron's memory cage stops single allocations of 2 GiB, which the arena's doubling would ask for.
    enableCpuMemArena: !('electron' in process.versions),
    ...(saveTo !== undefined && { optimizedModelFilePath: saveTo }),
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    logSeverityLevel: 4,
    extra: { session }
  }
}

const port = (metadata: InferenceSession.ValueMetadata): ValuePort =>
  metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: [...metadata.shape] }
    : { name: metadata.name, type: null, dims: [] }

function wrap(session: InferenceSession, provider: ProviderName): CompiledSession {
  const inputs = session.inputMetadata.map(port)
  const outputs = session.outputMetadata.map(port)
  const known = new Set(session.inputNames)
  return {
    provider,
    inputs,
    outputs,
    run: async (feeds, wanted) => {
      checkNames(feeds, known)
      const given = Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [name, ortTensor(name, tensor)])
      )
      try {
        const results = await (wanted ? session.run(given, wanted) : session.run(given))
        return Object.fromEntries(
          Object.entries(results).map(([name, value]) => [name, contractTensor(name, value)])
        )
      } catch (error) {
        throw runError(error)
      }
    },
    release: () => session.release()
  }
}

function checkNames(feeds: Record<string, Tensor>, known: ReadonlySet<string>): void {
  for (const name of Object.keys(feeds)) {
    if (known.has(name)) continue
    const near = nearestNames(name, known)
    throw new LimenError({
      tag: 'request',
      message: `The network has no input '${name}'.`,
      ...(near.length > 0 && {
        advice: `Did you mean ${near.map((candidate) => `'${candidate}'`).join(', ')}?`
      }),
      part: name
    })
  }
  for (const name of known) {
    if (name in feeds) continue
    throw new LimenError({ tag: 'request', message: `The input '${name}' was given no value.`, part: name })
  }
}
