/** Marks of things that are compared. Pure. */

/** The smallest mark that nothing has. */
export function freeMark(taken: readonly number[]): number {
  for (let mark = 0; ; mark++) if (!taken.includes(mark)) return mark
}
