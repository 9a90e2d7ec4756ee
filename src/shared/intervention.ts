/** Interventions and conditions: what of a network is edited, how, and how strongly. Data only; the schema says each field. */
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

/**
 * Entries of a site by the roles of its axes ('head', 'position', 'feature' …), as indices from 0 or, negative, from the
 * end. An axis that is left out means all of it; several axes mean every combination. Axes of equal role are told apart by
 * their number among equals ('time.0', 'time.1'); only 'feature' and 'channel' alone count through all such axes at the end
 * together, the last one running fastest, as directions do.
 */
const selection = z
  .record(z.string(), z.array(z.number().int()).min(1))
  .describe(
    "Entries by the roles of the site's axes (inspect shows them), from 0, or from the end with negative numbers. An axis that is left out means all of it; several mean every combination. Axes of equal role are numbered: 'time.0', 'time.1'."
  )
  .meta({ examples: [{ head: [2], position: [-1] }] })

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

/** Or another condition of the study by its id: its values under the same stimulus. */
const sourceOrCondition = z.union([
  inputsSchema,
  stimuliSchema,
  z.strictObject({ condition: z.string().describe('Id of another condition of the study.') })
])

export type Source = z.infer<typeof sourceSchema>
/** Where sliders stand. */
export type StimulusSource = z.infer<typeof stimuliSchema>
export type SourceOrCondition = z.infer<typeof sourceOrCondition>

const sourceText =
  'The stimuli that values are taken from. Inputs that it leaves out are as they are in the run. A condition file gives inputs; values of sliders and conditions are for studies.'
const sourceExamples = { examples: [{ inputs: { tokens: 'clean.npy' } }] }

const vector = z.array(z.number()).min(1)

/**
 * The only place that an edit reaches: the receiver reads the edited sender, everything else the unedited one (edge and
 * path patching).
 */
const receiver = z.strictObject({
  site: z
    .string()
    .min(1)
    .describe('The site that reads the edited value.')
    .meta({ examples: ['blocks.1.attn.q'] }),
  select: selection.optional(),
  /**
   * Which paths from the sender to the receiver carry the edit: the direct ones, with every other component frozen at its
   * value; all of them; or the direct ones and those through the named sites.
   */
  through: z
    .union([z.literal('direct'), z.literal('all'), z.array(z.string())])
    .default('direct')
    .describe(
      'Which paths carry the edit: the direct ones, with every other component frozen at its value; all of them; or the direct ones and those through the named sites. Inside of loops, direct paths stay within a step; naming a state lets them go from step to step.'
    )
    .meta({ examples: ['direct', 'all', ['blocks.0.mlp_out']] })
})

const place = {
  site: z
    .string()
    .min(1)
    .describe('Name of the site that is edited, as inspect names it.')
    .meta({ examples: ['blocks.1.attn.z'] }),
  receiver: receiver
    .optional()
    .describe('Keeps the edit to the paths to one receiver (edge and path patching).'),
  select: selection.optional(),
  /** An edit that is switched off stays in its place in the order. */
  enabled: z.boolean().default(true).describe('False switches it off; it keeps its place in the order.')
}

/** How the numbers of an intervention may be given. */
interface NumberSchemas<Value extends z.ZodType, Direction extends z.ZodType> {
  value: Value
  direction: Direction
}

const seed = z.number().int().default(1).describe('Seed of what is drawn: the same seed draws the same.')

/** Kinds that put another value in the place of the present one, or keep it. */
const replacing = <Common extends z.ZodRawShape>(common: Common) =>
  [
    z.strictObject({ ...common, kind: z.literal('zero').describe('a ← 0') }),
    z.strictObject({
      ...common,
      kind: z.literal('mean').describe("a ← its mean over the source's stimuli"),
      source: sourceSchema.describe(sourceText).meta(sourceExamples),
      perPosition: z
        .boolean()
        .default(true)
        .describe('A mean for each position by itself, or one over positions too.')
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('resample')
        .describe('a ← its value under another stimulus of the source, drawn by seed'),
      source: sourceSchema.describe(sourceText).meta(sourceExamples),
      seed
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('patch')
        .describe("a ← its value under the source's stimulus of the same number, or its only one"),
      source: sourceOrCondition.describe(sourceText).meta(sourceExamples)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('freeze').describe('a ← its value in the unedited network, under the same stimulus')
    })
  ] as const

/** Kinds that are given numbers. */
const numeric = <Common extends z.ZodRawShape, Value extends z.ZodType>(common: Common, value: Value) =>
  [
    z.strictObject({
      ...common,
      kind: z.literal('set').describe('a ← value'),
      value: value
        .describe("One number, or numbers for the site's last axes, each of the axis' size or 1.")
        .meta({ examples: [0, [1, 2, 3]] })
    }),
    z.strictObject({
      ...common,
      kind: z.literal('clamp').describe('a ← the nearest number from low to high'),
      low: z.number().optional().describe('No lower bound where it is left out.'),
      high: z.number().optional().describe('No upper bound where it is left out.')
    }),
    z.strictObject({
      ...common,
      kind: z.literal('scale').describe('a ← factor · a'),
      factor: z
        .number()
        .describe('0 is zero ablation, −1 turns the sign.')
        .meta({ examples: [0.5] })
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('noise')
        .describe('a ← a + deviation · standard normal noise, the same for every stimulus'),
      deviation: z
        .number()
        .positive()
        .describe('Standard deviation, in the units of a.')
        .meta({ examples: [0.1] }),
      seed
    })
  ] as const

