/** What an intervention changed, in words. Pure. */
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Activities } from '#shared/trajectory.ts'
import { valueText } from './number-format.ts'

export interface ReportWords {
  text: string
  /** It changed nothing although it acts: an edit at the wrong place must not look like a finding. */
  isIdle: boolean
}

/**
 * 'changed 48 of 1,024 numbers, by at most 1.2'; null where it is not known, or the intervention is to change nothing.
 * @param strength of the moment.
 */
export function reportWords(
  activities: Activities | null,
  condition: string,
  { site, kind }: Pick<StudyIntervention, 'site' | 'kind'>,
  order: number,
  strength: number
): ReportWords | null {
  const reports = activities?.conditions.find((each) => each.condition === condition)?.interventions
  const report = reports?.find((each) => each.order === order)
  // One of before the last edit speaks of another intervention.
  if (report?.site !== site || report.kind !== kind || strength === 0) return null
  const of = `of ${whole(report.elements)} numbers`
  if (report.changed === 0) return { text: `changes none ${of} at this stimulus`, isIdle: true }
  const most = valueText(report.largestChange)
  return { text: `changed ${whole(report.changed)} ${of}, by at most ${most}`, isIdle: false }
}

const whole = (count: number): string => count.toLocaleString('en')
