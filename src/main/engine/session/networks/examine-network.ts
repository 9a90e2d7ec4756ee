/**
 * Finds out how an understood network runs: how stimuli run together, whether it runs over time, how long a stimulus takes.
 * What is not needed to show the network is left for later (the checks of opened-network.ts).
 */
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { NetworkInfo, ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchingOf, stimuliIn, type Batching } from './batching.ts'
import { checkAtOnce } from './check-at-once.ts'
import { checkBatching, hasCompany } from './check-batching.ts'
import { checkParity, type PlainAnswer } from './check-parity.ts'
import type { Checks, Opening } from './opened-network.ts'
import { outputsStepByStep, stepsOf, understoodOverTime, type Understood } from './over-time.ts'
import type { Clock, TimedAnswer } from './timed-run.ts'

/** A network that was run on its example. */
export interface Examinee {
  plain: Understood
  /** Its outputs on the example. */
  expected: Record<string, Tensor>
  /** How long that took, where another run would take too long; null where time can be taken as often as one likes. */
  milliseconds: number | null
  session: CompiledSession
  /** Sizes of symbols that the user has set. */
  chosen: Readonly<Record<string, number>>
  clock: Clock
}

/** The network as it is used from now on. */
export interface Findings {
  seen: Understood
  opening: Opening
  stimulusMilliseconds: number
  notes: string[]
}

/** The network over time where it has a state to carry on, else as it is. Where it does not run over time, a note says why. */
export async function examine(examinee: Examinee): Promise<Findings> {
  const { plain, expected, milliseconds } = examinee
  const { inputs } = plain.structure
  const { example } = plain.probe
  const steps = stepsOf(plain, expected)
  const isStated = batchingOf(inputs).kind === 'symbol' && hasCompany(inputs, example)
  if (milliseconds !== null && isStated && !steps) return foundLater(examinee, milliseconds)
  const asItIs = await foundNow(examinee)
  if (!steps) return asItIs
  try {
    return await foundOverTime(examinee, steps, asItIs)
  } catch (error) {
    const note = `The network does one step at a time, and can't be run over time: ${errorData(error).message}`
    return { ...asItIs, notes: [...asItIs.notes, note] }
  }
}

/** Whether stimuli of one batch are apart is left for later, too. */
function foundLater(examinee: Examinee, milliseconds: number): Findings {
  const { plain, session } = examinee
  const { model, structure, probe } = plain
  const batching = batchingOf(structure.inputs)
  const check = (): Promise<Checks> => checkedAtOnce(examinee, session.provider, batching)
  return {
    seen: plain,
    opening: { model, held: null, batching, isBatchingKnown: false, check },
    stimulusMilliseconds: milliseconds / stimuliIn(structure.inputs, probe.example),
    notes: []
  }
}

async function checkedAtOnce(
  { plain, expected, clock }: Examinee,
  provider: ProviderName,
  stated: Batching
): Promise<Checks> {
  const { model, structure, probe } = plain
  const { example } = probe
  const whole = { ...placeOf(plain, provider), feeds: example, outputs: expected }
  const parity = await checkAtOnce(whole, structure)
  if (parity) return { batching: stated, parity, notes: [] }
  const session = await createSession(model, provider)
  try {
    const exemplified = { session, structure, example, answer: expected }
    const { batching, smallest, notes } = await checkBatching(exemplified, stated, clock)
    return { batching, parity: await checkParity({ ...whole, ...smallest }), notes }
  } finally {
    await session.release()
  }
}

async function foundNow({ plain, expected, session, clock }: Examinee): Promise<Findings> {
  const { structure, probe } = plain
  const exemplified = { session, structure, example: probe.example, answer: expected }
  const stated = batchingOf(structure.inputs)
  const { batching, smallest, notes } = await checkBatching(exemplified, stated, clock)
  const answer = { ...placeOf(plain, session.provider), ...smallest }
  return {
    seen: plain,
    opening: openingWith(answer, batching),
    stimulusMilliseconds: timePerStimulus(structure, smallest),
    notes
  }
}

async function foundOverTime(
  { plain, session, chosen, clock }: Examinee,
  steps: NonNullable<ReturnType<typeof stepsOf>>,
  { opening, notes }: Findings
): Promise<Findings> {
  const { batching } = opening
  const { held, note, ...seen } = await understoodOverTime(plain, steps, chosen)
  const { example } = seen.probe
  const outputs = await outputsStepByStep(session, steps, example)
  const smallest = await smallestRun(seen, session.provider, batching, clock)
  const answer = { ...placeOf(seen, session.provider), feeds: example, outputs }
  return {
    seen,
    opening: { ...openingWith(answer, batching), held },
    stimulusMilliseconds: timePerStimulus(seen.structure, smallest),
    notes: [...notes, note]
  }
}

/**
 * The smallest run of a network over time.
 * @throws LimenError 'unsupported' where branches that were decided for two stimuli at once are not right for one.
 */
async function smallestRun(
  { model, probe, structure }: Understood,
  provider: ProviderName,
  batching: Batching,
  clock: Clock
): Promise<TimedAnswer> {
  const session = await createSession(model, provider)
  try {
    const exemplified = { session, structure, example: probe.example, answer: null }
    const { smallest, notes } = await checkBatching(exemplified, batching, clock)
    if (notes[0] !== undefined) throw new LimenError({ tag: 'unsupported', message: notes[0] })
    return smallest
  } finally {
    await session.release()
  }
}

const placeOf = (
  { model, structure }: Understood,
  provider: ProviderName
): Pick<PlainAnswer, 'model' | 'sites' | 'provider'> => ({ model, sites: structure.sites, provider })

/** What is left is the check that recording changes nothing. */
const openingWith = (answer: PlainAnswer, batching: Batching): Opening => ({
  model: answer.model,
  held: null,
  batching,
  isBatchingKnown: true,
  check: async () => ({ batching, parity: await checkParity(answer), notes: [] })
})

const timePerStimulus = (
  { inputs }: Pick<NetworkInfo, 'inputs'>,
  { feeds, milliseconds }: TimedAnswer
): number => milliseconds / stimuliIn(inputs, feeds)
