/** Condition files, and what is said of their interventions afterwards. */
import { conditionFileSchema } from '#shared/condition-files.ts'
import { conditionSchema, type Condition, type InterventionReport } from '#shared/intervention.ts'
import { checked, readJsonFile, withAbsolutePaths } from './json-file.ts'
import { withNumbers } from './number-files.ts'

/** @throws LimenError as readJsonFile does, and for .npy files that can't be read. */
export async function readCondition(path: string): Promise<Condition> {
  const condition = await readJsonFile(path, conditionFileSchema, 'condition')
  const interventions = condition.interventions.map(async (intervention) => {
    const given = await withNumbers(intervention, ['value', 'direction'], path)
    return 'source' in given && 'inputs' in given.source
      ? { ...given, source: { inputs: withAbsolutePaths(given.source.inputs, path) } }
      : given
  })
  return checked({ ...condition, interventions: await Promise.all(interventions) }, conditionSchema, path)
}

/**
 * A line for each intervention; what changed nothing although it acts stands out.
 * @param condition that the reports are of.
 */
export function reportLines(reports: readonly InterventionReport[], condition?: Condition): string[] {
  return reports.map(({ order, kind, site, changed, elements, largestChange, norm }) => {
    const what = `${order + 1}. ${kind} at ${site}`
    const { enabled, strength } = condition?.interventions[order] ?? {}
    if (enabled === false) return `${what}: switched off.`
    if (strength === 0) return `${what}: strength 0, as in the baseline.`
    if (changed === 0) return `WARNING: ${what} changed nothing.`
    return `${what}: changed ${changed} of ${elements} numbers, by at most ${rounded(largestChange)} (norm ${rounded(norm)})`
  })
}

const rounded = (value: number): string => value.toPrecision(4)
