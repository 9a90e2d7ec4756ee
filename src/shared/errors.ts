/** Errors that reach the user: what went wrong, where, and what to do next. They cross every connection as data. */

/**
 * What kind of trouble it is.
 * - `network`: the network file is damaged, invalid or refers to something that is not there;
 * - `unsupported`: valid, but something Limen or ONNX Runtime has no way to do;
 * - `request`: a name, a value or a shape in the request does not fit;
 * - `resources`: memory, disk or time would not suffice;
 * - `file`: a file could not be read or written;
 * - `engine`: the engine process died or could not be reached;
 * - `cancelled`: the user or newer work stopped it.
 */
export type ErrorTag = 'network' | 'unsupported' | 'request' | 'resources' | 'file' | 'engine' | 'cancelled'

/** An error as plain data. */
export interface ErrorData {
  tag: ErrorTag
  /** One or two sentences in plain words. */
  message: string
  /** What the user can do next, as a sentence. */
  advice?: string
  /** The part it happened in: a file, a node, a site, a parameter, a field of a study. */
  part?: string
}

/** The one error class that Limen throws on purpose. */
export class LimenError extends Error {
  readonly tag: ErrorTag
  readonly advice: string | undefined
  readonly part: string | undefined

  constructor(data: ErrorData, options?: { cause?: unknown }) {
    super(data.message, options)
    this.name = 'LimenError'
    this.tag = data.tag
    this.advice = data.advice
    this.part = data.part
  }
}

/** The error as data that can cross a connection; an unexpected error keeps its text. */
export function errorData(error: unknown): ErrorData {
  if (!(error instanceof LimenError)) {
    const message = error instanceof Error ? error.message : String(error)
    return { tag: 'engine', message, advice: 'This is a fault in Limen. Please report it with these words.' }
  }
  const { tag, message, advice, part } = error
  return { tag, message, ...(advice !== undefined && { advice }), ...(part !== undefined && { part }) }
}

/** The candidates nearest to a name that was not found, best first (edit distance, case ignored). */
export function nearestNames(name: string, candidates: Iterable<string>, count = 3): string[] {
  const wanted = name.toLowerCase()
  const scored = [...candidates].map((candidate) => ({
    candidate,
    distance: editDistance(wanted, candidate.toLowerCase())
  }))
  scored.sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
  return scored.slice(0, count).map(({ candidate }) => candidate)
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
