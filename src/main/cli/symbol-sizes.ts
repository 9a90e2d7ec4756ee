/** Sizes of a network's symbols as they are given in the terminal: 'sequence=576'. */
import { InvalidArgumentError } from 'commander'

export type SymbolSizes = Record<string, number>

/** The sizes given before, and one more. @throws InvalidArgumentError for what is no NAME=SIZE. */
export function withSize(given: string, earlier: SymbolSizes): SymbolSizes {
  const split = given.lastIndexOf('=')
  const [name, size] = [given.slice(0, Math.max(0, split)), Number(given.slice(split + 1))]
  if (name === '' || !Number.isInteger(size) || size < 1)
    throw new InvalidArgumentError('It should read NAME=SIZE, such as sequence=576.')
  return { ...earlier, [name]: size }
}
