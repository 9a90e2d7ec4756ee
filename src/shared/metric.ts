/** Metrics: scalar read-outs of a network's outputs. Data only; the schema says each field. */
import { z } from 'zod'
import { nestedNumbers } from './intervention.ts'

/** One index for all stimuli, or one for each. */
const index = z.union([z.number().int(), z.array(z.number().int()).min(1)])

const common = {
  /** Name of the output; the network's first one where it is left out. */
  output: z.string().optional(),
  /** Entry of the output's position axis, negative from the end; only where it has one. */
  position: z.number().int().optional(),
  /** What becomes of the stimuli of a batch. */
  reduce: z.enum(['mean', 'sum', 'none']).default('mean')
}

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
export const metricSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('value'), index: index.default(0) }),
  z.strictObject({ ...common, kind: z.literal('logit-difference'), correct: index, incorrect: index }),
  z.strictObject({ ...common, kind: z.literal('log-probability'), target: index }),
  z.strictObject({ ...common, kind: z.literal('probability'), target: index }),
  z.strictObject({ ...common, kind: z.literal('entropy') }),
  z.strictObject({ ...common, kind: z.literal('kl') }),
  z.strictObject({ ...common, kind: z.literal('norm') }),
  z.strictObject({
    ...common,
    kind: z.literal('loss'),
    target: index.optional(),
    values: nestedNumbers.optional()
  }),
  z.strictObject({ ...common, kind: z.literal('linear'), weights: z.array(z.number()).min(1) })
])

export type Metric = z.infer<typeof metricSchema>
