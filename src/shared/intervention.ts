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
  inputs: z.record(z.string(), z.union([z.string(), nestedNumbers]))
})

/**
 * Entries of a site by the roles of its axes ('head', 'position', 'feature' …), as indices from 0 or, negative, from the
 * end. An axis that is left out means all of it; several axes mean every combination. Axes of equal role are told apart by
 * their number among equals ('time.0', 'time.1'); only 'feature' and 'channel' alone count through all such axes at the end
 * together, the last one running fastest, as directions do.
 */
const selection = z.record(z.string(), z.array(z.number().int()).min(1))

export type InputValues = z.infer<typeof inputsSchema>['inputs']

/** One stimulus of a study's stimulus space, or those along a sweep through it. */
const stimuliSchema = z.strictObject({
  values: stimulusValuesSchema,
  sweep: z.array(sweepAxisSchema).max(2).default([])
})

/** Where values come from: other inputs, or other stimuli of a study (which knows how its sliders make inputs). */
export const sourceSchema = z.union([inputsSchema, stimuliSchema])

/** Or another condition of the study by its id: its values under the same stimulus. */
const sourceOrCondition = z.union([inputsSchema, stimuliSchema, z.strictObject({ condition: z.string() })])

export type Source = z.infer<typeof sourceSchema>
/** Where sliders stand. */
export type StimulusSource = z.infer<typeof stimuliSchema>
export type SourceOrCondition = z.infer<typeof sourceOrCondition>

const vector = z.array(z.number()).min(1)

/**
 * The only place that an edit reaches: the receiver reads the edited sender, everything else the unedited one (edge and
 * path patching).
 */
const receiver = z.strictObject({
  site: z.string().min(1),
  select: selection.optional(),
  /**
   * Which paths from the sender to the receiver carry the edit: the direct ones, with every other component frozen at its
   * value; all of them; or the direct ones and those through the named sites.
   */
  through: z.union([z.literal('direct'), z.literal('all'), z.array(z.string())]).default('direct')
})

const place = {
  site: z.string().min(1),
  receiver: receiver.optional(),
  select: selection.optional(),
  /** An edit that is switched off stays in its place in the order. */
  enabled: z.boolean().default(true)
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
const kindsWith = <Common extends z.ZodRawShape>(common: Common) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ ...common, kind: z.literal('zero') }),
    z.strictObject({
      ...common,
      kind: z.literal('mean'),
      source: sourceSchema,
      perPosition: z.boolean().default(true)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('resample'),
      source: sourceSchema,
      seed: z.number().int().default(1)
    }),
    z.strictObject({ ...common, kind: z.literal('patch'), source: sourceOrCondition }),
    z.strictObject({ ...common, kind: z.literal('freeze') }),
    z.strictObject({ ...common, kind: z.literal('set'), value: nestedNumbers }),
    z.strictObject({
      ...common,
      kind: z.literal('clamp'),
      low: z.number().optional(),
      high: z.number().optional()
    }),
    z.strictObject({ ...common, kind: z.literal('scale'), factor: z.number() }),
    z.strictObject({
      ...common,
      kind: z.literal('add'),
      direction: vector,
      unit: z.enum(['absolute', 'norm']).default('absolute')
    }),
    z.strictObject({ ...common, kind: z.literal('project-out'), direction: vector }),
    z.strictObject({ ...common, kind: z.literal('keep-direction'), direction: vector }),
    z.strictObject({ ...common, kind: z.literal('rotate'), direction: vector }),
    z.strictObject({
      ...common,
      kind: z.literal('noise'),
      deviation: z.number().positive(),
      seed: z.number().int().default(1)
    })
  ])

/** As a condition file has it. */
export const interventionSchema = kindsWith({
  ...place,
  /** 0 leaves the baseline bit for bit, 1 is the whole edit; beyond is allowed where the kind makes sense of it. */
  strength: z.number().default(1)
})

/** As a study has it: strengths lie with the values of its sliders (condition-strengths.ts), since they are dragged like them. */
export const studyInterventionSchema = kindsWith({
  ...place,
  /** Unique within its condition; stable while the user edits. */
  id: z.string().min(1),
  /** What the user calls it; empty for its kind and place in words. */
  name: z.string().default(''),
  /** While any is soloed, only those of its condition act. */
  solo: z.boolean().default(false)
})

/** A condition of a study. `mark` gives it its colour and dash, whatever its place in the list. */
export const studyConditionSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  enabled: z.boolean().default(true),
  solo: z.boolean().default(false),
  mark: z.number().int().min(0),
  interventions: z.array(studyInterventionSchema)
})

/** A named list of interventions, applied in this order. The empty list is the baseline. */
export const conditionSchema = z.strictObject({
  name: z.string().min(1),
  interventions: z.array(interventionSchema)
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
