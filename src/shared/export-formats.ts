/** What can be exported as: every format with its kind and the endings of its files. */

/** What an export is: pictures in time, one picture, a scene for other 3D programs, or the numbers behind it. */
export type ExportKind = 'motion' | 'still' | 'vector' | 'model' | 'data'

interface FormatFacts {
  label: string
  kind: ExportKind
  /** Of the file's name, without the dot; the first one is suggested. */
  endings: readonly [string, ...string[]]
  hasAlpha: boolean
}

/** Every format by the name that a recipe and the terminal know it by. */
export const exportFormats = {
  mp4: { label: 'MP4 video', kind: 'motion', endings: ['mp4'], hasAlpha: false },
  webm: { label: 'WebM video', kind: 'motion', endings: ['webm'], hasAlpha: true },
  gif: { label: 'GIF animation', kind: 'motion', endings: ['gif'], hasAlpha: true },
  apng: { label: 'Animated PNG', kind: 'motion', endings: ['apng'], hasAlpha: true },
  frames: { label: 'PNG sequence', kind: 'motion', endings: ['zip'], hasAlpha: true },
  png: { label: 'PNG picture', kind: 'still', endings: ['png'], hasAlpha: true },
  tiff: { label: 'TIFF picture', kind: 'still', endings: ['tiff', 'tif'], hasAlpha: true },
  svg: { label: 'SVG figure', kind: 'vector', endings: ['svg'], hasAlpha: true },
  pdf: { label: 'PDF figure', kind: 'vector', endings: ['pdf'], hasAlpha: true },
  gltf: { label: 'glTF scene', kind: 'model', endings: ['glb', 'gltf'], hasAlpha: false },
  csv: { label: 'CSV table', kind: 'data', endings: ['csv'], hasAlpha: false },
  npz: { label: 'NumPy arrays', kind: 'data', endings: ['npz'], hasAlpha: false },
  parquet: { label: 'Parquet table', kind: 'data', endings: ['parquet'], hasAlpha: false },
  zarr: { label: 'Zarr store', kind: 'data', endings: ['zarr'], hasAlpha: false }
} as const satisfies Record<string, FormatFacts>

export type ExportFormat = keyof typeof exportFormats
export const exportFormatNames = Object.keys(exportFormats) as ExportFormat[]

/** The format that a file's name stands for; null for none. */
export function formatOfPath(path: string): ExportFormat | null {
  const isFormat = (name: ExportFormat): boolean =>
    exportFormats[name].endings.some((ending) => path.toLowerCase().endsWith(`.${ending}`))
  return exportFormatNames.find(isFormat) ?? null
}
