/** Where values of interventions come from: inputs that are given, stimuli of a study, other conditions. Data only. */
import { z } from 'zod'
import { stimulusValuesSchema, sweepAxisSchema } from './sweep-schemas.ts'

/** Numbers, nested as the axes are: a scalar, a vector, a matrix … */
export type NestedNumbers = number | readonly NestedNumbers[]

export const nestedNumbers: z.ZodType<NestedNumbers> = z.lazy(() =>
  z.union([z.number(), z.array(nestedNumbers)])
)

/** Values of the network's inputs: nested lists, or the name of a .npy file beside the file that says so. */
export const inputsSchema = z.strictObject({
  inputs: z
    .record(z.string(), z.union([z.string(), nestedNumbers]))
    .describe(
      'Values by the names of inputs, stimuli along their batch axis: nested lists, or the name of a .npy file beside this file.'
    )
    .meta({ examples: [{ tokens: [[1, 2, 3]] }, { tokens: 'tokens.npy' }] })
})

export type InputValues = z.infer<typeof inputsSchema>['inputs']

/** One stimulus of a study's stimulus space, or those along a sweep through it. */
const stimuliSchema = z.strictObject({
  values: stimulusValuesSchema.describe('Where the sliders of a study stand, by inputs and parameters.'),
  sweep: z
    .array(sweepAxisSchema)
    .max(2)
    .default([])
    .describe('A path or grid through the stimulus space of the study; empty for one stimulus.')
})

/** Where values come from: other inputs, or other stimuli of a study (which knows how its sliders make inputs). */
export const sourceSchema = z.union([inputsSchema, stimuliSchema])

/** Several stimuli that need not lie on a sweep. */
const stimulusSet = z.strictObject({
  stimuli: z
    .array(stimulusValuesSchema)
    .min(1)
    .describe('Several stimuli of a study, each by where its sliders stand.')
})

/** Where a mean is taken over, or a value is drawn from. */
export const pooledSource = z.union([inputsSchema, stimuliSchema, stimulusSet])

/** Or another condition of the study by its id: its values under the same stimulus. */
export const sourceOrCondition = z.union([
  inputsSchema,
  stimuliSchema,
  z.strictObject({ condition: z.string().describe('Id of another condition of the study.') })
])

export type Source = z.infer<typeof sourceSchema>
/** Where sliders stand. */
export type StimulusSource = z.infer<typeof stimuliSchema>
export type PooledSource = z.infer<typeof pooledSource>
export type SourceOrCondition = z.infer<typeof sourceOrCondition>
