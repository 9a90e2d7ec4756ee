/** CSS colours as linear light, which glTF's colours are. */
import { parseColor } from '../../scene/color-maps.ts'
import type { Rgba } from './mesh-builder.ts'

/** Of an sRGB value 0…1; IEC 61966-2-1. */
export const linearOf = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

export function linearColor(css: string, alpha = 1): Rgba {
  const [red, green, blue] = parseColor(css)
  return [linearOf(red / 255), linearOf(green / 255), linearOf(blue / 255), alpha]
}
