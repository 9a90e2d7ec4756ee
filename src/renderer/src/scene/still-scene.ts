/**
 * Draws a scene for an export: at any size, with a camera that is said, in parts where it is too large for a canvas, and on
 * a transparent ground. Unlike `TrajectoryScene` nobody can touch it, and it draws when it is told to.
 */
import type { SceneLabel } from './labels.ts'
import type { NamePlaces } from './point-names.ts'
import type { SceneContent } from './scene-content.ts'
import { drawPicture } from './scene-picture.ts'
import { SceneRenderer, type CanvasGround } from './scene-renderer.ts'
import { SceneStage, type StageOptions } from './scene-stage.ts'
import { namesAnew } from './view-layout.ts'
import type { Viewport } from './viewports.ts'

export type StillOptions = StageOptions & CanvasGround

export class StillScene extends SceneStage {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas
  private readonly parts: SceneRenderer

  /** Throws `LimenError` 'unsupported' where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, content: SceneContent, options: StillOptions) {
    const parts = new SceneRenderer(canvas, options)
    super(content, options, parts.root, parts.shared)
    this.canvas = canvas
    this.parts = parts
    parts.setTheme(this.look.theme)
  }

  /**
   * Draws the picture, or a part of it, into the canvas.
   * @param density device pixels for one CSS pixel.
   * @param region what of the picture the canvas shows, in CSS pixels.
   * @param names where names of points stand; chosen for this picture where it is left out.
   * @returns every text of the whole picture, placed in CSS pixels.
   * @throws LimenError 'resources' where the graphics device has no room for a part of this size.
   */
  draw(
    density: number,
    region: Viewport = { x: 0, y: 0, ...this.size },
    names: NamePlaces | null = null
  ): SceneLabel[] {
    this.parts.setRegion(region, density)
    this.parts.checkSize()
    const choice = names ? { chosen: names } : namesAnew
    return drawPicture(this.parts, this.camera, this.set, this.look, this.views, choice)
  }

  override dispose(): void {
    super.dispose()
    this.parts.dispose()
    // Few pages may have more than 16 contexts, and the next export makes another one.
    this.parts.renderer.forceContextLoss()
  }
}
