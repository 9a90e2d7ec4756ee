/** Metric files, whose entries may be the names of classes. Not here: what a metric is (shared/metric.ts). */
import { isNumberFile, metricFileSchema, type MetricFile } from '#shared/condition-files.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { metricSchema, type Metric } from '#shared/metric.ts'
import type { NetworkOutput } from '#shared/network.ts'
import { checked, readJsonFile } from './json-file.ts'
import { withNumbers } from './number-files.ts'

/** Fields that name entries of the output. */
const entryFields = ['index', 'correct', 'incorrect', 'target']

/** A metric as its file has it: which entries it names is known once the network is. */
export interface ReadMetric {
  /** @throws LimenError 'request' for names that the network does not have, with the nearest ones. */
  of: (outputs: readonly NetworkOutput[]) => Metric
}

/** @throws LimenError as readJsonFile does, and for .npy files that can't be read. */
export async function readMetric(path: string): Promise<ReadMetric> {
  const given = await readJsonFile(path, metricFileSchema, 'metric')
  const files = Object.entries(given).flatMap(([field, value]) =>
    typeof value === 'string' && isNumberFile(value) ? [field] : []
  )
  const fields = [...entryFields.filter((field) => files.includes(field)), 'values', 'weights']
  const metric = await withNumbers(given, fields, path)
  return { of: (outputs) => checked(withEntries(metric, outputs), metricSchema, path, 'metric') }
}

/** The metric with the number of each class in the place of its name. */
function withEntries(metric: MetricFile, outputs: readonly NetworkOutput[]): unknown {
  const output = outputs.find(({ name }) => name === (metric.output ?? outputs[0]?.name))
  const entries = Object.entries(metric).map(([field, value]: [string, unknown]) => {
    if (!entryFields.includes(field)) return [field, value]
    const numberOf = (entry: unknown): unknown =>
      typeof entry === 'string' ? numberOfClass(entry, field, output, metric.output) : entry
    return [field, Array.isArray(value) ? value.map(numberOf) : numberOf(value)]
  })
  return Object.fromEntries(entries)
}

function numberOfClass(
  name: string,
  field: string,
  output: NetworkOutput | undefined,
  stated: string | undefined
): number {
  if (output === undefined)
    throw misfit(`The network has no output '${stated ?? ''}'.`, field, 'Name another output.')
  const { classes, dims } = output
  if (classes === undefined) {
    const count = dims.at(-1)
    const range = typeof count === 'number' ? `, from 0 to ${count - 1}` : ''
    const message = `The output '${output.name}' does not name its entries, so that none is called '${name}'.`
    throw misfit(message, field, `Give the entry's number${range}, or a file that ends in .npy.`)
  }
  const number = classes.indexOf(name)
  if (number >= 0) return number
  throw misfit(`The output '${output.name}' has no class '${name}'.`, field, classesInWords(name, classes))
}

/** So many names can be looked through. */
const mostNamed = 20

function classesInWords(name: string, classes: readonly string[]): string {
  const quoted = (names: readonly string[]): string => names.map((each) => `'${each}'`).join(', ')
  const near = `Did you mean ${quoted(nearestNames(name, classes))}?`
  return classes.length > mostNamed ? near : `${near} It has ${quoted(classes)}.`
}

const misfit = (message: string, part: string, advice: string): LimenError =>
  new LimenError({ tag: 'request', message, advice, part })
