/** Condition files, and what is said of their interventions afterwards. */
import { conditionSchema, type Condition, type InterventionReport } from '#shared/intervention.ts'
import { readJsonFile, withAbsolutePaths } from './json-file.ts'

/** @throws LimenError as readJsonFile does. */
export async function readCondition(path: string): Promise<Condition> {
  const condition = await readJsonFile(path, conditionSchema)
  const interventions = condition.interventions.map((intervention) =>
    'source' in intervention && 'inputs' in intervention.source
      ? { ...intervention, source: { inputs: withAbsolutePaths(intervention.source.inputs, path) } }
      : intervention
  )
  return { ...condition, interventions }
}

/** A line for each intervention; what changed nothing stands out. */
export function reportLines(reports: readonly InterventionReport[]): string[] {
  return reports.map(({ order, kind, site, changed, elements, largestChange, norm }) => {
    const what = `${order + 1}. ${kind} at ${site}`
    if (changed === 0) return `WARNING: ${what} changed nothing.`
    return `${what}: changed ${changed} of ${elements} numbers, by at most ${rounded(largestChange)} (norm ${rounded(norm)})`
  })
}

const rounded = (value: number): string => value.toPrecision(4)
