/** Maps of effects: one for each swept site, or for each of its edges. */
import type { EffectAxis, SiteEffects } from '#shared/effects.ts'
import { componentsIn, type SweptPart, type SweptSite } from './swept-sites.ts'

/** One map of effects: of a swept site, or of one of its edges. */
export interface EffectMap {
  swept: SweptSite
  axes: EffectAxis[]
  /** For edges: who receives, and its number among the receivers. */
  receiver: SweptPart | undefined
  number: number
}

export const mapsOf = (swept: SweptSite): EffectMap[] =>
  swept.receivers.length === 0
    ? [{ swept, axes: swept.axes, receiver: undefined, number: 0 }]
    : swept.receivers.map((receiver, number) => ({
        swept,
        axes: [...swept.axes, ...receiver.axes],
        receiver,
        number
      }))

export const effectsOf = ({ swept, axes, receiver }: EffectMap, patched: readonly number[]): SiteEffects => ({
  site: swept.site.name,
  ...(receiver && { receiver: receiver.site.name }),
  role: axes[0]?.role ?? 'unknown',
  components: componentsIn(axes),
  ...((axes.length !== 1 || axes[0]?.of) && { grid: axes }),
  patched: Float64Array.from(patched)
})
