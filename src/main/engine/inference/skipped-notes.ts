/** What is said of values that can not be recorded: one sentence for each reason, with a few names. */
import type { SkippedValue } from './list-values.ts'

/** How many values are named. */
const mostNames = 3

export function skippedNotes(skipped: readonly SkippedValue[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { reason, tensor } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), tensor])
  return [...byReason].map(([reason, tensors]) => {
    const named = tensors.slice(0, mostNames).map((tensor) => `'${tensor}'`)
    const more = tensors.length - named.length
    const names = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
    return `Not recorded (${asClause(reason)}): ${names}.`
  })
}

const asClause = (sentence: string): string => sentence.replace(/^It/, 'it').replace(/\.$/, '')
