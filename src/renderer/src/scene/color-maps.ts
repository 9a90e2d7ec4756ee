/** Colour maps as tables of 256 sRGB entries, and the colours of categories. Values only; nothing is drawn here. */
import { interpolateCividis, interpolateViridis } from 'd3-scale-chromatic'
import { batlowBytes, romaOBytes, vikBytes } from './crameri-tables.ts'

/** viridis, cividis, batlow: sequential. vik: diverging around the middle. romaO: cyclic. All perceptually uniform. */
export const colorMapNames = ['viridis', 'cividis', 'batlow', 'vik', 'romaO'] as const
export type ColorMapName = (typeof colorMapNames)[number]

/** What a map is for, so that an interface offers the fitting ones. */
export const colorMapKinds: Record<ColorMapName, 'sequential' | 'diverging' | 'cyclic'> = {
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
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
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

/** The colour of category `index`, counted around. */
export function categoryColor(index: number): string {
  return categoryColors[index % categoryColors.length] ?? categoryColors[0]
}

/** Bytes of a colour written as `#rrggbb` or `rgb(r, g, b)`. */
export function parseColor(css: string): [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(css)
  const parts = hex?.slice(1).map((part) => parseInt(part, 16)) ?? css.match(/\d+/g)?.map(Number) ?? []
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
}

/** A map as a CSS gradient from left to right. 33 stops stay within two of 255 steps of the table. */
export function cssGradient(name: ColorMapName): string {
  const table = colorTable(name)
  const stops = Array.from({ length: 33 }, (_, stop) => {
    const entry = Math.round((stop / 32) * (tableSize - 1)) * 4
    return `rgb(${table.subarray(entry, entry + 3).join(' ')})`
  })
  return `linear-gradient(to right, ${stops.join(', ')})`
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
