/** Names of symbols without a meaning, and checks that tasks of symbols share. Not here: sets in an order (ordered-sets.ts). */
import { LimenError } from '#shared/errors.ts'

/** a … z, then a1 … z1, and so on. */
export const symbolNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => {
    const letter = String.fromCharCode(97 + (n % 26))
    return n < 26 ? letter : `${letter}${Math.floor(n / 26)}`
  })

/** @throws LimenError 'request' where no length lies between the two, or the longest is too long. */
export function fittingLengths(shortest: number, longest: number, most: number): void {
  if (shortest <= longest && longest <= most) return
  throw new LimenError({
    tag: 'request',
    message: `Lengths from ${shortest} to ${longest} do not fit: the first may not be larger than the second, nor that than ${most}.`,
    advice: 'Choose other lengths, more symbols or longer sequences.',
    part: 'task'
  })
}
