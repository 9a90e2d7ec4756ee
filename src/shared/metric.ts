/** Metrics: scalar read-outs of a network's outputs. Data only; the schema says each field. */
import { z } from 'zod'
import { nestedNumbers } from './intervention.ts'

/** One index for all stimuli, or one for each. */
const index = z.union([z.number().int(), z.array(z.number().int()).min(1)])

const common = {
  output: z.string().optional().describe("Name of the output; the network's first one where it is left out."),
  position: z
    .number()
    .int()
    .optional()
    .describe("Entry of the output's position axis, negative from the end; only where it has one.")
    .meta({ examples: [-1] }),
  reduce: z
    .enum(['mean', 'sum', 'none'])
    .default('mean')
    .describe('What becomes of the stimuli of a batch: one number, or one for each.')
}

/** What entries are, in descriptions. */
const entriesByNumber = 'One entry for all stimuli, or a list with one for each; negative from the end.'

/** How the numbers of a metric may be given. */
interface NumberSchemas<
  First extends z.ZodType,
  Index extends z.ZodType,
  Values extends z.ZodType,
  Weights extends z.ZodType
> {
  /** An index that is 0 where it is left out. */
  first: First
  index: Index
  values: Values
  weights: Weights
  /** What an index may be, in words. */
  entries?: string
}

const described = <Schema extends z.ZodType>(schema: Schema, text: string, example: unknown): Schema =>
  schema.describe(text).meta({ examples: [example] })

/** Metrics of single logits, by their index. */
const indexed = <First extends z.ZodType, Index extends z.ZodType>(
  first: First,
  index: Index,
  ofAll: string
) =>
  [
    z.strictObject({
      ...common,
      kind: z.literal('value').describe('The number at an index.'),
      index: described(first, ofAll, 5)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('logit-difference').describe('logit(correct) − logit(incorrect)'),
      correct: described(index, ofAll, 5),
      incorrect: described(index, ofAll, 4)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('log-probability').describe('Of the target, by softmax, in nats.'),
      target: described(index, ofAll, 5)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('probability').describe('Of the target, by softmax, from 0 to 1.'),
      target: described(index, ofAll, 5)
    })
  ] as const

/** Metrics of all logits together. */
const overAll = <Index extends z.ZodType, Values extends z.ZodType, Weights extends z.ZodType>({
  index,
  values,
  weights,
  entries: ofAll = entriesByNumber
}: Omit<NumberSchemas<Index, Index, Values, Weights>, 'first'>) =>
  [
    z.strictObject({ ...common, kind: z.literal('entropy').describe('Of the softmax, in nats.') }),
    z.strictObject({
      ...common,
      kind: z
        .literal('kl')
        .describe("Divergence of the softmax from the baseline's, Σ p₀ (ln p₀ − ln p), in nats.")
    }),
    z.strictObject({ ...common, kind: z.literal('norm').describe('Euclidean norm.') }),
    z.strictObject({
      ...common,
      kind: z
        .literal('loss')
        .describe(
          'Cross-entropy with a target index, in nats, or the mean squared error from target values.'
        ),
      target: described(index.optional(), ofAll, 5),
      values: described(
        values.optional(),
        'A number for each logit, or a list of them for each stimulus.',
        [0, 1]
      )
    }),
    z.strictObject({
      ...common,
      kind: z.literal('linear').describe('The weighted sum.'),
      weights: described(weights, 'A number for each logit.', [1, -1])
    })
  ] as const

/**
 * The kinds of metric. Logits are the numbers along the output's last axis.
 * - `value`: the number at an index
 * - `logit-difference`: logit(correct) − logit(incorrect)
 * - `log-probability`, `probability`: of the target, by softmax, in nats
 * - `entropy`: of the softmax, in nats
 * - `kl`: divergence of the softmax from the baseline's, Σ p₀ (ln p₀ − ln p), in nats
 * - `norm`: Euclidean norm
 * - `loss`: cross-entropy with a target index, or the mean squared error from target values
 * - `linear`: the weighted sum
 */
export const metricWith = <
  First extends z.ZodType,
  Index extends z.ZodType,
  Values extends z.ZodType,
  Weights extends z.ZodType
>(
  numbers: NumberSchemas<First, Index, Values, Weights>
) =>
  z.discriminatedUnion('kind', [
    ...indexed(numbers.first, numbers.index, numbers.entries ?? entriesByNumber),
    ...overAll(numbers)
  ])

export const metricSchema = metricWith({
  first: index.default(0),
  index,
  values: nestedNumbers,
  weights: z.array(z.number()).min(1)
})

export type Metric = z.infer<typeof metricSchema>
