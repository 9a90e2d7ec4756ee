/** What a patching sweep found, as a study keeps it, and whether it still is what would be found. Pure. */
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import { base64OfFloats, floatsOfBase64 } from '#shared/float-base64.ts'
import type { KeptEffects, StimulusPair } from '#shared/study-effects.ts'
import { isSameStimulus } from './kept-stimuli.ts'
import type { StudyDocument } from './study-document.ts'

/** What a sweep was asked. */
export interface AskedEffects
  extends
    Pick<EffectsRequest, 'sweep' | 'direction' | 'metric'>,
    Pick<KeptEffects, 'method' | 'site' | 'by' | 'senders' | 'receivers' | 'isByHead'> {
  pairs: StimulusPair[]
  /** Swept parameters along which every pair is run. */
  along: KeptEffects['along']
  /** Hash of the network's file. */
  network: string
  inputs: string
}

/** What a sweep found, and what it was asked. */
export interface FoundEffects extends AskedEffects {
  effects: Effects
  /** What stands at the positions of the clean stimulus, where that is known and positions are swept over. */
  words: readonly string[]
}

/** Larger results are not kept in the study. */
export const mostKeptComponents = 16_384

/** As a study keeps it; null where it is too large, or where some of it is still to come. */
export function keptEffects({ effects, words, ...asked }: FoundEffects): KeptEffects | null {
  const count = effects.sites.reduce((sum, { components }) => sum + components, 0)
  const isWhole = effects.sites.every(({ patched, components }) => patched.length === components)
  if (!isWhole || count > mostKeptComponents) return null
  return {
    ...asked,
    words: [...words],
    clean: textOf(effects.clean),
    corrupt: textOf(effects.corrupt),
    sites: effects.sites.map((each) => ({ ...each, patched: textOf(each.patched) }))
  }
}

export function foundEffects({ clean, corrupt, sites, ...asked }: KeptEffects): FoundEffects {
  return {
    ...asked,
    effects: {
      clean: numbersOf(clean),
      corrupt: numbersOf(corrupt),
      sites: sites.map(({ site, receiver, role, components, grid, patched }) => ({
        site,
        role,
        components,
        patched: numbersOf(patched),
        ...(receiver !== undefined && { receiver }),
        ...(grid && { grid: grid.map(({ role, size, of }) => ({ role, size, ...(of && { of }) })) })
      }))
    }
  }
}

const textOf = (numbers: Float64Array): string => base64OfFloats(Float32Array.from(numbers))
const numbersOf = (text: string): Float64Array => Float64Array.from(floatsOfBase64(text))

/** How sliders make stimuli, as text. */
export const inputsText = ({ bindings, symbols, seed }: StudyDocument): string =>
  JSON.stringify({ bindings, symbols, seed })

/** Why what was found is not what would be found now; null where it is. */
export function whyStale(found: AskedEffects, now: AskedEffects): string | null {
  if (found.network !== now.network) return 'found in another version of the network'
  if (found.inputs !== now.inputs) return 'found for inputs that were made differently'
  if (!isSamePairs(found, now)) return 'found for other stimuli than those chosen now'
  const isSame =
    found.method === now.method &&
    found.sweep === now.sweep &&
    found.direction === now.direction &&
    found.site === now.site &&
    found.by === now.by &&
    (found.sweep !== 'edges' || isSameEdges(found, now)) &&
    JSON.stringify(found.metric) === JSON.stringify(now.metric)
  return isSame ? null : 'found with other settings than those chosen now'
}

const isSameEdges = (found: AskedEffects, now: AskedEffects): boolean =>
  found.isByHead === now.isByHead &&
  JSON.stringify([found.senders, found.receivers]) === JSON.stringify([now.senders, now.receivers])

const isSamePairs = (found: AskedEffects, now: AskedEffects): boolean =>
  JSON.stringify(found.along) === JSON.stringify(now.along) &&
  found.pairs.length === now.pairs.length &&
  found.pairs.every((pair, i) => {
    const other = now.pairs[i]
    return (
      other !== undefined &&
      isSameStimulus(pair.clean, other.clean) &&
      isSameStimulus(pair.corrupt, other.corrupt)
    )
  })
