/** The clean and the corrupt run of a sweep over components: what they are fed. Not here: the sweeps (sweep-effects.ts, attribute-effects.ts). */
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { EffectsRequest } from '#shared/effects.ts'
import { LimenError } from '#shared/errors.ts'
import { mixedInputs } from '../inputs/bind-inputs.ts'
import { completeInputs, type GivenInputs } from '../inputs/given-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { sourceInputs } from '../inputs/source-inputs.ts'
import { severalInputs } from '../inputs/stimulus-inputs.ts'

export interface EffectPair {
  clean: GivenInputs
  corrupt: GivenInputs
  mixed: readonly MixedInput[]
}

/**
 * @param inputs as the plan of the request binds them; null where it names none
 * @throws LimenError 'request' for runs that do not fit the network or each other.
 */
export async function effectPair(
  network: OpenedNetwork,
  request: EffectsRequest,
  inputs: readonly BoundInput[] | null
): Promise<EffectPair> {
  const clean = await givenInputs(network, request.clean, inputs)
  const corrupt = await givenInputs(network, request.corrupt, inputs)
  checkOneSided(request)
  checkPair(clean, corrupt)
  return { clean, corrupt, mixed: mixedInputs(inputs ?? []) }
}

/** Whose components are replaced, and the run that their values come from. */
export const baseAndSource = (
  { clean, corrupt }: Pick<EffectPair, 'clean' | 'corrupt'>,
  { direction }: Pick<EffectsRequest, 'direction'>
): [base: GivenInputs, source: GivenInputs] => (direction === 'denoise' ? [corrupt, clean] : [clean, corrupt])

async function givenInputs(
  network: OpenedNetwork,
  given: EffectsRequest['clean'],
  inputs: readonly BoundInput[] | null
): Promise<GivenInputs> {
  const sources = Array.isArray(given) ? given : [given]
  const stimuli = sources.flatMap((source) => ('values' in source ? [source] : []))
  if (inputs && stimuli.length > 0)
    return completeInputs(network, severalInputs(network, inputs, stimuli), mixedInputs(inputs))
  const [source] = sources
  if (!source) throw withoutStimuli()
  return completeInputs(network, await sourceInputs(network, source), mixedInputs(inputs ?? []))
}

const withoutStimuli = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'There is no stimulus to run.',
    advice: 'Give at least one pair of a clean and a corrupt stimulus.',
    part: 'clean'
  })

/** @throws LimenError 'request' for an input that one of the two runs is given and the other is not. */
function checkOneSided({ clean, corrupt }: EffectsRequest): void {
  if (Array.isArray(clean) || Array.isArray(corrupt)) return
  if (!('inputs' in clean) || !('inputs' in corrupt)) return
  const sides = [
    { name: 'clean', own: clean.inputs, other: corrupt.inputs },
    { name: 'corrupt', own: corrupt.inputs, other: clean.inputs }
  ]
  for (const { name, own, other } of sides) {
    const missing = Object.keys(other).find((input) => !(input in own))
    if (missing === undefined) continue
    throw new LimenError({
      tag: 'request',
      message: `The ${name} inputs leave out '${missing}', which the other ones give.`,
      advice: `Give both runs '${missing}': it is the same in both where nothing else is meant.`,
      part: missing
    })
  }
}

function checkPair(clean: GivenInputs, corrupt: GivenInputs): void {
  const differs = Object.entries(clean.feeds).find(
    ([name, { dims }]) => corrupt.feeds[name]?.dims.join() !== dims.join()
  )
  if (!differs) return
  const [name, { dims }] = differs
  throw new LimenError({
    tag: 'request',
    message: `The clean '${name}' has the shape [${dims.join(', ')}], the corrupt one [${(corrupt.feeds[name]?.dims ?? []).join(', ')}].`,
    advice: 'Give pairs: as many stimuli in both, of the same size.',
    part: name
  })
}
