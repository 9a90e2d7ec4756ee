/** Metrics in words. Pure. */
import type { Metric } from '#shared/metric.ts'
import { metricIndices, metricWords, type MetricEntry, type MetricOutput } from './metric-outputs.ts'

/**
 * 'Logit difference yes − no', 'Probability 5', 'Norm'; with the output's name where there are several.
 * @param wordsOf what the entries of an output are called, by how many there are.
 */
export function metricTitle(
  metric: Metric,
  outputs: readonly MetricOutput[],
  wordsOf: (length: number) => readonly string[] | undefined
): string {
  const output = outputs.find(({ name }) => name === metric.output) ?? outputs[0]
  const words = output && wordsOf(output.length)
  const entries = metricIndices(metric).map(({ value }) => entryWords(value, words))
  const place = outputs.length > 1 && output ? `of ${output.name}` : ''
  return [metricWords[metric.kind], entries.join(' − '), place].filter((part) => part !== '').join(' ')
}

/** 'yes', '5', or 'yes, no' where each stimulus has an entry of its own. */
export const entryWords = (entry: MetricEntry, words: readonly string[] | undefined): string =>
  (typeof entry === 'number' ? [entry] : entry).map((each) => words?.[each] ?? String(each)).join(', ')
