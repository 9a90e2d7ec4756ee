/**
 * Draws whole pictures for an export: the scene by WebGL, in tiles where it is large, and over it the labels and insets of the
 * sheet. What it draws depends on the subject, the recipe and the frame alone, never on the window or the clock.
 */
import type { ExportRecipe, PictureSize } from '#shared/export-recipe.ts'
import { pictureSize } from '#shared/export-recipe.ts'
import type { SceneLabel } from '../../scene/labels.ts'
import type { NameOptions } from '../../scene/point-names.ts'
import { StillScene } from '../../scene/still-scene.ts'
import type { Bounds } from '../../scene/scale.ts'
import { newPoints } from '../frames/scene-points.ts'
import { canvasMeasure, loadSheetFont, paintItems } from '../sheet/canvas-painter.ts'
import { sheetCanvas, type SheetCanvas } from '../sheet/sheet-canvas.ts'
import type { ExportSubject } from './export-subject.ts'
import type { FrameState } from './frame-state.ts'
import { insetsOver, pictureParts, shownLabels, type InsetState, type PictureParts } from './picture-parts.ts'
import { bandRows, tilesOf, type Tile } from './tiles.ts'

/** Largest edge of what WebGL draws at once. */
const tileEdge = 4096

export class PictureDrawer {
  readonly size: PictureSize
  /** Rows of each band of `band`; the last one may have fewer. */
  readonly bandHeight: number
  readonly #recipe: ExportRecipe
  readonly #subject: ExportSubject
  readonly #scene: StillScene
  readonly #sheet: SheetCanvas
  readonly #parts: PictureParts
  #state: FrameState | null = null
  #said: InsetState

  /**
   * @param first what the insets say at first.
   * @param whole whether pictures are drawn as wholes or in bands.
   * @throws LimenError 'unsupported' without WebGL 2, 'resources' where no canvas of this size can be had.
   */
  static async of(
    subject: ExportSubject,
    recipe: ExportRecipe,
    first: InsetState,
    whole: boolean
  ): Promise<PictureDrawer> {
    await loadSheetFont(recipe.font)
    return new PictureDrawer(subject, recipe, first, whole)
  }

  private constructor(subject: ExportSubject, recipe: ExportRecipe, first: InsetState, whole: boolean) {
    this.size = pictureSize(recipe)
    this.bandHeight = whole ? this.size.height : bandRows(this.size)
    this.#recipe = recipe
    this.#subject = subject
    this.#said = first
    this.#parts = pictureParts(subject, recipe, first, canvasMeasure(recipe.font))
    this.#sheet = sheetCanvas(this.size.width, this.bandHeight)
    this.#scene = new StillScene(new OffscreenCanvas(1, 1), subject.content, {
      ...this.#parts.stage,
      isTransparent: recipe.background === 'transparent',
      // More pixels are as many samples, and take the same memory.
      hasSmoothEdges: recipe.supersampling === 1
    })
  }

  /** The box that everything is drawn in from now on has room for this. */
  fitScale(room: Bounds | null): void {
    this.#scene.fitScale(room)
  }

  /** Takes over the frame that is drawn next. */
  show(state: FrameState): void {
    for (const points of newPoints(state, this.#state)) this.#scene.setPoints(points)
    if (state.axisTitles) this.#scene.setAxisTitles(state.axisTitles)
    this.#scene.setReveal(state.trail, state.head, state.heads)
    this.#scene.setCamera(state.camera, this.#subject.followed)
    this.#state = state
    this.#said = state
  }

  /** Whether names stand at points. */
  get hasNames(): boolean {
    const { traces } = this.#subject.content
    return this.#recipe.insets.labels && traces.some(({ descriptor }) => descriptor.pointLabels !== undefined)
  }

  /** Where these could stand in the frame that is drawn next. */
  nameOptions(): NameOptions[] {
    return this.#scene.nameOptions()
  }

  /** The whole picture; the canvas is the same each time. */
  draw(): OffscreenCanvas {
    this.#paint({ x: 0, y: 0, width: this.size.width, height: this.size.height })
    return this.#sheet.canvas
  }

  /** RGBA of whole rows, not premultiplied. */
  band(index: number): Uint8ClampedArray {
    const y = index * this.bandHeight
    const height = Math.min(this.bandHeight, this.size.height - y)
    this.#paint({ x: 0, y, width: this.size.width, height })
    return this.#sheet.context.getImageData(0, 0, this.size.width, height).data
  }

  dispose(): void {
    this.#scene.dispose()
  }

  /** Paints a part of the picture, in its pixels, into the upper left corner of the sheet. */
  #paint(part: Tile): void {
    const { context } = this.#sheet
    const { density } = this.size
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, part.width, part.height)
    context.imageSmoothingQuality = 'high'
    let labels: SceneLabel[] = []
    for (const tile of tilesOf(part, Math.floor(tileEdge / this.#recipe.supersampling)))
      labels = this.#paintTile(tile, part)
    context.setTransform(density, 0, 0, density, -part.x, -part.y)
    const items = [
      ...shownLabels(labels, this.#recipe, this.#scene),
      ...insetsOver(this.#subject, this.#parts.insets, this.#scene, this.#said)
    ]
    paintItems(context, items, this.#recipe.font)
  }

  #paintTile(tile: Tile, part: Tile): SceneLabel[] {
    const { density } = this.size
    const { supersampling } = this.#recipe
    const region = {
      x: tile.x / density,
      y: tile.y / density,
      width: tile.width / density,
      height: tile.height / density
    }
    const labels = this.#scene.draw(density * supersampling, region, this.#state?.names)
    const [x, y] = [tile.x - part.x, tile.y - part.y]
    this.#sheet.context.drawImage(this.#scene.canvas, x, y, tile.width, tile.height)
    return labels
  }
}
