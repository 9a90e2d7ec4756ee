/** Sizes of figures that journals and conferences ask for, in millimetres. Heights are suggestions below what is allowed. */

interface PresetFacts {
  label: string
  width: number
  height: number
  /** The tallest that is taken. */
  tallest: number
  dpi: number
}

export const figurePresets = {
  'nature-single': {
    label: 'Nature, one column',
    // nature.com, guide for final artwork
    ...{ width: 89, height: 67, tallest: 170, dpi: 300 }
  },
  'nature-double': {
    label: 'Nature, two columns',
    // nature.com, guide for final artwork
    ...{ width: 183, height: 103, tallest: 170, dpi: 300 }
  },
  'plos-column': {
    label: 'PLOS, text column',
    // journals.plos.org, figures
    ...{ width: 132, height: 99, tallest: 222, dpi: 300 }
  },
  'plos-page': {
    label: 'PLOS, full width',
    // journals.plos.org, figures
    ...{ width: 190, height: 107, tallest: 222, dpi: 300 }
  },
  neurips: {
    label: 'NeurIPS and ICLR, text width',
    // neurips.cc, style file: 5.5 inches
    ...{ width: 139.7, height: 78.6, tallest: 228, dpi: 300 }
  },
  'neurips-half': {
    label: 'NeurIPS, half of the width',
    // neurips.cc, style file: 5.5 inches
    ...{ width: 68, height: 51, tallest: 228, dpi: 300 }
  },
  iclr: {
    label: 'ICLR, text width',
    // iclr.cc, style file: 5.5 inches
    ...{ width: 139.7, height: 78.6, tallest: 228, dpi: 300 }
  }
} as const satisfies Record<string, PresetFacts>

export type FigurePreset = keyof typeof figurePresets
export const figurePresetNames = Object.keys(figurePresets) as FigurePreset[]

/** Of a panel: narrower ones have no room for the words of their axes; width by height of its view; its title; millimetres. */
const panel = { narrowest: 42, aspect: 1.3, head: 4.5 }
/** For the colour bar and the legend of a sheet without a free cell, millimetres. */
const insetRoom = 10

/** Height that so many panels fill, in so many columns or as many as have room; not taller than is taken. */
export function heightOfPanels(preset: FigurePreset, count: number, columns?: number): number {
  const { width, tallest } = figurePresets[preset]
  const most = Math.max(1, Math.floor(width / panel.narrowest))
  const across = Math.min(count, columns ?? Math.ceil(count / Math.ceil(count / most)))
  const rows = Math.ceil(count / across)
  const room = count < rows * across ? 0 : insetRoom
  const height = rows * (width / across / panel.aspect + panel.head) + room
  return Math.min(Math.round(height), tallest)
}

/** Those that differ in what they make; the first of equal ones. */
export const distinctPresets = figurePresetNames.filter((name, order) => {
  const sizeOf = (each: FigurePreset): string => {
    const { width, height, tallest, dpi } = figurePresets[each]
    return [width, height, tallest, dpi].join()
  }
  return figurePresetNames.findIndex((each) => sizeOf(each) === sizeOf(name)) === order
})
