/**
 * Condition and metric files of the terminal: as the app has them, but numbers may also be the name of a .npy file beside the
 * file that says so. Not here: reading those files (cli/).
 */
import { z } from 'zod'
import { kindsWith } from './intervention-kinds.ts'
import { conditionSchema, fileIntervention, nestedNumbers } from './intervention.ts'
import { metricWith } from './metric.ts'

/** The name of a .npy file. */
const file = z.string().min(1)

export const conditionFileSchema = z.strictObject({
  ...conditionSchema.shape,
  interventions: z
    .array(
      kindsWith(fileIntervention, {
        value: z.union([file, nestedNumbers]),
        direction: z.union([file, z.array(z.number()).min(1)])
      })
    )
    .describe('Applied in this order. Numbers may be lists, or the name of a .npy file beside this file.')
})

const index = z.union([file, z.number().int(), z.array(z.number().int()).min(1)])

export const metricFileSchema = metricWith({
  first: index.default(0),
  index,
  values: z.union([file, nestedNumbers]),
  weights: z.union([file, z.array(z.number()).min(1)])
})

export type ConditionFile = z.infer<typeof conditionFileSchema>
export type MetricFile = z.infer<typeof metricFileSchema>
