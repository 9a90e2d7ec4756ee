/** Metrics in words. Pure. */
import type { Metric } from '../metric.ts'

/** An output as metrics see it: a row of numbers at each of its positions. */
export interface MetricOutput {
  name: string
  /** How many numbers a row has. */
  length: number
  /** 1 for an output that has no positions. */
  positions: number
  /** True for states along time: their numbers are no logits. */
  isOverTime?: true
  /** What the network itself calls the numbers of a row: its classes. */
  classes?: readonly string[]
}

/** What the entries of outputs are called that do not name them, by how many there are. */
export type WordsOf = (length: number) => readonly string[] | undefined

/** What the entries of an output are called. */
export const entryNames = (
  { classes, length }: Pick<MetricOutput, 'classes' | 'length'>,
  wordsOf: WordsOf
): readonly string[] | undefined => classes ?? wordsOf(length)

export const metricWords: Readonly<Record<Metric['kind'], string>> = {
  'logit-difference': 'Logit difference',
  value: 'Value',
  'log-probability': 'Log-probability',
  probability: 'Probability',
  entropy: 'Entropy',
  kl: 'KL divergence',
  norm: 'Norm',
  loss: 'Loss',
  linear: 'Linear read-out'
}

/** One entry for all stimuli, or one for each. */
export type MetricEntry = number | readonly number[]

/** The entries of the output that a metric reads, with what each is called. */
export function metricIndices(
  metric: Metric
): { field: 'correct' | 'incorrect' | 'index' | 'target'; label: string; value: MetricEntry }[] {
  switch (metric.kind) {
    case 'logit-difference':
      return [
        { field: 'correct', label: 'Correct', value: metric.correct },
        { field: 'incorrect', label: 'Incorrect', value: metric.incorrect }
      ]
    case 'value':
      return [{ field: 'index', label: 'Entry', value: metric.index }]
    case 'log-probability':
    case 'probability':
      return [{ field: 'target', label: 'Target', value: metric.target }]
    case 'loss':
      return metric.values === undefined
        ? [{ field: 'target', label: 'Target', value: metric.target ?? 0 }]
        : []
    case 'entropy':
    case 'kl':
    case 'norm':
    case 'linear':
      return []
    default:
      return metric satisfies never
  }
}

/** 'Logit difference yes − no', 'Probability 5', 'Norm'; with the output's name where there are several. */
export function metricTitle(metric: Metric, outputs: readonly MetricOutput[], wordsOf: WordsOf): string {
  const output = outputs.find(({ name }) => name === metric.output) ?? outputs[0]
  const words = output && entryNames(output, wordsOf)
  const entries = metricIndices(metric).map(({ value }) => entryWords(value, words))
  const place = outputs.length > 1 && output ? `of ${output.name}` : ''
  return [metricWords[metric.kind], entries.join(' − '), place].filter((part) => part !== '').join(' ')
}

/** 'yes', '5', or 'yes, no' where each stimulus has an entry of its own. */
export const entryWords = (entry: MetricEntry, words: readonly string[] | undefined): string =>
  (typeof entry === 'number' ? [entry] : entry).map((each) => words?.at(each) ?? String(each)).join(', ')

/** 'nats' for what is counted in them; '' else. */
export function metricUnit(metric: Metric): string {
  const isOfTarget = metric.kind === 'loss' && metric.values === undefined
  return isOfTarget || ['log-probability', 'entropy', 'kl'].includes(metric.kind) ? 'nats' : ''
}
