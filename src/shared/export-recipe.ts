/**
 * How a study is exported: with the study, everything that is needed to make the same file again. One versioned JSON, which
 * the app writes beside an export on request and `limen export --recipe` reads.
 */
import { z } from 'zod'
import { companionNames, type Companion } from './export-companions.ts'
import { exportFormatNames, exportFormats, type ExportFormat } from './export-formats.ts'
import { exportedThingNames, exportedThings, isPlotKind, type ExportedThing } from './export-plots.ts'
import { filmBeforeStudy, isMotion, motionSettings } from './film/film-of-recipe.ts'
import { filmProblem } from './film/film-settings.ts'
import { figurePresets, heightOfPanels, type FigurePreset } from './figure-presets.ts'
import { countOfPanels, type PanelCounts } from './panel-counts.ts'
import { sheetPanelsSchema, type SheetPanels } from './sheet-panels.ts'

/** Largest edge of a still, and of a video, in pixels. */
export const mostPixels = { still: 16_000, motion: 8192 }
const edge = (low: number, high: number, what: string) => {
  const words = `an edge has ${low} to ${high.toLocaleString('en')} ${what}. Choose another size`
  return z.number(words).min(low, words).max(high, words)
}
const pixels = edge(16, mostPixels.still, 'pixels').int('pixels are whole numbers. Choose another size')
const millimetres = edge(5, 2000, 'millimetres')

export const exportSizeSchema = z.discriminatedUnion('unit', [
  z.object({
    unit: z.literal('px').describe('pixels'),
    width: pixels.describe('pixels'),
    height: pixels.describe('pixels')
  }),
  z.object({
    unit: z.literal('mm').describe('millimetres, for print'),
    width: millimetres.describe('millimetres'),
    height: millimetres.describe('millimetres'),
    dpi: z.number().min(36).max(2400).describe('pixels in an inch')
  })
])
export type ExportSize = z.infer<typeof exportSizeSchema>

const shown = (isShown: boolean, what: string) => z.boolean().default(isShown).describe(what)

export const insetChoiceSchema = z.strictObject({
  title: shown(true, 'title of the study'),
  labels: shown(true, 'numbers and titles at the axes, and names of points'),
  legend: shown(true, 'names of curves'),
  readOut: shown(true, 'values of what moves'),
  colorBar: shown(true, 'colour bar'),
  triad: shown(true, 'directions of the axes in a corner'),
  stimulus: shown(true, 'what the network is shown'),
  letters: shown(true, 'letters of panels'),
  scaleBar: shown(false, 'a length in the units of the axes, true at the depth that the camera looks at')
})
/** Which parts are drawn beside the curves. */
export type InsetChoice = z.infer<typeof insetChoiceSchema>

export const recipeVersion = 1

