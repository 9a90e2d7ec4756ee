/**
 * Draws the views of a scene into one canvas: a WebGL renderer, the root of all traces, a box for each scale and a triad.
 * Which traces a view shows is said by the caller; nothing here keeps state of the interface.
 */
import { Group, Matrix4, Scene, WebGLRenderer, type Camera } from 'three'
import { LimenError } from '#shared/errors.ts'
import { AxesBox } from './axes-box.ts'
import { AxisTriad } from './axis-triad.ts'
import { pixelsInView, SharedUniforms } from './shared-uniforms.ts'
import type { SceneTheme } from './themes.ts'
import { commonPart, type Viewport } from './viewports.ts'

export interface CanvasGround {
  isTransparent: boolean
  /** Several samples for each pixel: edges of surfaces have no shader that smooths them, as lines and markers do. */
  hasSmoothEdges: boolean
}

export class SceneRenderer {
  readonly shared = new SharedUniforms()
  /** Parent of all traces. */
  readonly root = new Group()
  readonly renderer: WebGLRenderer
  private readonly triad: AxisTriad
  private readonly scene = new Scene()
  private readonly boxes: AxesBox[] = []
  private theme: SceneTheme | null = null
  /** The part of the picture that the canvas shows, in CSS pixels. */
  private region: Viewport = { x: 0, y: 0, width: 1, height: 1 }
  private density = 1
  private readonly isTransparent: boolean

  /** Throws `LimenError` 'unsupported' where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, ground: Partial<CanvasGround> = {}) {
    const { isTransparent = false, hasSmoothEdges = false } = ground
    this.renderer = createRenderer(canvas, { isTransparent, hasSmoothEdges })
    this.isTransparent = isTransparent
    this.renderer.autoClear = false
    this.renderer.info.autoReset = false
    this.triad = new AxisTriad(this.shared)
    this.scene.add(this.root)
  }

  setTheme(theme: SceneTheme): void {
    this.renderer.setClearColor(theme.background, this.isTransparent ? 0 : 1)
    this.shared.setBackground(theme.background)
    this.theme = theme
    for (const box of this.boxes) box.setTheme(theme)
    this.triad.setTheme(theme)
  }

  setSize(width: number, height: number, density: number): void {
    this.setRegion({ x: 0, y: 0, width, height }, density)
  }

  /** Shows only a part of the picture: a tile of what is too large for one canvas. */
  setRegion(region: Viewport, density: number): void {
    this.region = region
    this.density = density
    // Device pixels are counted here: three would cut off a part of one.
    this.renderer.setSize(Math.round(region.width * density), Math.round(region.height * density), false)
  }

  /** An oversized canvas is cut down silently: @throws LimenError 'resources' where the device has less than was asked for. */
  checkSize(): void {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = this.renderer.getContext()
    const { domElement: canvas } = this.renderer
    if (width === canvas.width && height === canvas.height) return
    throw new LimenError({
      tag: 'resources',
      message: `The graphics device draws at most ${width} × ${height} of ${canvas.width} × ${canvas.height} pixels.`,
      advice: 'Choose a smaller size, or less supersampling.'
    })
  }

  /** The box of this number, and no other, is drawn with the next view: one stays as it is while others are drawn. */
  useBox(index: number): AxesBox {
    const box = this.boxes[index] ?? this.addBox(index)
    for (const each of this.boxes) each.group.visible = each === box
    return box
  }

  /** Clears the canvas and the counters of the last picture. */
  begin(): void {
    this.renderer.info.reset()
    this.renderer.setScissorTest(false)
    this.renderer.clear()
  }

  /** `covered`: what one CSS pixel covers at the camera's target, in normalised depth and in scene units; see `CameraRig`. */
  drawView(view: Viewport, camera: Camera, covered: { depth: number; units: number }): void {
    const part = this.aim(view, view.height)
    if (!part) return
    this.shared.depthPerPixel.value = covered.depth / this.density
    this.shared.setDashUnit(covered.units / this.density)
    this.renderer.clearDepth()
    const seen = camera.clone()
    seen.projectionMatrix.premultiply(part)
    this.renderer.render(this.scene, seen)
  }

  /** Draws the triad into its square in a view of this height. */
  drawTriad(square: Viewport, viewHeight: number, camera: Camera): void {
    const part = this.aim(square, viewHeight)
    if (!part) return
    this.renderer.clearDepth()
    this.triad.draw(this.renderer, camera, part)
  }

  /** After the GL context was lost and is there again. */
  invalidate(): void {
    for (const box of this.boxes) box.invalidate()
    this.triad.invalidate()
  }

  dispose(): void {
    for (const box of this.boxes) box.dispose()
    this.triad.dispose()
    this.shared.dispose()
    this.renderer.dispose()
  }

  private addBox(index: number): AxesBox {
    const box = new AxesBox(this.shared)
    if (this.theme) box.setTheme(this.theme)
    this.scene.add(box.group)
    this.boxes[index] = box
    return box
  }

  /**
   * Draws into a view from here on. Returns what its clip space is multiplied by, since only a part of the view may be on the
   * canvas; null where nothing is.
   */
  private aim(view: Viewport, pictureHeight: number): Matrix4 | null {
    const { density, region } = this
    const part = commonPart(view, region)
    if (!part) return null
    const x = (part.x - region.x) * density
    const fromBelow = (region.y + region.height - part.y - part.height) * density
    const [width, height] = [part.width * density, part.height * density]
    this.renderer.setViewport(x, fromBelow, width, height)
    this.renderer.setScissor(x, fromBelow, width, height)
    this.renderer.setScissorTest(true)
    this.shared.setView(width, height, pixelsInView(pictureHeight) * density)
    return clipOfPart(view, part)
  }
}

/** From the clip space of a view to that of a part of it. */
function clipOfPart(view: Viewport, part: Viewport): Matrix4 {
  const [right, up] = [view.width / part.width, view.height / part.height]
  const x = (2 * (part.x - view.x) + part.width) / view.width - 1
  const y = 1 - (2 * (part.y - view.y) + part.height) / view.height
  return new Matrix4().set(right, 0, 0, -right * x, 0, up, 0, -up * y, 0, 0, 1, 0, 0, 0, 0, 1)
}

function createRenderer(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  { isTransparent: alpha, hasSmoothEdges: antialias }: CanvasGround
): WebGLRenderer {
  try {
    return new WebGLRenderer({ canvas, antialias, alpha, powerPreference: 'high-performance' })
  } catch (cause) {
    throw new LimenError(
      {
        tag: 'unsupported',
        message: 'The 3D view needs WebGL 2, and this window has none.',
        advice: 'Update the graphics driver, or start with --enable-unsafe-swiftshader to draw in software.',
        part: '3D view'
      },
      { cause }
    )
  }
}
