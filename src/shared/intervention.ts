/** Interventions and conditions: what of a network is edited, how, and how strongly. Data only; the schema says each field. */
import { z } from 'zod'
import { kindsWith } from './intervention-kinds.ts'
import { nestedNumbers } from './sources.ts'

export { inputsSchema, nestedNumbers, sourceSchema } from './sources.ts'
export type {
  InputValues,
  NestedNumbers,
  PooledSource,
  Source,
  SourceOrCondition,
  StimulusSource
} from './sources.ts'

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
