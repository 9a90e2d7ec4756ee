/** Schemas of stimulus values and sweeps, which studies and interventions both hold. */
import { z } from 'zod'

/** See `StimulusValues`. */
export const stimulusValuesSchema = z.record(z.string(), z.record(z.string(), z.number()))

/** See `SweepAxis`. */
export const sweepAxisSchema = z.object({
  input: z.string(),
  parameter: z.string(),
  from: z.number(),
  to: z.number(),
  count: z.number().int().min(2).max(100_000)
})
