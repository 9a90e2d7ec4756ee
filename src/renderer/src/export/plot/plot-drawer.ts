/** Paints a plot in pixels, whole or in bands. What it paints depends on content and recipe alone. */
import { pictureSize, type ExportRecipe, type PictureSize } from '#shared/export-recipe.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { bandRows } from '../picture/tiles.ts'
import { canvasMeasure, loadSheetFont, paintItems } from '../sheet/canvas-painter.ts'
import { sheetCanvas, type SheetCanvas } from '../sheet/sheet-canvas.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import type { PlotContent } from './plot-content.ts'
import { itemsOf, plotGroups } from './plot-sheet.ts'

export class PlotDrawer {
  readonly size: PictureSize
  /** Rows of each band; the last one may have fewer. */
  readonly bandHeight: number
  readonly #recipe: ExportRecipe
  readonly #items: SheetItem[]
  readonly #sheet: SheetCanvas

  /** @throws LimenError 'resources' where no canvas of this size can be had, 'file' without the font. */
  static async of(content: PlotContent, recipe: ExportRecipe): Promise<PlotDrawer> {
    await loadSheetFont(recipe.font)
    return new PlotDrawer(content, recipe)
  }

  private constructor(content: PlotContent, recipe: ExportRecipe) {
    this.size = pictureSize(recipe)
    this.bandHeight = bandRows(this.size)
    this.#recipe = recipe
    this.#items = itemsOf(plotGroups(content, recipe, canvasMeasure(recipe.font)))
    this.#sheet = sheetCanvas(this.size.width, this.bandHeight)
  }

  /** The canvas of a band, which is the same each time. */
  paint(index: number): OffscreenCanvas {
    const { canvas, context } = this.#sheet
    const { width, density } = this.size
    const { background, theme, font } = this.#recipe
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, width, this.bandHeight)
    if (background === 'theme') {
      context.fillStyle = sceneThemes[theme].background
      context.fillRect(0, 0, width, this.bandHeight)
    }
    context.setTransform(density, 0, 0, density, 0, -index * this.bandHeight)
    paintItems(context, this.#items, font)
    return canvas
  }

  /** RGBA of whole rows, not premultiplied. */
  band(index: number): Uint8ClampedArray {
    this.paint(index)
    const height = Math.min(this.bandHeight, this.size.height - index * this.bandHeight)
    return this.#sheet.context.getImageData(0, 0, this.size.width, height).data
  }
}
