/** Effects of patching cell by cell: what each is worth, and which are largest. Not here: where they lie (effect-layout.ts). */
import type { Effects, EffectsRequest, SiteEffects } from '#shared/effects.ts'

/** One component: number of its site among the effects, and its own number there. */
export interface EffectCell {
  site: number
  component: number
}

/** How an effect is read. */
export interface EffectReading {
  direction: EffectsRequest['direction']
  /** As a share of the clean run's metric less the corrupt one's; raw else. */
  isShare: boolean
}

/** The effects so far with a part taken over: the sites that it names have grown. */
export function withPart(sofar: Effects | null, part: Effects): Effects {
  if (!sofar) return part
  const grown = new Map(part.sites.map((each) => [keyOf(each), each]))
  return { ...part, sites: sofar.sites.map((each) => grown.get(keyOf(each)) ?? each) }
}

const keyOf = ({ site, receiver = '' }: SiteEffects): string => JSON.stringify([site, receiver])

/** The effect of a cell: what patching it changes of the run that it is patched into. Null where it is not there yet. */
export function effectAt(
  { clean: [clean = NaN], corrupt: [corrupt = NaN], sites }: Effects,
  { direction, isShare }: EffectReading,
  { site, component }: EffectCell
): number | null {
  const patched = sites[site]?.patched[component]
  if (patched === undefined) return null
  const effect = patched - (direction === 'denoise' ? corrupt : clean)
  return isShare ? effect / (clean - corrupt) : effect
}

/** All cells that are there, the largest effects first; those that are no numbers are left out. */
export function largestEffects(
  effects: Effects,
  reading: EffectReading,
  count: number
): (EffectCell & { effect: number })[] {
  const all = effects.sites.flatMap(({ patched }, site) =>
    Array.from(patched, (_, component) => {
      return { site, component, effect: effectAt(effects, reading, { site, component }) ?? NaN }
    })
  )
  const finite = all.filter(({ effect }) => Number.isFinite(effect))
  return finite.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, count)
}
