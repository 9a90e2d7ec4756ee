/**
 * Finds sizes for the symbols of a network's inputs that the network runs with, and more such sizes, so that what changes
 * with them can be seen. Networks constrain their sizes in ways that files do not state: only trying tells.
 */
import { LimenError } from '#shared/errors.ts'
import type { IntegerFill } from './example-inputs.ts'
import { batchSymbol, inputSymbols, type InputPort } from './network-inputs.ts'

type Symbols = Record<string, number>

/** Sizes of all probed values; null where a value was not computed. */
export type MeasuredSizes = (number[] | null)[]

/** Runs the network and measures; rejects when it does not run. */
export type Measure = (symbols: Readonly<Symbols>, fill: IntegerFill) => Promise<MeasuredSizes>

export interface Variation {
  symbols: Symbols
  sizes: MeasuredSizes
}

export interface Found {
  symbols: Symbols
  fill: IntegerFill
  sizes: MeasuredSizes
  /** Runs with other sizes. */
  variations: Variation[]
  notes: string[]
}

/** Sizes to try for symbols that are not the batch, commonest first: short sequences, then image sides and sound frames. */
const usualSizes = [
  8, 16, 32, 64, 4, 1, 2, 48, 96, 128, 160, 192, 224, 256, 288, 299, 320, 512, 576, 640, 1024, 1536, 2048,
  4096, 8192, 16000
]

/** Sizes to try for the batch. */
const batchSizes = [2, 1]

interface Attempt {
  symbols: Symbols
  fill: IntegerFill
}

/** Everything to try, in order, until one runs. */
function* attempts(ports: readonly InputPort[], chosen: Readonly<Symbols>): Generator<Attempt> {
  const names = inputSymbols(ports)
  const batch = batchSymbol(ports)
  const isOpen = (name: string): boolean => chosen[name] === undefined
  const others = names.some((name) => name !== batch && isOpen(name)) ? usualSizes : [1]
  const batches = batch !== null && isOpen(batch) ? batchSizes : [1]
  const hasIntegers = ports.some(({ type }) => type.includes('int'))
  const fills: IntegerFill[] = hasIntegers ? ['indices', 0, 1] : ['indices']
  for (const batchSize of batches) {
    for (const fill of fills) {
      for (const size of others) {
        yield {
          fill,
          symbols: Object.fromEntries(
            names.map((name) => [name, chosen[name] ?? (name === batch ? batchSize : size)])
          )
        }
      }
    }
  }
}

/**
 * Finds sizes that run, and variations of them.
 * @throws LimenError 'request' with the first error when nothing runs.
 */
export async function findSizes(
  ports: readonly InputPort[],
  chosen: Readonly<Symbols>,
  measure: Measure
): Promise<Found> {
  let firstError: unknown
  for (const { symbols, fill } of attempts(ports, chosen)) {
    try {
      const sizes = await measure(symbols, fill)
      const { variations, notes } = await vary(symbols, fill, measure)
      return { symbols, fill, sizes, variations, notes }
    } catch (error) {
      if (error instanceof LimenError && error.tag === 'resources') throw error
      firstError ??= error
    }
  }
  throw nothingRuns(inputSymbols(ports), firstError)
}

function nothingRuns(names: readonly string[], cause: unknown): LimenError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new LimenError(
    {
      tag: 'request',
      message: `The network runs with none of the example inputs. The first try said: ${reason}`,
      advice:
        names.length > 0
          ? `Set the sizes of ${names.map((name) => `'${name}'`).join(', ')} to what the network was made for.`
          : 'Check that the file is complete and was exported for inference.'
    },
    { cause }
  )
}

/** Runs with other sizes: all symbols at once where that works, else one by one. */
async function vary(
  symbols: Symbols,
  fill: IntegerFill,
  measure: Measure
): Promise<{ variations: Variation[]; notes: string[] }> {
  const names = Object.keys(symbols)
  if (names.length === 0) return { variations: [], notes: [] }
  const run = async (changed: Symbols): Promise<Variation | null> => {
    try {
      return { symbols: changed, sizes: await measure(changed, fill) }
    } catch {
      return null
    }
  }
  // Different steps tell the symbols apart; networks that need equal sizes run with the same step only.
  for (const step of [(index: number) => index + 1, () => 1]) {
    const all = await run(
      Object.fromEntries(names.map((name, index) => [name, (symbols[name] ?? 1) + step(index)]))
    )
    if (all) return { variations: [all], notes: [] }
  }
  const variations: Variation[] = []
  const notes: string[] = []
  for (const name of names) {
    const size = symbols[name] ?? 1
    const tries = [size + 1, size * 2, size + 32]
    let found: Variation | null = null
    for (const other of tries) found ??= await run({ ...symbols, [name]: other })
    if (found) variations.push(found)
    else
      notes.push(`The network ran with the size ${size} of '${name}' only: what follows it can not be told.`)
  }
  return { variations, notes }
}

/** The symbol that a size follows through all runs, or null. `sizeIn` gives the size in a variation. */
export function followedSymbol(
  size: number,
  found: Found,
  sizeIn: (variation: Variation) => number | undefined
): string | null {
  const follows = (name: string): boolean => {
    const isSeen = found.variations.some(({ symbols }) => symbols[name] !== found.symbols[name])
    return (
      isSeen &&
      size === found.symbols[name] &&
      found.variations.every((variation) => sizeIn(variation) === variation.symbols[name])
    )
  }
  return Object.keys(found.symbols).find(follows) ?? null
}
