/** A figure of vectors as bytes: an SVG, or a PDF that the host prints from it. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import type { Shell } from '../../connection/index.ts'
import { canvasMeasure, loadSheetFont } from '../../export/sheet/canvas-painter.ts'
import type { MeasureText } from '../../export/sheet/measure-text.ts'
import type { SheetFont } from '../../export/sheet/type-metrics.ts'
import { OutlineFont } from '../../export/svg/outline-font.ts'
import { shippedFonts } from '../../export/svg/shipped-fonts.ts'
import { svgDocument, textsIn, type SheetPart } from '../../export/svg/svg-document.ts'
import { textAsOutlines, textAsText } from '../../export/svg/text-writers.ts'

/** Millimetres of a CSS pixel. */
const pixelMm = 25.4 / 96

export interface Figure {
  parts: readonly SheetPart[]
  /** Of the theme; left out where the recipe wants none. */
  background: string
  title: string
  description: string
}

/** Outlines are made of the font for print. */
const fontOf = ({ text, font }: ExportRecipe): SheetFont => (text === 'outlines' ? 'print' : font)

/** Widths of words in the figure's font. @throws LimenError 'file' where it can't be had. */
export async function figureMeasure(recipe: ExportRecipe): Promise<MeasureText> {
  await loadSheetFont(fontOf(recipe))
  return canvasMeasure(fontOf(recipe))
}

export async function figureBytes(
  shell: Pick<Shell, 'printPdf'>,
  figure: Figure,
  recipe: ExportRecipe,
  measure: MeasureText
): Promise<Uint8Array> {
  const svg = await figureSvg(figure, recipe, measure)
  return recipe.format === 'pdf' ? shell.printPdf(svg, millimetres(recipe)) : new TextEncoder().encode(svg)
}

async function figureSvg(
  { parts, background, title, description }: Figure,
  recipe: ExportRecipe,
  measure: MeasureText
): Promise<string> {
  const { size, font } = recipe
  const { width, height } = pictureSize(recipe).layout
  const fonts = await shippedFonts(fontOf(recipe))
  // Of the font for the screen there are no files that outlines could be made of.
  const hasRims = fontOf(recipe) === 'print' && textsIn(parts).some(({ halo }) => halo !== undefined)
  const rims = hasRims ? new OutlineFont(fonts) : undefined
  return svgDocument(parts, {
    ...{ width, height, font, title, description },
    background: recipe.background === 'transparent' ? null : background,
    printed: { width: size.width, height: size.height, unit: size.unit },
    metadata: { creator: 'Limen', recipe: JSON.stringify(recipe) },
    ...(recipe.text === 'outlines'
      ? { writeText: textAsOutlines(new OutlineFont(fonts)) }
      : { fonts, writeText: textAsText(measure, rims) })
  })
}

function millimetres({ size: { unit, width, height } }: ExportRecipe): { widthMm: number; heightMm: number } {
  const factor = unit === 'mm' ? 1 : pixelMm
  return { widthMm: width * factor, heightMm: height * factor }
}
