/** Sizes of figures that journals and conferences ask for, in millimetres. Heights are suggestions below what is allowed. */

interface PresetFacts {
  label: string
  width: number
  height: number
  /** The tallest that is taken. */
  tallest: number
  dpi: number
  source: string
}

export const figurePresets = {
  'nature-single': {
    label: 'Nature, one column',
    ...{ width: 89, height: 67, tallest: 170, dpi: 300 },
    source: 'nature.com, guide for final artwork'
  },
  'nature-double': {
    label: 'Nature, two columns',
    ...{ width: 183, height: 103, tallest: 170, dpi: 300 },
    source: 'nature.com, guide for final artwork'
  },
  'plos-column': {
    label: 'PLOS, text column',
    ...{ width: 132, height: 99, tallest: 222, dpi: 300 },
    source: 'journals.plos.org, figures'
  },
  'plos-page': {
    label: 'PLOS, full width',
    ...{ width: 190, height: 107, tallest: 222, dpi: 300 },
    source: 'journals.plos.org, figures'
  },
  neurips: {
    label: 'NeurIPS, text width',
    ...{ width: 139.7, height: 78.6, tallest: 228, dpi: 300 },
    source: 'neurips.cc, style file: 5.5 inches'
  },
  'neurips-half': {
    label: 'NeurIPS, half of the width',
    ...{ width: 68, height: 51, tallest: 228, dpi: 300 },
    source: 'neurips.cc, style file: 5.5 inches'
  },
  iclr: {
    label: 'ICLR, text width',
    ...{ width: 139.7, height: 78.6, tallest: 228, dpi: 300 },
    source: 'iclr.cc, style file: 5.5 inches'
  }
} as const satisfies Record<string, PresetFacts>

export type FigurePreset = keyof typeof figurePresets
export const figurePresetNames = Object.keys(figurePresets) as FigurePreset[]
