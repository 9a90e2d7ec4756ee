/**
 * Draws a scene for an export: at any size, with a camera that is said, in parts where it is too large for a canvas, and on
 * a transparent ground. Unlike `TrajectoryScene` nobody can touch it, and it draws when it is told to.
 */
import { cameraToShow, defaultDirection, shiftToShow, type Size } from './camera-fit.ts'
import type { SharedColorBar } from './color-bar.ts'
import type { CameraState, ThemeName, Trail } from './descriptors.ts'
import type { SceneLabel } from './labels.ts'
import { lift, StillCamera } from './picture-camera.ts'
import { sceneFromData, type Bounds } from './scale.ts'
import type { SceneContent, TraceContent } from './scene-content.ts'
import { drawPicture } from './scene-picture.ts'
import { SceneRenderer } from './scene-renderer.ts'
import { sceneViews } from './scene-views.ts'
import { sceneThemes } from './themes.ts'
import { plainLook, revealOf, type Look } from './trace-appearance.ts'
import { TraceSet } from './trace-set.ts'
import type { SceneView } from './view-layout.ts'
import type { Viewport } from './viewports.ts'

export interface StillOptions {
  theme: ThemeName
  isTransparent: boolean
  /** Of the picture, in CSS pixels: what type sizes and line widths are measured in. */
  size: Size
}

export class StillScene {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas
  readonly look: Look
  readonly set = new TraceSet()
  private readonly parts: SceneRenderer
  private readonly size: Size
  private camera: StillCamera

  /** Throws `LimenError` 'unsupported' where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, content: SceneContent, options: StillOptions) {
    this.canvas = canvas
    this.size = options.size
    this.parts = new SceneRenderer(canvas, options.isTransparent)
    this.look = { ...plainLook(sceneThemes[options.theme]), line: content.line, coloring: content.coloring }
    this.parts.setTheme(this.look.theme)
    this.adopt(content)
    this.camera = new StillCamera(this.fittedCamera)
  }

  /** New points; the scale stays as it was fitted. */
  setPoints({ descriptor, positions, current, layout }: TraceContent): void {
    this.set.setPositions(descriptor.id, positions, current, layout)
  }

  /** How much of each path is shown around its head, which stands at a share 0…1 of it. */
  setReveal(trail: Trail, head: number): void {
    this.look.reveal = revealOf(trail, head)
  }

  /** Null is the fitted view. With the id of a trace, it moves along until the head of that is in view. */
  setCamera(state: CameraState | null, followed: string | null = null): void {
    const wanted = state ?? this.fittedCamera
    this.camera = new StillCamera(followed === null ? wanted : this.following(wanted, followed))
  }

  /** What an uncontrolled view shows: the whole box, from the usual direction. */
  get fittedCamera(): CameraState {
    const [first] = this.views
    const picture = first?.viewport ?? this.size
    return cameraToShow([0, 0, 0], this.set.halfSize, defaultDirection, picture)
  }

  get views(): SceneView[] {
    return sceneViews(this.set, this.size, 0)
  }

  get colorBars(): SharedColorBar[] {
    return this.set.colorBars
  }

  /** Smallest and largest coordinates of the points at the moment. */
  get bounds(): Bounds {
    return this.set.bounds()
  }

  /** Fits the scale to the points at the moment, and to what there must be room for beside them. */
  fitScale(room: Bounds | null): void {
    this.set.room = room
    this.set.fit()
    this.camera = new StillCamera(this.fittedCamera)
  }

  /**
   * Draws the picture, or a part of it, into the canvas.
   * @param density device pixels for one CSS pixel.
   * @returns every text of the whole picture, placed in CSS pixels.
   */
  draw(density: number, part: Viewport = { x: 0, y: 0, ...this.size }): SceneLabel[] {
    this.parts.setRegion(part, density)
    return drawPicture(this.parts, this.camera, this.set, this.look, this.views)
  }

  dispose(): void {
    this.set.dispose()
    this.parts.dispose()
  }

  private adopt(content: SceneContent): void {
    const { set } = this
    set.arrangement = content.arrangement
    set.hasOwnScales = content.hasOwnScales
    set.scaling = content.scaling
    set.differences = content.differences
    set.replace(
      content.traces.map(({ descriptor }) => descriptor),
      this.parts.root,
      this.parts.shared
    )
    for (const trace of content.traces) this.setPoints(trace)
    set.setColors(content.colorings, content.coloring, this.look.theme.dataLightness)
    this.setReveal(content.trail, content.head)
    set.room = content.room
    set.fit()
  }

  private following(state: CameraState, id: string): CameraState {
    const trace = this.set.find(id)
    const place = trace?.headPlace(this.look.reveal)
    const view = trace && this.views.find(({ traces }) => traces.includes(trace))
    if (!place || !view) return state
    const { width, height } = view.viewport
    const shift = shiftToShow(sceneFromData(view.scale, place), state, width / height, lift)
    if (!shift) return state
    const moved = ([x, y, z]: CameraState['target']): CameraState['target'] => [
      x + shift[0],
      y + shift[1],
      z + shift[2]
    ]
    return { ...state, position: moved(state.position), target: moved(state.target) }
  }
}