/** A field that is misspelt is refused, not left out. */
export const exportRecipeSchema = z
  .strictObject({
    recipe: z.literal('limen-export').default('limen-export').describe('what the file is'),
    version: z.literal(recipeVersion).default(recipeVersion).describe('of this form'),
    format: z.enum(exportFormatNames as [ExportFormat, ...ExportFormat[]]).describe('of the file'),
    of: z
      .enum(exportedThingNames as [ExportedThing, ...ExportedThing[]])
      .default('view')
      .describe(`what is exported: ${exportedThingNames.join(', ')}`),
    /** Of a plot of distances or activity, the id of the trace; left out, the first one. */
    trace: z
      .string()
      .optional()
      .describe('of distances and activity: the trace, by its id; the first where it is left out'),
    metric: z.number().int().min(1).default(1).describe('of metrics: which one of the study, counted from 1'),
    patterns: z
      .enum(['weights', 'difference'])
      .default('weights')
      .describe('of attention: weights, or the difference that conditions make'),
    lossScale: z.enum(['logarithmic', 'linear']).default('logarithmic').describe('logarithmic or linear'),
    /** Ids of runs; left out, those that the Lab shows, or the one that trained the study's network. */
    runs: z.array(z.string()).optional().describe('of training: names of runs, commas between'),
    size: exportSizeSchema
      .prefault({ unit: 'px', width: 1920, height: 1080 })
      .describe('of the picture: in pixels, or in millimetres'),
    /** Size of the type, as a factor on what is usual for the size. */
    typeScale: z
      .number()
      .min(0.25)
      .max(4)
      .default(1)
      .describe('size of the type: a factor on what is usual (1)'),
    font: z.enum(['screen', 'print']).default('screen').describe('screen (Inter) or print (Arimo)'),
    theme: z.enum(['dark', 'light']).default('light').describe('light or dark'),
    background: z.enum(['theme', 'transparent']).default('theme').describe('theme or transparent'),
    insets: insetChoiceSchema.prefault({}).describe('what stands beside the curves'),
    /** Pictures in a second; left out, those of the study's animation. */
    fps: z
      .number()
      .min(1)
      .max(120)
      .optional()
      .describe('frames in a second; those of the animation where it is left out'),
    /** Left out, what fits the format: H.264 in MP4, VP9 in WebM. */
    codec: z.enum(['h264', 'vp9', 'av1']).optional().describe('h264, vp9 or av1'),
    /** 4:4:4 keeps thin coloured lines, 4:2:0 plays everywhere. */
    chroma: z
      .enum(['4:2:0', '4:4:4'])
      .default('4:2:0')
      .describe('4:2:0 plays everywhere, 4:4:4 keeps thin coloured lines'),
    quality: z.enum(['draft', 'good', 'best']).default('good').describe('draft, good or best'),
    /** Pixels that are averaged to one, along each edge. */
    supersampling: z
      .number()
      .int()
      .min(1)
      .max(4)
      .default(1)
      .describe('pixels averaged to one along each edge, 1 to 4'),
    /** Letters of a figure stay text, or become outlines. */
    text: z.enum(['text', 'outlines']).default('text').describe('letters of a figure: text or outlines'),
    /** How far each path is shown, 0…1: in all frames of a film, too. Left out, all of it, or as far as the film's frames say. */
    head: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('of a picture or film: how far paths are shown, 0 to 1'),
    /** Letter in the corner of a figure, as journals want it. */
    panelLetter: z.string().max(2).default('').describe('letter in the corner of a figure'),
    /** Left out, one picture of everything. */
    panels: sheetPanelsSchema.optional().describe('small multiples; one picture where it is left out'),
    beside: z
      .array(z.enum(companionNames as [Companion, ...Companion[]]))
      .default([])
      .describe('files beside it, commas between: caption, recipe, poster, csv, npz')
  })
  .superRefine(checkSize)
  .superRefine(checkPlot)
  .superRefine(checkPanels)
  .superRefine(checkFilm)
export type ExportRecipe = z.infer<typeof exportRecipeSchema>

/** The recipe of a format where nothing else is said. Figures are printed: their letters are those of print. */
export const plainRecipe = (format: ExportFormat): ExportRecipe =>
  exportRecipeSchema.parse({ format, ...(exportFormats[format].kind === 'vector' && { font: 'print' }) })

/** What is drawn in pixels has room for so many. */
function checkSize(recipe: SizedRecipe & { format: ExportFormat }, context: z.RefinementCtx): void {
  const { kind } = exportFormats[recipe.format]
  if (kind !== 'still' && kind !== 'motion') return
  const { width, height } = pictureSize(recipe)
  if (Math.max(width, height) <= mostPixels[kind]) return
  const message = `${width} × ${height} pixels are more than ${mostPixels[kind]} along an edge`
  context.addIssue({ code: 'custom', path: ['size'], message })
}

/** Whether a picture of this kind can be seen through. Of films, AV1 and 4:4:4 have no channel for it. */
export function takesTransparency({
  format,
  codec,
  chroma
}: Pick<ExportRecipe, 'format' | 'codec' | 'chroma'>): boolean {
  return exportFormats[format].hasAlpha && (format !== 'webm' || (codec !== 'av1' && chroma === '4:2:0'))
}

