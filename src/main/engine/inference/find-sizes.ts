/**
 * Finds sizes for the symbols of a network's inputs that the network runs with. Networks constrain their sizes in ways that
 * files do not state: only trying tells. Not here: what follows the sizes (vary-sizes.ts).
 */
import { LimenError } from '#shared/errors.ts'
import type { ExampleFill } from './example-inputs.ts'
import { batchSymbol, inputSymbols, type InputPort } from './network-inputs.ts'

export type Symbols = Record<string, number>

/** Runs the network on an example; rejects when it does not run. */
export type Attempted<Result> = (symbols: Readonly<Symbols>, fill: ExampleFill) => Promise<Result>

/** Sizes that run, and what the run gave. */
export interface Running<Result> {
  symbols: Symbols
  fill: ExampleFill
  result: Result
}

/** Sizes to try for symbols that are not the batch, commonest first: short sequences, then frames of sound. */
const usualSizes = [
  8, 16, 32, 64, 4, 48, 96, 128, 160, 192, 224, 256, 288, 299, 320, 512, 576, 640, 1024, 1536, 2048, 4096,
  8192, 16000
]

/** For pictures: their sides shrink from layer to layer, so that small ones would vanish. */
const pictureSizes = [64, 32, 128, 224, 256, 48, 96, 160, 192, 299, 320, 512, 640, 1024, 28, 16, 8]

/** Tried last: with these, axes that have nothing to do with each other fit by chance. */
const smallestSizes = [1, 2, 3]

/** Batch sizes, and which of the lists above, in the order of trying. */
const passes = [2, 1].flatMap((batchSize) => [false, true].map((isSmallest) => ({ batchSize, isSmallest })))

interface Attempt {
  symbols: Symbols
  fill: ExampleFill
}

/** Everything to try while the rest is fixed. */
function* attempts({ ports, chosen, fill, batchSize, isSmallest = false }: Fixed): Generator<Attempt> {
  const names = inputSymbols(ports)
  const batch = batchSymbol(ports)
  const isOpen = names.some((name) => name !== batch && chosen[name] === undefined)
  const hasPicture = ports.some(
    ({ dims }) => dims.length >= 4 && dims.filter((dim) => typeof dim === 'string').length > 1
  )
  const usual = hasPicture ? pictureSizes : usualSizes
  // With no other size open, both lists would try the same.
  const sizes = isOpen ? usual : [1]
  for (const size of isSmallest ? smallestSizes.filter(() => isOpen) : sizes) {
    yield {
      fill,
      symbols: Object.fromEntries(
        names.map((name) => [name, chosen[name] ?? (name === batch ? batchSize : size)])
      )
    }
  }
}

/** Ways of filling these inputs that some networks run with and others do not. */
const fillsFor = (ports: readonly InputPort[]): ExampleFill[] =>
  ports.some(({ type }) => type.includes('int')) ? ['indices', 0, 1] : ['indices']

/** All ways of filling these inputs: numbers and conditions choose branches, too. */
export const allFills = (ports: readonly InputPort[]): ExampleFill[] =>
  ports.some(({ type }) => type.startsWith('float') || type === 'bool')
    ? [...fillsFor(ports), 'positive', 'negative']
    : fillsFor(ports)

/**
 * The first sizes that run.
 * @param namings the inputs under different names of their open sizes, likeliest first.
 * @throws LimenError 'request' with the first error when nothing runs.
 */
export async function findSizes<Ports extends readonly InputPort[], Result>(
  namings: readonly Ports[],
  chosen: Readonly<Symbols>,
  run: (ports: Ports) => Attempted<Result>
): Promise<{ ports: Ports; running: Running<Result> }> {
  let firstError: unknown
  for (const pass of passes) {
    for (const ports of namings) {
      for (const fill of fillsFor(ports)) {
        const tried = await sizesWith({ ports, chosen, fill, ...pass }, run(ports))
        if ('symbols' in tried) return { ports, running: tried }
        firstError ??= tried.error
      }
    }
  }
  throw nothingRuns(inputSymbols(namings[0] ?? []), firstError)
}

/** What stays the same while sizes are tried. */
export interface Fixed {
  ports: readonly InputPort[]
  chosen: Readonly<Symbols>
  fill: ExampleFill
  batchSize: number
  /** Only the sizes that are tried last. */
  isSmallest?: boolean
}

/** The first sizes that run with one fill and one batch size, or the first error. */
export async function sizesWith<Result>(
  fixed: Fixed,
  run: Attempted<Result>
): Promise<Running<Result> | { error: unknown }> {
  let firstError: unknown
  for (const { symbols, fill } of attempts(fixed)) {
    try {
      return { symbols, fill, result: await run(symbols, fill) }
    } catch (error) {
      if (error instanceof LimenError && error.tag === 'resources') throw error
      firstError ??= error
    }
  }
  return { error: firstError }
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
