/** The study file: everything needed to see the same thing again. One versioned JSON; see the schema for each field. */
import { z } from 'zod'
import { animationSchema } from './animation.ts'
import { cameraStateSchema } from './camera-state.ts'
import { studyConditionSchema } from './intervention.ts'
import { metricSchema } from './metric.ts'
import { providerNames } from './network.ts'
import { familyNames } from './stimulus.ts'
import { effectSettingsSchema, keptEffectsSchema, keptStimulusSchema } from './study-effects.ts'
import { stimulusValuesSchema, sweepAxisSchema } from './sweep-schemas.ts'

const numberPair = z.tuple([z.number(), z.number()])
const numberTriple = z.tuple([z.number(), z.number(), z.number()])

/** See `Preprocessing`. */
export const preprocessingSchema = z.object({
  layout: z.enum(['auto', 'NCHW', 'NHWC', 'CHW', 'HWC', 'HW']),
  range: numberPair,
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  channels: z.enum(['auto', 'RGB', 'BGR', 'gray'])
})

const binding = z.object({
  family: z.enum(familyNames),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  preprocessing: preprocessingSchema
})

const trace = z.object({
  id: z.string(),
  sites: z.array(z.string()).min(1),
  reading: z.object({ axes: z.array(z.union([z.literal('all'), z.literal('mean'), z.number().int()])) }),
  axis: z.enum(['stimulus', 'depth', 'position', 'time']),
  /** Steps at the beginning of time that are left out: a transient. */
  skip: z.number().int().min(0).optional(),
  projection: z.string()
})

const axisChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unit'), name: z.string(), unit: z.number().int().min(0) }),
  z.object({ kind: z.literal('direction'), name: z.string(), direction: z.base64() })
])

const projectionChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pca') }),
  z.object({ kind: z.literal('units'), units: numberTriple }),
  z.object({ kind: z.literal('axes'), axes: z.array(axisChoice).min(1).max(3) }),
  z.object({ kind: z.literal('matrix'), name: z.string(), matrix: z.base64() }),
  z.object({ kind: z.literal('random'), seed: z.number().int() })
])

/** A frozen projection; `matrix` and `offset` are little-endian float32 in base64. */
const projection = z.object({
  id: z.string(),
  choice: projectionChoice,
  features: z.number().int().positive(),
  matrix: z.base64(),
  offset: z.base64(),
  explained: z.array(z.number()),
  labels: z.tuple([z.string(), z.string(), z.string()]),
  fittedOn: z.string()
})

const view = z.object({
  camera: cameraStateSchema.optional(),
  arrangement: z.enum(['overlaid', 'side-by-side']),
  /** Of views side by side: one scale for all, so that sizes can be compared, or each its own. */
  scales: z.enum(['shared', 'each']).default('shared'),
  /** Of the axes; left out, it follows from what they are. */
  scaling: z.enum(['equal', 'independent']).optional(),
  /** The box that the view's scale is frozen to, in the coordinates of these projections; left out, it is fitted to the data. */
  box: z.object({ projections: z.array(z.string()), lower: numberTriple, upper: numberTriple }).optional(),
  colorBy: z.enum(['order', 'sweep', 'trace']),
  colorMap: z.string(),
  lineWidth: z.number().positive(),
  /** Shares of the path that are drawn in full before and after the head, and whether they fade away from it. */
  tail: z.number().min(0).max(1),
  lead: z.number().min(0).max(1).default(0),
  fade: z.boolean(),
  /** What is drawn of the path beyond tail and lead. */
  rest: z.enum(['faint', 'hidden']).default('faint'),
  /** How the difference between corresponding points of baseline and conditions is drawn. */
  differences: z.enum(['none', 'connectors', 'arrows']).default('connectors')
})

const timeline = z.object({
  loop: z.enum(['off', 'selection', 'all']),
  pingPong: z.boolean(),
  speed: z.number().positive(),
  /** Pictures in a second; left out, as many as the display shows. */
  fps: z.number().positive().optional(),
  selection: numberPair,
  /**
   * One swept parameter, or all in raster order (the last one fastest); left out, it is the axis of the trace in focus,
   * along the stimulus the last swept parameter.
   */
  plays: z.union([z.literal('raster'), z.object({ input: z.string(), parameter: z.string() })]).optional(),
  /** The camera keeps the head in view. */
  follow: z.boolean().default(false)
})

export const studySchema = z.object({
  format: z.literal('limen-study'),
  version: z.literal(1),
  title: z.string(),
  description: z.string(),
  network: z.object({
    /** Relative to the study's folder where that is possible. */
    path: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    provider: z.enum(['auto', ...providerNames])
  }),
  symbols: z.record(z.string(), z.number().int().positive()),
  bindings: z.record(z.string(), binding),
  values: stimulusValuesSchema,
  sweep: z.array(sweepAxisSchema).max(2),
  traces: z.array(trace),
  projections: z.array(projection),
  choices: z.record(z.string(), projectionChoice),
  conditions: z.array(studyConditionSchema).default([]),
  /** Read-outs that baseline and conditions are compared by. */
  metrics: z.array(metricSchema).default([]),
  /** Stimuli that were kept by name. */
  stimuli: z.array(keptStimulusSchema).default([]),
  effects: effectSettingsSchema.prefault({}),
  /** What the last patching sweep found, where that is small. */
  foundEffects: keptEffectsSchema.optional(),
  /** The head whose attention patterns are shown; left out for the first one. */
  attention: z.object({ site: z.string(), head: z.number().int().min(0) }).optional(),
  seed: z.number().int(),
  view,
  timeline,
  /** Left out until one is made: what the timeline plays stands for it. */
  animation: animationSchema.optional()
})

export type Study = z.infer<typeof studySchema>
