/** Colours of cells, as the colour map has them: the same table and rounding as on the screen. Pure. */
import { colorTable } from '../../scene/color-maps.ts'
import type { CellScale } from './plot-content.ts'

/** Bytes of a value's colour; values past the ends have those of the ends. */
export function cellBytes({ map, domain: [low, high] }: CellScale, value: number): [number, number, number] {
  const share = high === low ? 0.5 : Math.min(Math.max((value - low) / (high - low), 0), 1)
  const entry = Math.round(share * 255) * 4
  const [red = 0, green = 0, blue = 0] = colorTable(map).subarray(entry, entry + 3)
  return [red, green, blue]
}

export const cellColor = (scale: CellScale, value: number): string =>
  `rgb(${cellBytes(scale, value).join(' ')})`
