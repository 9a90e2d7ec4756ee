/** Colour maps as tables of 256 sRGB entries, and the colours of categories. Values only; nothing is drawn here. */
import { interpolateCividis, interpolateViridis } from 'd3-scale-chromatic'
import { batlowBytes, romaOBytes, vikBytes } from './crameri-tables.ts'

/** viridis, cividis, batlow: sequential. vik: diverging around the middle. romaO: cyclic. All perceptually uniform. */
export const colorMapNames = ['viridis', 'cividis', 'batlow', 'vik', 'romaO'] as const
export type ColorMapName = (typeof colorMapNames)[number]

/** What a map is for, so that an interface offers the fitting ones. */
export type ColorMapKind = 'sequential' | 'diverging' | 'cyclic'
export const colorMapKinds: Record<ColorMapName, ColorMapKind> = {
  viridis: 'sequential',
  cividis: 'sequential',
  batlow: 'sequential',
  vik: 'diverging',
  romaO: 'cyclic'
}

export const tableSize = 256

/**
 * Categories that people with any kind of colour vision can tell apart, without black.
 * Okabe, M. & Ito, K. (2008), Color Universal Design, https://jfly.uni-koeln.de/color/.
 */
export const categoryColors = [
  '#56b4e9',
  '#e69f00',
  '#009e73',
  '#d55e00',
  '#cc79a7',
  '#0072b2',
  '#f0e442'
] as const

const tables = new Map<ColorMapName, Uint8Array>()

/** The table of a map: [256, 4] bytes, RGBA with full alpha. The same array at every call: do not write to it. */
export function colorTable(name: ColorMapName): Uint8Array {
  const known = tables.get(name)
  if (known) return known
  const table = makeTable(name)
  tables.set(name, table)
  return table
}

/**
 * The part of a map that stands out from a background, stretched to 256 entries again: ends whose lightness lies
 * outside `lightness` are cut. Diverging maps are cut evenly, so that the middle stays; cyclic maps are not cut.
 * @param lightness darkest and lightest CIE L* that can be seen, 0…100.
 */
export function visibleTable(name: ColorMapName, lightness: readonly [number, number]): Uint8Array {
  const table = colorTable(name)
  const kind = colorMapKinds[name]
  if (kind === 'cyclic') return table
  const isVisible = (entry: number): boolean => {
    const value = lightnessOf(table, entry)
    return value >= lightness[0] && value <= lightness[1]
  }
  let first = 0
  let last = tableSize - 1
  while (first < 100 && !isVisible(first)) first++
  while (last > 155 && !isVisible(last)) last--
  if (kind === 'diverging') {
    first = Math.max(first, tableSize - 1 - last)
    last = tableSize - 1 - first
  }
  return stretch(table, first, last)
}

/** The colour of category `index`, counted around. */
export function categoryColor(index: number): string {
  return categoryColors[index % categoryColors.length] ?? categoryColors[0]
}

/** A table of equal stretches in the colours of these categories, the first half of the first and the last half of the last. */
export function categoryTable(first: number, last: number): Uint8Array {
  const table = new Uint8Array(tableSize * 4).fill(255)
  for (let entry = 0; entry < tableSize; entry++) {
    const category = Math.round(first + (entry / (tableSize - 1)) * (last - first))
    table.set(parseColor(categoryColor(category)), entry * 4)
  }
  return table
}

/** Bytes of a colour written as `#rrggbb` or `rgb(r, g, b)`. */
export function parseColor(css: string): [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(css)
  const parts = hex?.slice(1).map((part) => parseInt(part, 16)) ?? css.match(/\d+/g)?.map(Number) ?? []
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
}

/** The CSS colour of a value on the diverging scale, whose middle is zero and whose ends are ±`reach`. */
export function divergingColor(value: number, reach: number): string {
  const share = reach > 0 ? Math.min(Math.max(value / reach / 2 + 0.5, 0), 1) : 0.5
  const entry = Math.round(share * (tableSize - 1)) * 4
  return `rgb(${colorTable('vik')
    .subarray(entry, entry + 3)
    .join(' ')})`
}

/** A table as a CSS gradient from left to right. */
export function tableGradient(table: Uint8Array): string {
  return `linear-gradient(to right, ${tableStops(table).join(', ')})`
}

/** 33 colours at equal distances from the table's first entry to its last, as CSS. */
export function tableStops(table: Uint8Array): string[] {
  return Array.from({ length: 33 }, (_, stop) => {
    const entry = Math.round((stop / 32) * (tableSize - 1)) * 4
    return `rgb(${table.subarray(entry, entry + 3).join(' ')})`
  })
}

/** CIE L* of an entry. */
function lightnessOf(table: Uint8Array, entry: number): number {
  const linear = (byte: number): number =>
    byte <= 10.31 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4
  const [red = 0, green = 0, blue = 0] = table.subarray(entry * 4, entry * 4 + 3)
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return luminance <= 0.008856 ? luminance * 903.3 : 116 * Math.cbrt(luminance) - 16
}

/** Entries first…last, interpolated to a whole table. */
function stretch(table: Uint8Array, first: number, last: number): Uint8Array {
  const stretched = new Uint8Array(tableSize * 4)
  for (let entry = 0; entry < tableSize; entry++) {
    const place = first + (entry / (tableSize - 1)) * (last - first)
    const below = Math.floor(place)
    const above = Math.min(below + 1, tableSize - 1)
    for (let channel = 0; channel < 4; channel++) {
      const a = table[below * 4 + channel] ?? 0
      const b = table[above * 4 + channel] ?? 0
      stretched[entry * 4 + channel] = Math.round(a + (b - a) * (place - below))
    }
  }
  return stretched
}

function makeTable(name: ColorMapName): Uint8Array {
  switch (name) {
    case 'viridis':
      return sampleInterpolator(interpolateViridis)
    case 'cividis':
      return sampleInterpolator(interpolateCividis)
    case 'batlow':
      return decodeTable(batlowBytes)
    case 'vik':
      return decodeTable(vikBytes)
    case 'romaO':
      return decodeTable(romaOBytes)
  }
}

function sampleInterpolator(interpolate: (t: number) => string): Uint8Array {
  const table = new Uint8Array(tableSize * 4).fill(255)
  for (let entry = 0; entry < tableSize; entry++)
    table.set(parseColor(interpolate(entry / (tableSize - 1))), entry * 4)
  return table
}

function decodeTable(base64: string): Uint8Array {
  const bytes = atob(base64)
  const table = new Uint8Array(tableSize * 4).fill(255)
  for (let entry = 0; entry < tableSize; entry++) {
    for (let channel = 0; channel < 3; channel++)
      table[entry * 4 + channel] = bytes.charCodeAt(entry * 3 + channel)
  }
  return table
}
