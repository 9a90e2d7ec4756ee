/** What a study keeps of patching sweeps: stimuli to choose from, the settings, and what the last sweep found. Data only. */
import { z } from 'zod'
import { effectMethods, effectSweeps } from './effects.ts'
import { metricSchema } from './metric.ts'
import { axisRoles } from './network.ts'
import { stimulusValuesSchema, sweepAxisSchema } from './sweep-schemas.ts'

/** A stimulus that the user kept, to patch from or to go back to. Its values hold no strengths. */
export const keptStimulusSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  values: stimulusValuesSchema
})

const directions = z.enum(['denoise', 'noise'])

/** How components are split further, and which edges there are. */
const splits = {
  /** Each component is tried at every entry of this axis by itself; null for all of them together. */
  by: z.enum(axisRoles).nullable().default(null),
  /** For edges: what sends. */
  senders: z.union([z.enum(['heads', 'all']), z.array(z.string()).min(1)]).default('heads'),
  /** For edges: names of the sites that receive; null for all that do. */
  receivers: z.array(z.string()).min(1).nullable().default(null),
  /** For edges: whether each head of a receiver is one by itself. */
  isByHead: z.boolean().default(true)
}

export const effectSettingsSchema = z.object({
  method: z.enum(effectMethods).default('patching'),
  sweep: z.enum(effectSweeps).default('heads'),
  /** The only site that is swept; null for all that are usual. */
  site: z.string().nullable().default(null),
  ...splits,
  direction: directions.default('denoise'),
  /** Left out until one is chosen. */
  metric: metricSchema.optional(),
  /** Effects are seen as a share of the clean run's metric less the corrupt one's. */
  isShare: z.boolean().default(true),
  /** Stimuli of the two runs; null for where the sliders stand. */
  pairs: z
    .array(z.object({ clean: stimulusValuesSchema.nullable(), corrupt: stimulusValuesSchema.nullable() }))
    .min(1)
    .default([{ clean: null, corrupt: null }]),
  /** Each pair is run at every point of the study's sweep. */
  isAlongSweep: z.boolean().default(false)
})

const siteEffects = z.object({
  site: z.string(),
  receiver: z.string().optional(),
  role: z.enum(axisRoles),
  components: z.number().int().min(0),
  grid: z
    .array(
      z.object({
        role: z.enum(axisRoles),
        size: z.number().int().min(0),
        of: z.literal('receiver').optional()
      })
    )
    .optional(),
  /** One float32 for each component, little-endian in base64, as the two below. */
  patched: z.base64()
})

/** What the last sweep found, and for what, so that it can be told when it is no longer what would be found. */
export const keptEffectsSchema = z.object({
  method: z.enum(effectMethods).default('patching'),
  sweep: z.enum(effectSweeps),
  site: z.string().nullable(),
  ...splits,
  direction: directions,
  metric: metricSchema,
  pairs: z.array(z.object({ clean: stimulusValuesSchema, corrupt: stimulusValuesSchema })).min(1),
  along: z.array(sweepAxisSchema),
  /** Hash of the network's file. */
  network: z.string(),
  /** How sliders made stimuli, as text: another text is other stimuli. */
  inputs: z.string(),
  /** What stands at the positions. */
  words: z.array(z.string()),
  clean: z.base64(),
  corrupt: z.base64(),
  sites: z.array(siteEffects)
})

export type KeptStimulus = z.infer<typeof keptStimulusSchema>
export type EffectSettings = z.infer<typeof effectSettingsSchema>
export type KeptEffects = z.infer<typeof keptEffectsSchema>
export type StimulusPair = KeptEffects['pairs'][number]
