/**
 * Condition and metric files of the terminal: as the app has them, but numbers may also be the name of a .npy file beside the
 * file that says so, and entries of a metric the names of classes. Not here: reading those files (cli/).
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

/** A number, or what the network calls a class. */
const entry = z.union([z.number().int(), z.string().min(1)])
const index = z.union([entry, z.array(entry).min(1)])

/** Whether the text in the place of an entry is the name of a .npy file. */
export const isNumberFile = (text: string): boolean => /\.npy$/i.test(text)

export const metricFileSchema = metricWith({
  first: index.default(0),
  index,
  values: z.union([file, nestedNumbers]),
  weights: z.union([file, z.array(z.number()).min(1)]),
  entries:
    'One entry for all stimuli, or a list with one for each: by number, negative from the end, or by the name of a class, where the network names them. A text that ends in .npy is a file of numbers beside this file.'
})

export type ConditionFile = z.infer<typeof conditionFileSchema>
export type MetricFile = z.infer<typeof metricFileSchema>
