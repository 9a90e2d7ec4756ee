/** Finds state tensors that come out of a network and go in again: the same shape, a matching name, and a way through. */

/** An input or output with its shape in the example run, as far as it is known. */
export interface Port {
  name: string
  type: string
  dims: readonly (number | undefined)[] | undefined
}

/** Words that say when a state is, not which one it is. */
const timeWords = new Set([
  'in',
  'out',
  'input',
  'output',
  'new',
  'next',
  'prev',
  'previous',
  'past',
  'present',
  'cur',
  'current',
  'updated',
  'final',
  'last',
  'init',
  'initial',
  'old',
  'after',
  'before',
  'key',
  'values',
  'kv',
  'n',
  't',
  'o',
  'i'
])

/** For each state input, the output that carries it on. */
export function statePairs(
  inputs: readonly Port[],
  outputs: readonly Port[],
  isReachable: (output: string, input: string) => boolean
): Map<string, string> {
  const pairs = new Map<string, string>()
  const free = new Set(outputs)
  for (const input of inputs) {
    const match = [...free].find(
      (output) =>
        hasMatchingName(input.name, output.name) &&
        hasSameShape(input, output) &&
        isReachable(output.name, input.name)
    )
    if (match === undefined) continue
    pairs.set(input.name, match.name)
    free.delete(match)
  }
  return pairs
}

/** 'state' and 'stateN', 'h0' and 'hn', 'past_key_values.0.key' and 'present.0.key', 'x_in' and 'x_out'. */
export function hasMatchingName(input: string, output: string): boolean {
  if (input === output) return false
  const names = stems(output)
  return stems(input).some((stem) => names.includes(stem))
}

/** What is left of a name without words about time; also without a single letter or zero at the end. */
function stems(name: string): string[] {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
  const kept = words.filter((word, i) => !timeWords.has(word) || isKeyOfCache(words, i))
  const stem = kept.join('.')
  return [stem, stem.replace(/(?<=[a-z])[0nto]$/, '')].filter((text) => text !== '')
}

/** In names of attention caches, 'key' and 'value' after the layer's number tell the two apart. */
const isKeyOfCache = (words: readonly string[], i: number): boolean =>
  words[i] === 'key' && /^\d+$/.test(words[i - 1] ?? '')

/** Sizes that are not known fit everything; cached keys and values may grow along one axis. */
function hasSameShape(a: Port, b: Port): boolean {
  if (a.type !== b.type || a.dims === undefined || b.dims === undefined) return a.type === b.type
  if (a.dims.length === 0 || a.dims.length !== b.dims.length) return false
  const differing = a.dims.filter((size, axis) => {
    const other = b.dims?.[axis]
    return size !== undefined && other !== undefined && size !== other
  })
  const grows = a.dims.length === 4 && differing.length === 1
  return differing.length === 0 || grows
}
