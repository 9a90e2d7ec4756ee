/** Names of arrays as names of folders, on every file system; and names of axes as xarray wants them. Pure. */

/** Bytes that every file system takes as one name, with room for a number. */
const longestName = 200

/** What Windows has no names of files with, and what is no text. Zarr itself refuses '/' alone. */
const refused = /[/\\:*?"<>|\p{Cc}\p{Cs}\p{Cn}]/gu

/** A name that begins with a point is a hidden file; and names of devices, with any ending. */
const taken = /^(?:\.|(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$))/i

/**
 * A name for each text, in their order: the text itself, with '_' for what no name of a folder has. All differ, also where
 * case does not count.
 */
export function storeNames(texts: readonly string[]): string[] {
  const known = new Set<string>()
  return texts.map((text) => {
    const plain = plainName(text)
    let name = plain
    for (let number = 2; known.has(name.toLowerCase()); number++) name = escaped(`${plain}_${number}`)
    known.add(name.toLowerCase())
    return name
  })
}

function plainName(text: string): string {
  const safe = shortened(text.normalize('NFC').replaceAll(refused, '_'))
  return safe === '' ? '_' : escaped(safe)
}

/** Names that begin with '__' belong to Zarr; Windows drops points and spaces at the end. */
const escaped = (name: string): string =>
  name.replace(taken, '_$&').replace(/^__+/, '_').replace(/[. ]$/, '$&_')

function shortened(name: string): string {
  let short = name
  while (new TextEncoder().encode(short).length > longestName) short = Array.from(short).slice(0, -1).join('')
  return short
}

/**
 * Names for the axes of one array among others of its group, where equal names must be equally long and none comes twice in an
 * array: 'feature', 'feature_256', 'feature_256_2'.
 * @param known lengths of the names that the group has so far; new ones are added.
 */
export function axisNames(
  wanted: readonly string[],
  dims: readonly number[],
  known: Map<string, number>
): string[] {
  const own: string[] = []
  for (const [axis, name] of wanted.entries()) {
    const size = dims[axis] ?? 1
    const fits = (candidate: string): boolean =>
      !own.includes(candidate) && (known.get(candidate) ?? size) === size
    let chosen = [name, `${name}_${size}`].find(fits)
    for (let number = 2; chosen === undefined; number++) chosen = [`${name}_${size}_${number}`].find(fits)
    known.set(chosen, size)
    own.push(chosen)
  }
  return own
}
