/** An error as a terminal shows it: what went wrong, in which part, and what to do next. */
import type { ErrorData } from '#shared/errors.ts'

/** A line each; the part (a path, a node, a field) has its own unless the message or the advice names it already. */
export function errorText({ message, part, advice }: ErrorData): string {
  const isNamed = part === undefined || [message, advice].some((words) => words?.includes(part) === true)
  const lines = [message, isNamed ? undefined : `In: ${part}`, advice].filter((line) => line !== undefined)
  return `limen: ${lines.join('\n       ')}`
}
