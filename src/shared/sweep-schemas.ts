/** Schemas of stimulus values and sweeps, which studies and interventions both hold. */
import { z } from 'zod'

/** See `StimulusValues`. */
export const stimulusValuesSchema = z
  .record(z.string(), z.record(z.string(), z.number()))
  .describe('Where sliders stand: by inputs, by parameters, in the units that the app shows.')

/** See `SweepAxis`. */
export const sweepAxisSchema = z.object({
  input: z.string().describe('Name of the input whose slider is swept.'),
  parameter: z.string().describe('Name of the slider.'),
  from: z.number().describe("First value, in the slider's unit."),
  to: z.number().describe("Last value, in the slider's unit."),
  count: z.number().int().min(2).max(100_000).describe('How many values, both ends included.')
})