/** What no browser could encode is refused before a study is opened. */
function checkFilm(recipe: ExportRecipe, context: z.RefinementCtx): void {
  const { format } = recipe
  if (!isMotion(format)) return
  const found = filmProblem(filmBeforeStudy(recipe, pictureSize(recipe)), motionSettings(recipe, format))
  if (!found) return
  const message = `${found.message.replace(/\.$/, '')}. ${found.advice.replace(/\.$/, '')}`
  context.addIssue({ code: 'custom', path: [found.part], message })
}

/** What a film or a scene in space shows is the view alone. */
function checkPlot(
  { of, format }: { of: ExportedThing; format: ExportFormat },
  context: z.RefinementCtx
): void {
  const { kind, label } = exportFormats[format]
  if (of === 'view' || isPlotKind(kind)) return
  const message = `${exportedThings[of]} is a plot, and no ${label}: export it as a picture, a figure or data`
  context.addIssue({ code: 'custom', path: ['of'], message })
}

/** What other programs turn and light has one place in space. */
function checkPanels(
  { of, format, panels }: { of: ExportedThing; format: ExportFormat; panels?: SheetPanels | undefined },
  context: z.RefinementCtx
): void {
  if (!panels || (of === 'view' && exportFormats[format].kind !== 'model')) return
  const message = 'panels are of pictures, figures, films and numbers of the 3D view'
  context.addIssue({ code: 'custom', path: ['panels'], message })
}

/** Height of the usual type, in points, where a picture is measured in millimetres. */
const printedType = 7
/** The same in CSS pixels, and the shorter edge of a picture that is measured in pixels. */
const usualType = 12
const usualEdge = 720
/** Type does not become smaller than this share of the usual one, however few pixels there are: at 9.6 pixels it can still be read. */
const smallestType = 0.8

/** Pixels of the file, and the CSS pixels that type and lines are measured in. */
export interface PictureSize {
  width: number
  height: number
  /** Pixels for one CSS pixel. */
  density: number
  layout: { width: number; height: number }
  /** Pixels in an inch, where the size says so. */
  dpi: number | null
}

interface SizedRecipe {
  size: ExportSize
  typeScale: number
  format?: ExportFormat
}

/** Of a film, millimetres make even numbers of pixels, which 4:2:0 wants; pixels are those that were asked for. */
export function pictureSize({ size, typeScale, format }: SizedRecipe): PictureSize {
  const step = format !== undefined && exportFormats[format].kind === 'motion' ? 2 : 1
  const { width, height } = size.unit === 'px' ? size : pixelsOf(size, step)
  const density =
    typeScale *
    (size.unit === 'px'
      ? Math.max(smallestType, Math.min(width, height) / usualEdge)
      : (size.dpi / 72) * (printedType / usualType))
  const layout = { width: width / density, height: height / density }
  return { width, height, density, layout, dpi: size.unit === 'mm' ? size.dpi : null }
}

function pixelsOf(
  { width, height, dpi }: Extract<ExportSize, { unit: 'mm' }>,
  step: number
): Record<'width' | 'height', number> {
  const pixels = (millimetres: number): number => step * Math.round(((millimetres / 25.4) * dpi) / step)
  return { width: pixels(width), height: pixels(height) }
}

/**
 * The recipe's changes that make a figure for a journal; what its caption says is left out of it, and the triad, since axes have
 * titles.
 * @param counts null where the study is not known: panels of its sites or conditions have the preset's height then.
 */
export function withPreset(
  recipe: ExportRecipe,
  preset: FigurePreset,
  counts: PanelCounts | null = null
): ExportRecipe {
  const { width, dpi } = figurePresets[preset]
  const height = presetHeight(preset, recipe.panels, counts)
  const insets = { ...recipe.insets, title: false, readOut: false, stimulus: false, triad: false }
  return { ...recipe, size: { unit: 'mm', width, height, dpi }, font: 'print', theme: 'light', insets }
}

/** In millimetres: as high as the panels need it. */
export function presetHeight(
  preset: FigurePreset,
  panels: SheetPanels | undefined,
  counts: PanelCounts | null
): number {
  const count = panels ? countOfPanels(panels, counts) : null
  if (count === null) return figurePresets[preset].height
  return heightOfPanels(preset, count, panels?.columns)
}
