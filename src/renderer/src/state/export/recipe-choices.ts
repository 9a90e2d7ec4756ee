/** What the export dialog offers, and what follows from a choice. Pure. */
import { isPlotKind, type ExportedThing } from '#shared/export-plots.ts'
import { exportFormats, type ExportFormat, type ExportKind } from '#shared/export-formats.ts'
import {
  insetChoiceSchema,
  pictureSize,
  presetHeight,
  type ExportRecipe,
  type ExportSize
} from '#shared/export-recipe.ts'
import { figurePresetNames, figurePresets, type FigurePreset } from '#shared/figure-presets.ts'
import type { PanelCounts } from '#shared/panel-counts.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'

/** The kinds as tabs, with their formats. */
export const exportTabs = [
  { kind: 'motion', label: 'Animation', formats: ['mp4', 'webm', 'gif', 'apng', 'frames'] },
  { kind: 'still', label: 'Picture', formats: ['png', 'tiff'] },
  { kind: 'vector', label: 'Figure', formats: ['svg', 'pdf'] },
  { kind: 'model', label: '3D', formats: ['gltf'] },
  { kind: 'data', label: 'Data', formats: ['csv', 'npz', 'parquet', 'zarr'] }
] as const satisfies { kind: ExportKind; label: string; formats: ExportFormat[] }[]

/** Sizes in pixels that are usual, widest use first. */
export const pixelSizes = [
  { value: '1920x1080', label: '1080p · 1920 × 1080' },
  { value: '1280x720', label: '720p · 1280 × 720' },
  { value: '3840x2160', label: '2160p · 3840 × 2160' },
  { value: '1080x1080', label: 'Square · 1080 × 1080' },
  { value: '1080x1920', label: 'Portrait · 1080 × 1920' }
] as const

/** Of a size, in the words of `pixelSizes`; 'custom' where it is none of them. */
export function namedSize(size: ExportSize): string {
  const name = size.unit === 'px' ? `${size.width}x${size.height}` : ''
  return pixelSizes.some(({ value }) => value === name) ? name : 'custom'
}

/** @param name as `pixelSizes` has it. */
export function sizeNamed(name: string): ExportSize {
  const [width = 1920, height = 1080] = name.split('x').map(Number)
  return { unit: 'px', width, height }
}

/** The preset whose width and resolution a size has; null for none. */
export function presetOf(size: ExportSize): FigurePreset | null {
  const fits = (name: FigurePreset): boolean =>
    size.unit === 'mm' && figurePresets[name].width === size.width && figurePresets[name].dpi === size.dpi
  return figurePresetNames.find(fits) ?? null
}

/** The size of a recipe whose panels were others: the height that a preset gives follows them, one that was typed stays. */
export function refitted(
  { size, panels }: Pick<ExportRecipe, 'size' | 'panels'>,
  before: SheetPanels | undefined,
  counts: PanelCounts
): ExportSize {
  const preset = presetOf(size)
  if (preset === null || size.height !== presetHeight(preset, before, counts)) return size
  return { ...size, height: presetHeight(preset, panels, counts) }
}

/** A recipe for another format: what does not fit it any more is replaced. */
export function formatDefaults(recipe: ExportRecipe, format: ExportFormat): ExportRecipe {
  const { kind, hasAlpha } = exportFormats[format]
  const before = exportFormats[recipe.format].kind
  const { codec: _codec, panels, ...rest } = recipe
  return {
    ...rest,
    ...(kind !== 'model' && panels && { panels }),
    format,
    // A poster is that of a film.
    beside: kind === 'motion' ? rest.beside : rest.beside.filter((each) => each !== 'poster'),
    ...(!hasAlpha && { background: 'theme' as const }),
    // The usual codec of MP4 has no other.
    ...(format === 'mp4' && { chroma: '4:2:0' as const }),
    ...(kind !== before && kind === 'vector' && figureDefaults(recipe)),
    ...(before === 'vector' && isPictureOfView(kind, recipe) && pictureDefaults(recipe)),
    ...((kind === 'motion' || kind === 'model') &&
      recipe.size.unit === 'mm' && { size: sizeNamed('1920x1080') }),
    ...(kind === 'motion' && { font: 'screen' as const })
  }
}

/** A recipe that fits what it exports: a plot that was a film becomes a figure, and has no panels. */
export function withThing(recipe: ExportRecipe): ExportRecipe {
  if (recipe.of === 'view') return recipe
  const { panels: _panels, ...plot } = recipe
  return isPlotKind(exportFormats[plot.format].kind) ? plot : formatDefaults(plot, 'svg')
}

/** Tabs that what is exported can have. */
export const tabsOf = (of: ExportedThing): (typeof exportTabs)[number][] =>
  exportTabs.filter(({ kind }) => of === 'view' || isPlotKind(kind))

/** A caption says what a title would. */
const figureDefaults = ({ size, insets, panels }: ExportRecipe): Partial<ExportRecipe> => ({
  size: figureSize(size, panels),
  font: 'print',
  theme: 'light',
  insets: { ...insets, title: false, readOut: false, stimulus: false, triad: false }
})

const isPictureOfView = (kind: ExportKind, { of }: ExportRecipe): boolean =>
  of === 'view' && (kind === 'motion' || kind === 'still')

/** What a figure leaves to its caption is in a film or a picture again. */
const pictureDefaults = ({ insets }: ExportRecipe): Partial<ExportRecipe> => ({
  insets: { ...insets, title: true, readOut: true, stimulus: true, triad: true }
})

const figureSize = (size: ExportSize, panels: SheetPanels | undefined): ExportSize => {
  const { width, dpi } = figurePresets['nature-single']
  return size.unit === 'mm'
    ? size
    : { unit: 'mm', width, height: presetHeight('nature-single', panels, null), dpi }
}

/** 'Ring of orientations' → 'ring-of-orientations.mp4'. */
export function fileNameOf(title: string, format: ExportFormat): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['limen']
  return `${words.join('-').slice(0, 60)}.${exportFormats[format].endings[0]}`
}

/** '3 min 20 s'. */
export function timeLeftText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.floor(seconds / 60)
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`
}

/** The same picture, so small that it fits into a room of the screen. */
export function previewRecipe(
  recipe: ExportRecipe,
  room: { width: number; height: number },
  density: number
): ExportRecipe & { size: Extract<ExportSize, { unit: 'px' }> } {
  const { width, height, layout } = pictureSize(recipe)
  const scale = Math.min(room.width / width, room.height / height) * density
  const size = {
    width: Math.max(16, Math.round(width * scale)),
    height: Math.max(16, Math.round(height * scale))
  }
  // Pixels have other type by themselves than millimetres.
  const plain = pictureSize({ size: { unit: 'px', ...size }, typeScale: 1 }).layout.width
  // A scene for other programs has no letters.
  const isScene = exportFormats[recipe.format].kind === 'model'
  const insets = isScene ? noInsets : recipe.insets
  return {
    ...recipe,
    ...{ insets, supersampling: 1 },
    size: { unit: 'px', ...size },
    typeScale: plain / layout.width
  }
}

const noInsets = insetChoiceSchema.parse(
  Object.fromEntries(Object.keys(insetChoiceSchema.shape).map((name) => [name, false]))
)
