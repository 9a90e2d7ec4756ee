/** Colours of a part of a trace as CSS text: the same table, by the same places, as the shaders look up. */
import { parseColor, tableSize } from '../../scene/color-maps.ts'
import type { ColorLookup } from '../../scene/color-uniforms.ts'

/** `#rrggbb` of bytes that may be broken. */
export function hexColor(red: number, green: number, blue: number): string {
  const bytes = (Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue)
  return `#${bytes.toString(16).padStart(6, '0')}`
}

/** The colour with a share of the background mixed in; sRGB values, as in the shaders. */
export function inkedColor(css: string, background: string, ink: number): string {
  if (ink === 1) return css
  const [red, green, blue] = parseColor(css)
  const [r, g, b] = parseColor(background)
  return hexColor(r + (red - r) * ink, g + (green - g) * ink, b + (blue - b) * ink)
}

/** Entries of the table as colours, and where a place 0…1 of the curve lies in it. */
export class PartColors {
  /** Whether colour changes along a curve, or from curve to curve. */
  readonly by: 'order' | 'sweep' | 'one'
  private readonly entries: string[]
  private readonly lookup: ColorLookup

  /**
   * @param fixed the only colour; null takes the lookup's.
   * @param fallback where colour means nothing along the curve.
   * @param ink share of the colour, the rest is `background`.
   */
  constructor(
    lookup: ColorLookup,
    fixed: string | null,
    fallback: string,
    { ink, background }: { ink: number; background: string }
  ) {
    this.lookup = lookup
    this.by = fixed !== null || lookup.by === 'trace' ? 'one' : lookup.by
    const inked = (css: string): string => inkedColor(css, background, ink)
    this.entries =
      this.by === 'one' ? [inked(fixed ?? fallback)] : tableColors(lookup.table).map((css) => inked(css))
  }

  /** Number of the table's entry at a share 0…1 along the axis that colour follows; broken. */
  entryAt(share: number): number {
    if (this.by === 'one') return 0
    const { range, isCyclic } = this.lookup
    const place = range[0] + range[1] * share
    if (!isCyclic) return Math.min(Math.max(place, 0), 1) * (tableSize - 1)
    const texel = (place * (tableSize - 1) + 0.5) / tableSize
    return (texel - Math.floor(texel)) * tableSize - 0.5
  }

  /** Entries from one share to another; past its ends, a cyclic table goes on. */
  wayBetween(from: number, to: number): number {
    const { range, isCyclic } = this.lookup
    if (this.by === 'one' || !isCyclic) return this.entryAt(to) - this.entryAt(from)
    return range[1] * (to - from) * (tableSize - 1)
  }

  /** Of an entry that may lie past the ends of a cyclic table. */
  colorOf(entry: number): string {
    const { length } = this.entries
    return this.entries[((Math.round(entry) % length) + length) % length] ?? '#808080'
  }

  /** At a place along a curve and from curve to curve, both 0…1. */
  colorAt(along: number, sweep: number): string {
    return this.colorOf(this.entryAt(this.by === 'order' ? along : sweep))
  }
}

const tables = new WeakMap<Uint8Array, string[]>()

function tableColors(table: Uint8Array): string[] {
  const known = tables.get(table)
  if (known) return known
  const colors = Array.from({ length: tableSize }, (_, entry) =>
    hexColor(table[entry * 4] ?? 0, table[entry * 4 + 1] ?? 0, table[entry * 4 + 2] ?? 0)
  )
  tables.set(table, colors)
  return colors
}
