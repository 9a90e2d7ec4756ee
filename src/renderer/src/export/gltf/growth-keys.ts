/** At which keys of an animation paths have a shape of their own, and how much of each shape there is at every key. Pure. */

/** What is shown of every path at a key, as shares 0…1 of it. */
export interface ShownShare {
  tail: number
  lead: number
}

export interface GrowthKeys {
  /** What each shape shows; it is the whole path that has none. */
  shapes: ShownShare[]
  /** [keys, shapes] */
  shares: Float32Array
}

/** Bytes of all shapes of a mesh. */
const roomForShapes = 12 * 2 ** 20
const bytesOfVertex = 12
/** With fewer shapes than this a path would grow in few leaps. */
const fewestShapes = 12

/** Whether so many vertices have room for a shape at each of so many keys. */
export const hasRoom = (keys: number, vertices: number): boolean =>
  keys * vertices * bytesOfVertex <= roomForShapes

/**
 * A shape for each key, or where they would take too much room for every second, third … key: then a path is as it was at the
 * last of these, since what is between two shapes does not lie on the curve. Null where nothing changes, or too few shapes
 * have room.
 */
export function growthKeys(shown: readonly ShownShare[], vertices: number): GrowthKeys | null {
  const [first] = shown
  if (!first || shown.every((each) => isSame(each, first))) return null
  const most = Math.floor(roomForShapes / (bytesOfVertex * Math.max(vertices, 1)))
  const every = Math.ceil(shown.length / Math.max(most, 1))
  if (every > 1 && shown.length / every < fewestShapes) return null
  const shapes: ShownShare[] = []
  const numbers = shown.map((_, key) => {
    const isLast = key === shown.length - 1
    return numberOf(shapes, shown[isLast ? key : key - (key % every)] ?? first)
  })
  const shares = new Float32Array(shown.length * shapes.length)
  for (const [key, shape] of numbers.entries()) if (shape >= 0) shares[key * shapes.length + shape] = 1
  return { shapes, shares }
}

/** −1 for the whole path. */
function numberOf(shapes: ShownShare[], shown: ShownShare): number {
  if (shown.tail <= 0 && shown.lead >= 1) return -1
  const known = shapes.findIndex((each) => isSame(each, shown))
  return known >= 0 ? known : shapes.push(shown) - 1
}

const isSame = (a: ShownShare, b: ShownShare): boolean => a.tail === b.tail && a.lead === b.lead
