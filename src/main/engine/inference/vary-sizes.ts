/** Runs a network with several sizes of its symbols, to see which sizes of its values follow which symbol. */
import type { ExampleFill } from './example-inputs.ts'
import { allFills, sizesWith, type Attempted, type Running, type Symbols } from './find-sizes.ts'
import { batchSymbol, type InputPort } from './network-inputs.ts'
import type { SymbolMultiple } from '#shared/network.ts'

/** Sizes of all probed values; null where a value was not computed. */
export type MeasuredSizes = (number[] | null)[]

export type Measure = Attempted<MeasuredSizes>

export interface Variation {
  symbols: Symbols
  sizes: MeasuredSizes
}

/** What ran with one way of filling the inputs. */
export interface Found {
  symbols: Symbols
  fill: ExampleFill
  sizes: MeasuredSizes
  /** Runs with other sizes. */
  variations: Variation[]
  notes: string[]
}

/** Runs with other sizes: all symbols at once where that works, else one by one. */
export async function vary(
  { symbols, fill, result }: Running<MeasuredSizes>,
  measure: Measure
): Promise<Found> {
  const found = { symbols, fill, sizes: result }
  const names = Object.keys(symbols)
  if (names.length === 0) return { ...found, variations: [], notes: [] }
  const run = async (changed: Symbols): Promise<Variation[]> => {
    try {
      return [{ symbols: changed, sizes: await measure(changed, fill) }]
    } catch {
      return []
    }
  }
  // Different steps tell the symbols apart; networks that need equal sizes run with the same step only.
  for (const step of [(index: number) => index + 1, () => 1]) {
    for (const base of basesOf(symbols)) {
      const all = await run(grown(base, step))
      if (all.length === 0) continue
      // The first symbol alone, so that a size that grew by the same number by chance is not taken for it.
      const alone = names.length > 1 ? await run(grown(base, (index) => (index === 0 ? 1 : 0))) : []
      return { ...found, variations: [...all, ...alone], notes: [] }
    }
  }
  return { ...found, ...(await varyOneByOne(symbols, run)) }
}

/** From this size on a symbol makes runs slow: thousands of time steps. */
const longSize = 256
/** What stands for such a size where the network runs with it. */
const shortSize = 64

/** Sizes that others are tried around: short ones instead of long ones first. */
function basesOf(symbols: Symbols): Symbols[] {
  const short = Object.entries(symbols).map(([name, size]) => [name, size >= longSize ? shortSize : size])
  const isLong = Object.values(symbols).some((size) => size >= longSize)
  return isLong ? [Object.fromEntries(short) as Symbols, symbols] : [symbols]
}

const grown = (base: Symbols, step: (index: number) => number): Symbols =>
  Object.fromEntries(Object.entries(base).map(([name, size], index) => [name, size + step(index)]))

async function varyOneByOne(
  symbols: Symbols,
  run: (changed: Symbols) => Promise<Variation[]>
): Promise<Pick<Found, 'variations' | 'notes'>> {
  const variations: Variation[] = []
  const notes: string[] = []
  for (const [name, size] of Object.entries(symbols)) {
    let found: Variation[] = []
    for (const other of [size + 1, size * 2, size + 32]) {
      if (found.length === 0) found = await run({ ...symbols, [name]: other })
    }
    variations.push(...found)
    if (found.length === 0)
      notes.push(`The network ran with the size ${size} of '${name}' only: what follows it can not be told.`)
  }
  return { variations, notes }
}

/**
 * The symbol that a size follows through all runs that have it, or of which it is a multiple there; else null.
 * `sizeIn` gives the size in a variation, undefined where the value was not computed.
 */
export function followedSymbol(
  size: number,
  found: Found,
  sizeIn: (variation: Variation) => number | undefined
): SymbolMultiple | null {
  const variations = found.variations.filter((variation) => sizeIn(variation) !== undefined)
  const multiples = Object.entries(found.symbols).flatMap(([symbol, known]): SymbolMultiple[] => {
    const times = size / known
    const isSeen = variations.some(({ symbols }) => symbols[symbol] !== known)
    const follows = variations.every(
      (variation) => sizeIn(variation) === times * (variation.symbols[symbol] ?? NaN)
    )
    return isSeen && follows && Number.isInteger(times) && times > 0 ? [{ symbol, times }] : []
  })
  return multiples.find(({ times }) => times === 1) ?? multiples[0] ?? null
}

/**
 * Whether a run computes a value, and one with other sizes does, too, so that it is known which symbols its sizes follow; where
 * sizes can not be varied, the run alone.
 */
export const isSettledIn = ({ sizes, variations }: Found, index: number): boolean =>
  sizes[index] != null && (variations.length === 0 || variations.some((variation) => variation.sizes[index]))

/** Runs that compute what the first one, or those that vary its sizes, did not, because the inputs chose another branch. */
export async function otherBranches(
  first: Found,
  ports: readonly InputPort[],
  chosen: Readonly<Symbols>,
  measure: Measure
): Promise<Found[]> {
  const found: Found[] = []
  const isOpen = (index: number): boolean => ![first, ...found].some((run) => isSettledIn(run, index))
  for (const fill of allFills(ports).filter((other) => other !== first.fill)) {
    if (!first.sizes.some((_, index) => isOpen(index))) break
    const batchSize = first.symbols[batchSymbol(ports) ?? ''] ?? 1
    const tried = await sizesWith({ ports, chosen, fill, batchSize }, measure)
    if (!('symbols' in tried)) continue
    if (tried.result.some((sizes, index) => sizes !== null && isOpen(index)))
      found.push(await vary(tried, measure))
  }
  return found
}
