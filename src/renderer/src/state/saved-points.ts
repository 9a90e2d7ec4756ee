/** Points of a vector stimulus, which its settings hold as lines 'name: numbers'. Pure. */

export interface SavedPoint {
  name: string
  /** As they were written. */
  numbers: string
}

/** Letters in order, as the engine names points that have no name. */
const letter = (index: number): string => String.fromCharCode(65 + (index % 26))

/** The points of some lines; empty lines are none. */
export function savedPoints(lines: readonly string[]): SavedPoint[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const colon = line.indexOf(':')
      if (colon < 1) return { name: letter(index), numbers: line }
      return { name: line.slice(0, colon).trim(), numbers: line.slice(colon + 1).trim() }
    })
}

const linesOf = (points: readonly SavedPoint[]): string[] =>
  points.map(({ name, numbers }) => `${name}: ${numbers}`)

/** Numbers that a float32 tells apart, and no more digits. */
const written = (point: ArrayLike<number>): string =>
  Array.from(point, (value) => Number(value.toPrecision(9))).join(' ')

/** The lines with one more point, under the first letter that is free. */
export function withPoint(lines: readonly string[], point: ArrayLike<number>): string[] {
  const points = savedPoints(lines)
  const taken = new Set(points.map(({ name }) => name))
  const free = Array.from({ length: 26 }, (_, index) => letter(index)).find((name) => !taken.has(name))
  return linesOf([...points, { name: free ?? `Point ${points.length + 1}`, numbers: written(point) }])
}

/** The lines with other numbers for a point. */
export const withReplaced = (lines: readonly string[], index: number, point: ArrayLike<number>): string[] =>
  linesOf(savedPoints(lines).map((each, i) => (i === index ? { ...each, numbers: written(point) } : each)))

/** The lines with another name for a point; colons would end it, and no name is none. */
export function withName(lines: readonly string[], index: number, name: string): string[] {
  const plain = name.replaceAll(':', ' ').trim()
  return linesOf(
    savedPoints(lines).map((each, i) => (i === index && plain !== '' ? { ...each, name: plain } : each))
  )
}

export const withoutPoint = (lines: readonly string[], index: number): string[] =>
  linesOf(savedPoints(lines)).filter((_, i) => i !== index)
