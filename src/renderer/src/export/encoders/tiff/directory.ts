/** The directory of a TIFF file (TIFF 6.0, section 2): tags with their values, little-endian. */

const types = { short: 3, long: 4, rational: 5 } as const
const sizes = { short: 2, long: 4, rational: 8 } as const

export interface Tag {
  tag: number
  type: keyof typeof types
  /** A rational is two numbers. */
  values: readonly number[]
}

/**
 * The directory with everything that does not fit into it behind it.
 * @param position where in the file it will stand: an even number.
 */
export function directoryBytes(tags: readonly Tag[], position: number): Uint8Array<ArrayBuffer> {
  const start = 2 + 12 * tags.length + 4
  const far = tags.map((tag) => (lengthOf(tag) > 4 ? lengthOf(tag) + (lengthOf(tag) % 2) : 0))
  const bytes = new Uint8Array(far.reduce((sum, length) => sum + length, start))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tags.length, true)
  let free = start
  for (const [order, tag] of tags.entries()) {
    const at = 2 + 12 * order
    view.setUint16(at, tag.tag, true)
    view.setUint16(at + 2, types[tag.type], true)
    view.setUint32(at + 4, tag.type === 'rational' ? tag.values.length / 2 : tag.values.length, true)
    if (far[order] === 0) setValues(view, at + 8, tag)
    else {
      view.setUint32(at + 8, position + free, true)
      setValues(view, free, tag)
      free += far[order] ?? 0
    }
  }
  return bytes
}

const lengthOf = ({ type, values }: Tag): number =>
  (sizes[type] * values.length) / (type === 'rational' ? 2 : 1)

function setValues(view: DataView, at: number, { type, values }: Tag): void {
  for (const [order, value] of values.entries()) {
    if (type === 'short') view.setUint16(at + 2 * order, value, true)
    else view.setUint32(at + 4 * order, value, true)
  }
}
