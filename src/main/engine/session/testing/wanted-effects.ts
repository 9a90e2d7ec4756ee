/** Effects of a small network's units, by as little as a test has to say. For tests only. */
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import type { InputValues } from '#shared/intervention.ts'
import { metricSchema } from '#shared/metric.ts'
import { calm, siteOf, type Opened } from './small-networks.ts'

/** Neurons, denoised, where nothing else is said; sites by their tensors. */
export type WantedEffects = Record<'clean' | 'corrupt', InputValues> &
  Partial<Omit<EffectsRequest, 'metric' | 'clean' | 'corrupt'>> & { metric: Record<string, unknown> }

/** @throws LimenError as the engine's `effects` does. */
export async function effectsOf(
  { engine, info }: Opened,
  { metric, sites, clean, corrupt, ...request }: WantedEffects
): Promise<Effects> {
  const named = sites && { sites: sites.map((site) => siteOf(info, site)) }
  return engine.effects(
    {
      network: info.id,
      sweep: 'neurons',
      direction: 'denoise',
      metric: metricSchema.parse(metric),
      ...request,
      ...named,
      clean: { inputs: clean },
      corrupt: { inputs: corrupt }
    },
    calm
  )
}
