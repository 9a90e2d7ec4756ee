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

/** What ran with one way of filling integers. */
export interface Found {
  symbols: Symbols
  fill: IntegerFill
  sizes: MeasuredSizes
  /** Runs with other sizes. */
  variations: Variation[]
  notes: string[]
}

/** Sizes to try for symbols that are not the batch, commonest first: short sequences, then frames of sound. */
const usualSizes = [
  8, 16, 32, 64, 4, 1, 2, 48, 96, 128, 160, 192, 224, 256, 288, 299, 320, 512, 576, 640, 1024, 1536, 2048,
  4096, 8192, 16000
]

/** For pictures: their sides shrink from layer to layer, so that small ones would vanish. */
const pictureSizes = [64, 32, 128, 224, 256, 48, 96, 160, 192, 299, 320, 512, 640, 1024, 28, 16, 8, 1]

/** Sizes to try for the batch. */
const batchSizes = [2, 1]

interface Attempt {
  symbols: Symbols
  fill: IntegerFill
}

/** Sizes to try with one fill and one batch size. */
function* attempts(
  ports: readonly InputPort[],
  chosen: Readonly<Symbols>,
  fill: IntegerFill,
  batchSize: number
): Generator<Attempt> {
  const names = inputSymbols(ports)
  const batch = batchSymbol(ports)
  const isOpen = names.some((name) => name !== batch && chosen[name] === undefined)
  const hasPicture = ports.some(
    ({ dims }) => dims.length >= 4 && dims.filter((dim) => typeof dim === 'string').length > 1
  )
  const others = hasPicture ? pictureSizes : usualSizes
  for (const size of isOpen ? others : [1]) {
    yield {
      fill,
      symbols: Object.fromEntries(
        names.map((name) => [name, chosen[name] ?? (name === batch ? batchSize : size)])
      )
    }
  }
}

/** Ways of filling integers that differ for these inputs. */
const fillsFor = (ports: readonly InputPort[]): IntegerFill[] =>
  ports.some(({ type }) => type.includes('int')) ? ['indices', 0, 1] : ['indices']

/**
 * Finds sizes that run, and variations of them.
 * @param namings the inputs under different names of their open sizes, likeliest first.
 * @returns what was found, under the first naming that runs; and, where branches did not run, what runs them.
 * @throws LimenError 'request' with the first error when nothing runs.
 */
export async function findSizes<Ports extends readonly InputPort[]>(
  namings: readonly Ports[],
  chosen: Readonly<Symbols>,
  measure: (ports: Ports) => Measure
): Promise<{ ports: Ports; found: Found[] }> {
  let firstError: unknown
  for (const batchSize of batchSizes) {
    for (const ports of namings) {
      for (const fill of fillsFor(ports)) {
        const tried = await firstThatRuns(attempts(ports, chosen, fill, batchSize), measure(ports))
        if (tried.found === null) {
          firstError ??= tried.error
          continue
        }
        const others = fillsFor(ports).filter((other) => other !== fill)
        return {
          ports,
          found: [tried.found, ...(await otherBranches(tried.found, others, ports, chosen, measure(ports)))]
        }
      }
    }
  }
  throw nothingRuns(inputSymbols(namings[0] ?? []), firstError)
}

async function firstThatRuns(
  tries: Iterable<Attempt>,
  measure: Measure
): Promise<{ found: Found | null; error?: unknown }> {
  let firstError: unknown
  for (const { symbols, fill } of tries) {
    try {
      const sizes = await measure(symbols, fill)
      const { variations, notes } = await vary(symbols, fill, measure)
      return { found: { symbols, fill, sizes, variations, notes } }
    } catch (error) {
      if (error instanceof LimenError && error.tag === 'resources') throw error
      firstError ??= error
    }
  }
  return { found: null, error: firstError }
}

/** Runs that compute what the first one did not, because an integer input chose another branch. */
async function otherBranches(
  first: Found,
  fills: readonly IntegerFill[],
  ports: readonly InputPort[],
  chosen: Readonly<Symbols>,
  measure: Measure
): Promise<Found[]> {
  const found: Found[] = []
  for (const fill of fills) {
    const isMissing = (index: number): boolean =>
      [first, ...found].every(({ sizes }) => sizes[index] === null)
    if (!first.sizes.some((_, index) => isMissing(index))) break
    const batchSize = first.symbols[batchSymbol(ports) ?? ''] ?? 1
    const tried = await firstThatRuns(attempts(ports, chosen, fill, batchSize), measure)
    if (tried.found?.sizes.some((sizes, index) => sizes !== null && isMissing(index)) === true)
      found.push(tried.found)
  }
  return found
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
): Promise<Pick<Found, 'variations' | 'notes'>> {
  const names = Object.keys(symbols)
  if (names.length === 0) return { variations: [], notes: [] }
  const run = async (changed: Symbols): Promise<Variation[]> => {
    try {
      return [{ symbols: changed, sizes: await measure(changed, fill) }]
    } catch {
      return []
    }
  }
  const grown = (step: (index: number) => number): Symbols =>
    Object.fromEntries(names.map((name, index) => [name, (symbols[name] ?? 1) + step(index)]))
  // Different steps tell the symbols apart; networks that need equal sizes run with the same step only.
  for (const step of [(index: number) => index + 1, () => 1]) {
    const all = await run(grown(step))
    if (all.length === 0) continue
    // The first symbol alone, so that a size that grew by the same number by chance is not taken for it.
    const alone = names.length > 1 ? await run(grown((index) => (index === 0 ? 1 : 0))) : []
    return { variations: [...all, ...alone], notes: [] }
  }
  return varyOneByOne(symbols, run)
}

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