/** Kinds that are given a direction r, with r̂ its unit vector. */
const directed = <Common extends z.ZodRawShape, Direction extends z.ZodType>(
  common: Common,
  given: Direction
) => {
  const direction = given
    .describe(
      'A number for each entry of a state vector: those of the feature or channel axes at the end together, the last one running fastest.'
    )
    .meta({ examples: [[0.6, -0.8, 0]] })
  return [
    z.strictObject({
      ...common,
      kind: z.literal('add').describe('a ← a + direction (steering)'),
      direction,
      unit: z
        .enum(['absolute', 'norm'])
        .default('absolute')
        .describe('Whether the direction is added as it is, or with length 1, in units of the norm of a.')
    }),
    z.strictObject({
      ...common,
      kind: z.literal('project-out').describe('a ← a − (a·r̂) r̂ (directional ablation)'),
      direction
    }),
    z.strictObject({ ...common, kind: z.literal('keep-direction').describe('a ← (a·r̂) r̂'), direction }),
    z.strictObject({
      ...common,
      kind: z
        .literal('rotate')
        .describe('a turns towards the direction, in the plane of the two; its norm stays'),
      direction
    })
  ] as const
}

/**
 * The kinds of edit, by the field's terms; `a` is the value at the site. A direction has a number for each entry of a state
 * vector: those of the feature or channel axes at the end together, the last one running fastest.
 * - `zero`: a ← 0
 * - `mean`: a ← its mean over the source's stimuli, for each position by itself or over positions too
 * - `resample`: a ← its value under another stimulus of the source, drawn by `seed`
 * - `patch`: a ← its value under the source's stimulus of the same number (or its only one)
 * - `freeze`: a ← its value in the unedited network, under the same stimulus
 * - `set`: a ← value
 * - `clamp`: a ← the nearest number from low to high; a bound that is left out is none
 * - `scale`: a ← factor · a
 * - `add`: a ← a + direction; in units of the norm of a where `unit` says so (steering)
 * - `project-out`: a ← a − (a·r̂) r̂ (directional ablation); `keep-direction`: a ← (a·r̂) r̂
 * - `rotate`: a turns towards the direction, in the plane of the two; its norm stays
 * - `noise`: a ← a + deviation · seeded standard normal noise
 */
export const kindsWith = <Common extends z.ZodRawShape, Value extends z.ZodType, Direction extends z.ZodType>(
  common: Common,
  { value, direction }: NumberSchemas<Value, Direction>
) =>
  z.discriminatedUnion('kind', [
    ...replacing(common),
    ...numeric(common, value),
    ...directed(common, direction)
  ])

/** Numbers that stand where they are used. */
const given = { value: nestedNumbers, direction: vector }

/** What an intervention of a condition file has besides its kind. */
export const fileIntervention = {
  ...place,
  /** 0 leaves the baseline bit for bit, 1 is the whole edit; beyond is allowed where the kind makes sense of it. */
  strength: z
    .number()
    .default(1)
    .describe(
      '0 leaves the baseline bit for bit, 1 is the whole edit; numbers between and beyond are allowed.'
    )
    .meta({ examples: [0.5] })
}

/** As a condition file has it. */
export const interventionSchema = kindsWith(fileIntervention, given)

/** As a study has it: strengths lie with the values of its sliders (condition-strengths.ts), since they are dragged like them. */
export const studyInterventionSchema = kindsWith(
  {
    ...place,
    /** Unique within its condition; stable while the user edits. */
    id: z.string().min(1).describe('Unique within its condition.'),
    /** What the user calls it; empty for its kind and place in words. */
    name: z.string().default('').describe('What it is called; empty for its kind and place in words.'),
    /** While any is soloed, only those of its condition act. */
    solo: z.boolean().default(false).describe('While any is soloed, only those of its condition act.')
  },
  given
)

/** A condition of a study. `mark` gives it its colour and dash, whatever its place in the list. */
export const studyConditionSchema = z.strictObject({
  id: z.string().min(1).describe('Unique within its study.'),
  name: z.string().min(1).describe('What it is called.'),
  enabled: z.boolean().default(true).describe('Whether it is shown.'),
  solo: z.boolean().default(false).describe('While any is soloed, only those are shown.'),
  mark: z.number().int().min(0).describe('Number of its colour and dash.'),
  interventions: z.array(studyInterventionSchema).describe('Applied in this order.')
})

/** A named list of interventions, applied in this order. The empty list is the baseline. */
export const conditionSchema = z.strictObject({
  name: z.string().min(1).describe('What the condition is called.'),
  interventions: z.array(interventionSchema).describe('Applied in this order.')
})

export type Intervention = z.infer<typeof interventionSchema>
export type StudyIntervention = z.infer<typeof studyInterventionSchema>
export type StudyCondition = z.infer<typeof studyConditionSchema>
export type Receiver = z.infer<typeof receiver>
export type InterventionKind = Intervention['kind']
export type Condition = z.infer<typeof conditionSchema>

/** What an intervention did in a run. */
export interface InterventionReport {
  /** Its place in the condition. */
  order: number
  kind: InterventionKind
  site: string
  /** Numbers that differ from what they were, of all stimuli together, and how many there are. */
  changed: number
  elements: number
  /** Largest absolute change. */
  largestChange: number
  /** Euclidean norm of the change. */
  norm: number
}
