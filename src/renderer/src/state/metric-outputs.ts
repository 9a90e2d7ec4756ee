/** Outputs that a metric can be read from, and the metric to begin with. Pure. */
import { metricSchema, type Metric } from '#shared/metric.ts'
import type { NetworkInfo } from '#shared/network.ts'
import type { OutputActivity } from '#shared/trajectory.ts'
import { metricIndices, type MetricEntry, type MetricOutput } from '#shared/words/metric-words.ts'

/** Outputs with their sizes in the example run. Those that hold texts are left out. */
export function metricOutputs({ outputs, sites }: Pick<NetworkInfo, 'outputs' | 'sites'>): MetricOutput[] {
  return outputs.flatMap(({ name, type, classes }) => {
    const site = sites.find(({ tensor, scope }) => tensor === name && scope.length === 0)
    if (type === 'string' || !site) return []
    const sizes = site.axes.flatMap(({ role, size }) => (role === 'batch' ? [] : [size]))
    const length = sizes.at(-1) ?? 1
    const positions = sizes.slice(0, -1).reduce((product, size) => product * size, 1)
    const isOverTime = site.axes.some(({ role }) => role === 'time')
    return [{ name, length, positions, ...(isOverTime && { isOverTime }), ...(classes && { classes }) }]
  })
}

export const metricKinds = [
  'logit-difference',
  'value',
  'log-probability',
  'probability',
  'entropy',
  'kl',
  'norm',
  'loss',
  'linear'
] as const satisfies Metric['kind'][]
export type ChosenKind = (typeof metricKinds)[number]

/** A metric of this kind at an output's last position, with its first numbers. */
export function plainMetric(kind: ChosenKind, { name, positions, length }: MetricOutput): Metric {
  const place = { output: name, ...(positions > 1 && { position: -1 }) }
  const fields = {
    'logit-difference': { correct: 0, incorrect: Math.min(1, length - 1) },
    value: { index: 0 },
    'log-probability': { target: 0 },
    probability: { target: 0 },
    entropy: {},
    kl: {},
    norm: {},
    loss: length > 1 ? { target: 0 } : { values: [0] },
    linear: { weights: Array.from({ length }, (_, entry) => Number(entry === 0)) }
  }
  return metricSchema.parse({ kind, ...place, ...fields[kind] })
}

/** What is read where nobody has chosen yet; null for a network without numbers as outputs. */
export function firstMetric(outputs: readonly MetricOutput[]): Metric | null {
  const [output] = outputs
  if (!output) return null
  return plainMetric(output.length > 1 && !output.isOverTime ? 'logit-difference' : 'value', output)
}

/** The metric for so many stimuli: entries that were for others become the first one for all. */
export function metricForStimuli(metric: Metric, stimuli: number): Metric {
  const fields = metricIndices(metric).flatMap(({ field, value }) =>
    typeof value === 'number' || value.length === stimuli ? [] : [[field, value[0] ?? 0]]
  )
  return fields.length === 0 ? metric : ({ ...metric, ...Object.fromEntries(fields) } as Metric)
}

type Output = Pick<OutputActivity, 'dims' | 'values'>

/**
 * The metric with its entries where the outputs of two runs are largest, for each stimulus by itself; for a difference, two
 * different ones.
 */
export function metricOfLikeliest(
  metric: Metric,
  clean: readonly (Output | undefined)[],
  corrupt: readonly (Output | undefined)[]
): Metric {
  const entries = clean.map((output, stimulus) => {
    const [correct = 0] = ranked(metric, output)
    const incorrect = ranked(metric, corrupt[stimulus]).find((entry) => entry !== correct) ?? 0
    return { correct, incorrect }
  })
  const correct = oneOrEach(entries.map((each) => each.correct))
  const incorrect = oneOrEach(entries.map((each) => each.incorrect))
  const found = { correct, incorrect, index: correct, target: correct }
  const fields = metricIndices(metric).map(({ field }) => [field, found[field]])
  return { ...metric, ...Object.fromEntries(fields) } as Metric
}

const oneOrEach = (entries: readonly number[]): MetricEntry => {
  const [first = 0] = entries
  return entries.every((entry) => entry === first) ? first : entries
}

/** Entries of the row that a metric reads, the largest first. */
function ranked({ position = -1 }: Metric, output: Output | undefined): number[] {
  const { dims, values } = output ?? { dims: [0], values: new Float32Array(0) }
  const length = dims.at(-1) ?? 1
  const rows = values.length / Math.max(length, 1)
  const start = (position < 0 ? rows + position : position) * length
  const row = [...values.subarray(start, start + length)]
  return row.map((_, entry) => entry).toSorted((a, b) => (row[b] ?? 0) - (row[a] ?? 0))
}
