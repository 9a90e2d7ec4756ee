/** A figure of vectors: an SVG, or a PDF that the host prints from it. */
import { pictureSize, type ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportSubject } from '../../export/picture/export-subject.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import { checkStopped } from '../../export/encoders/frames.ts'
import { insetsOver, pictureParts, shownLabels } from '../../export/picture/picture-parts.ts'
import { OutlineFont } from '../../export/svg/outline-font.ts'
import { shippedFonts } from '../../export/svg/shipped-fonts.ts'
import { svgDocument } from '../../export/svg/svg-document.ts'
import { canvasMeasure, loadSheetFont } from '../../export/sheet/canvas-painter.ts'
import { textAsOutlines, textAsText } from '../../export/svg/text-writers.ts'
import { vectorPicture } from '../../export/vector/vector-picture.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import type { ExportOrder } from './export-order.ts'
import { captionOfWorkbench } from './caption.ts'
import { exportSubjectOf, stillState } from './export-subject-of.ts'

/** Millimetres of a CSS pixel. */
const pixelMm = 25.4 / 96

export async function writeVector({ workbench, recipe, sink, context }: ExportOrder): Promise<void> {
  const subject = exportSubjectOf(workbench)
  const state = await stillState(workbench, subject, recipe.head)
  context.onProgress({ done: 0, total: 1, label: 'Drawing the figure' })
  const svg = await figureSvg(subject, recipe, state, captionOfWorkbench(workbench, 'plain'))
  const bytes =
    recipe.format === 'pdf'
      ? await workbench.shell.printPdf(svg, millimetres(recipe))
      : new TextEncoder().encode(svg)
  checkStopped(context.signal)
  await sink.write(bytes)
}

async function figureSvg(
  subject: ExportSubject,
  recipe: ExportRecipe,
  state: FrameState,
  description: string
): Promise<string> {
  const { size, font } = recipe
  const { layout } = pictureSize(recipe)
  const hasOutlines = recipe.text === 'outlines'
  const usedFont = hasOutlines ? 'print' : font
  await loadSheetFont(usedFont)
  const measure = canvasMeasure(usedFont)
  const parts = pictureParts(subject, recipe, state, measure)
  const stage = new SceneStage(subject.content, parts.stage)
  stage.setReveal(state.trail, state.head)
  stage.setCamera(state.camera, subject.followed)
  const { groups } = vectorPicture(stage, (labels) => shownLabels(labels, recipe, stage))
  const insets = insetsOver(subject, parts.insets, stage, state)
  const background = recipe.background === 'transparent' ? null : stage.look.theme.background
  const fonts = await shippedFonts(usedFont)
  stage.dispose()
  return svgDocument([...groups, { kind: 'group', name: 'Insets', items: insets }], {
    ...{ width: layout.width, height: layout.height, background, font, description },
    title: subject.insets.title,
    printed: { width: size.width, height: size.height, unit: size.unit },
    metadata: { creator: 'Limen', recipe: JSON.stringify(recipe) },
    ...(hasOutlines
      ? { writeText: textAsOutlines(new OutlineFont(fonts)) }
      : { fonts, writeText: textAsText(measure) })
  })
}

function millimetres({ size: { unit, width, height } }: ExportRecipe): { widthMm: number; heightMm: number } {
  const factor = unit === 'mm' ? 1 : pixelMm
  return { widthMm: width * factor, heightMm: height * factor }
}
