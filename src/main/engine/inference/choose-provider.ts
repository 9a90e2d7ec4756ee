/**
 * Chooses the provider that a network runs on, by trying: it must compile, run the example, and agree with the CPU.
 * WebGPU is taken by itself only where it is not slower than the CPU: a software driver looks like any other from here.
 */
import type { Model } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import { providerNames, type ProviderName, type ProviderReport } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { createSession, type CompiledSession } from './compiled-session.ts'
import { compareOutputs } from './compare-outputs.ts'
import { noGraphicsDevice, providerReason } from './run-errors.ts'
import { availableProviders, whyUnavailable } from './providers.ts'
import { duringTrial, earlierTrialFailed } from './provider-trials.ts'
import { whyNoVulkan } from './vulkan.ts'

type Feeds = Record<string, Tensor>
type Refusal = ProviderReport['refused'][number]

export interface ChosenProvider {
  /** The network itself, compiled on the provider. Release it when it is not needed. */
  session: CompiledSession
  report: ProviderReport
  /** Its outputs on the example. */
  outputs: Record<string, Tensor>
}

/** The network compiled for the CPU, and its outputs on the example where they are known. */
export interface PlainRun {
  session: CompiledSession
  outputs: Record<string, Tensor> | null
}

/**
 * Compiles the network on the wanted provider, or on the best one that fits.
 * @param plain the network on the CPU, where the caller has it: it is given back as the chosen session, or
 *   released when another one is chosen. After an error it is still the caller's.
 * @throws LimenError 'request' when a provider chosen by hand can not run the network; 'network', 'unsupported' or
 *   'resources' when even the CPU can not.
 */
export async function chooseProvider(
  model: Model,
  wanted: ProviderName | 'auto',
  example: Feeds,
  plain?: PlainRun
): Promise<ChosenProvider> {
  const cpu = plain?.session ?? (await createSession(model, 'cpu'))
  const reference = plain?.outputs ?? (await cpu.run(example))
  const refused: Refusal[] = []
  const onCpu = (): ChosenProvider => ({
    session: cpu,
    outputs: reference,
    report: { used: 'cpu', differenceFromCpu: 0, refused }
  })
  if (wanted === 'cpu') return onCpu()
  for (const provider of wanted === 'auto' ? providerNames : [wanted]) {
    if (provider === 'cpu') break
    const tried = await tryProvider({
      model,
      provider,
      example,
      reference,
      cpu,
      isByHand: wanted === provider
    })
    if ('session' in tried) {
      await cpu.release()
      return {
        session: tried.session,
        outputs: tried.outputs,
        report: { used: provider, differenceFromCpu: tried.difference, refused }
      }
    }
    refused.push({ provider, reason: tried.reason })
  }
  if (wanted === 'auto') return onCpu()
  if (!plain) await cpu.release()
  throw refusedByHand(wanted, refused[0]?.reason ?? 'unknown reason')
}

const refusedByHand = (wanted: ProviderName, reason: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The network does not run on ${wanted}: ${reason}`,
    advice: "Choose another provider, or 'auto'.",
    part: wanted
  })

interface Trial {
  model: Model
  provider: ProviderName
  example: Feeds
  reference: Record<string, Tensor>
  cpu: CompiledSession
  isByHand: boolean
}

/** A provider that runs the network. */
interface Taken {
  session: CompiledSession
  outputs: Record<string, Tensor>
  difference: number
}

/** Providers that found no device: another network finds none either. They are tried by themselves once in a process. */
const withoutDevice = new Map<ProviderName, string>()

async function tryProvider(trial: Trial): Promise<Taken | { reason: string }> {
  const { provider, isByHand } = trial
  if (!availableProviders().includes(provider)) return { reason: whyUnavailable(provider) }
  const why = isByHand ? null : whyNotTried(provider)
  if (why !== null) return { reason: why }
  try {
    return await duringTrial(provider, () => compileAndCompare(trial))
  } catch (error) {
    const reason = providerReason(error)
    if (reason !== noGraphicsDevice) return { reason }
    withoutDevice.set(provider, reason)
    return { reason: whyNoVulkan() ?? reason }
  }
}

/** Why a provider is passed over that was not chosen by hand, or null. */
function whyNotTried(provider: ProviderName): string | null {
  if (earlierTrialFailed(provider)) {
    return 'The last try ended the engine process. Choose it by hand to try again.'
  }
  return withoutDevice.get(provider) ?? (provider === 'webgpu' ? whyNoVulkan() : null)
}

async function compileAndCompare(trial: Trial): Promise<Taken | { reason: string }> {
  const { model, provider, example, reference, cpu, isByHand } = trial
  const session = await createSession(model, provider)
  try {
    const outputs = await session.run(example)
    const { largestDifference } = compareOutputs(reference, outputs)
    const reason = isByHand ? null : await whyNotByItself(session, cpu, example, largestDifference)
    if (reason === null) return { session, outputs, difference: largestDifference }
    await session.release()
    return { reason }
  } catch (error) {
    await session.release()
    throw error
  }
}

async function whyNotByItself(
  session: CompiledSession,
  cpu: CompiledSession,
  example: Feeds,
  difference: number
): Promise<string | null> {
  if (!Number.isFinite(difference)) return "Its outputs on the example are not finite where the CPU's are."
  if (session.provider !== 'webgpu') return null
  const [own, onCpu] = [await fastestRun(session, example), await fastestRun(cpu, example)]
  return own <= onCpu ? null : `It is ${(own / onCpu).toFixed(1)} times slower than the CPU on the example.`
}

/** Fastest of three runs, in ms. */
async function fastestRun(session: CompiledSession, example: Feeds): Promise<number> {
  let fastest = Infinity
  for (let run = 0; run < 3; run++) {
    const start = performance.now()
    await session.run(example)
    fastest = Math.min(fastest, performance.now() - start)
  }
  return fastest
}
