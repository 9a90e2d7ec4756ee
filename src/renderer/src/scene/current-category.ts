/** Which of a sweep's curves the current trajectory is, where colours are categories: it has that one's colour. Pure. */
import { tableSize } from './color-maps.ts'
import type { ColorLookup } from './color-uniforms.ts'
import type { PositionLayout, TraceDescriptor } from './descriptors.ts'

/** Two runs of the same stimulus may differ by so much of the curve's extent. */
const tolerance = 1e-3

interface SweptTrace {
  descriptor: Pick<TraceDescriptor, 'condition'>
  colors: { lookup: ColorLookup }
  current: { positions: Float32Array }
  path: { positions: Float32Array }
  layout: PositionLayout
}

/** The curve with the same points, [series, points, 3]; −1 for none. */
export function sameCurve(
  current: Float32Array,
  path: Float32Array,
  { series, points }: PositionLayout
): number {
  const size = points * 3
  if (current.length !== size || size === 0) return -1
  const extent = current.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const isSame = (curve: number): boolean =>
    current.every((value, i) => {
      const other = path[curve * size + i] ?? NaN
      return Math.abs(other - value) <= tolerance * extent || (Number.isNaN(value) && Number.isNaN(other))
    })
  return Array.from({ length: series }, (_, curve) => curve).find(isSame) ?? -1
}

/** `#rrggbb` of the category that the current trajectory belongs to; null where colours are none, or it is of no curve. */
export function currentCategoryColor({
  colors,
  current,
  path,
  layout,
  descriptor
}: SweptTrace): string | null {
  const { by, table, range, isCategorical } = colors.lookup
  if (by !== 'sweep' || isCategorical !== true || descriptor.condition) return null
  const curve = sameCurve(current.positions, path.positions, layout)
  if (curve < 0) return null
  const share = range[0] + range[1] * (curve / Math.max(layout.series - 1, 1))
  const entry = Math.round(Math.min(Math.max(share, 0), 1) * (tableSize - 1)) * 4
  const hex = Array.from(table.subarray(entry, entry + 3), (byte) => byte.toString(16).padStart(2, '0'))
  return `#${hex.join('')}`
}
