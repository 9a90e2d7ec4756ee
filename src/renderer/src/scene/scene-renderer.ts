/**
 * Draws the views of a scene into one canvas: a WebGL renderer, the root of all traces, a box for each scale and a triad.
 * Which traces a view shows is said by the caller; nothing here keeps state of the interface.
 */
import { Group, Scene, Vector3, WebGLRenderer, type Camera } from 'three'
import { LimenError } from '#shared/errors.ts'
import { AxesBox } from './axes-box.ts'
import { AxisTriad, triadSize } from './axis-triad.ts'
import type { ScreenFromScene } from './labels.ts'
import { SharedUniforms } from './shared-uniforms.ts'
import type { SceneTheme } from './themes.ts'
import type { Viewport } from './viewports.ts'

/** Lines and markers shrink with the view's height down to this, in CSS pixels. */
const smallestPicture = 480

export class SceneRenderer {
  readonly shared = new SharedUniforms()
  /** Parent of all traces. */
  readonly root = new Group()
  readonly renderer: WebGLRenderer
  private readonly triad: AxisTriad
  private readonly scene = new Scene()
  private readonly boxes: AxesBox[] = []
  private theme: SceneTheme | null = null
  private height = 1
  private density = 1

  /** Throws `LimenError` 'unsupported' where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement) {
    this.renderer = createRenderer(canvas)
    this.renderer.autoClear = false
    this.renderer.info.autoReset = false
    this.triad = new AxisTriad(this.shared)
    this.scene.add(this.root)
  }

  setTheme(theme: SceneTheme): void {
    this.renderer.setClearColor(theme.background)
    this.shared.setBackground(theme.background)
    this.theme = theme
    for (const box of this.boxes) box.setTheme(theme)
    this.triad.setTheme(theme)
  }

  setSize(width: number, height: number, density: number): void {
    this.height = height
    this.density = density
    this.renderer.setPixelRatio(density)
    this.renderer.setSize(width, height, false)
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
    this.aim(view, view.height)
    this.shared.depthPerPixel.value = covered.depth / this.density
    this.shared.setDashUnit(covered.units / this.density)
    this.renderer.clearDepth()
    this.renderer.render(this.scene, camera)
  }

  /** Draws the triad into the lower left corner of a view; returns its square. */
  drawTriad(view: Viewport, camera: Camera): { square: Viewport; tips: ReturnType<AxisTriad['tips']> } {
    const square = {
      x: view.x + 6,
      y: view.y + view.height - triadSize - 6,
      width: triadSize,
      height: triadSize
    }
    this.aim(square, view.height)
    this.renderer.clearDepth()
    this.triad.draw(this.renderer, camera)
    return { square, tips: this.triad.tips() }
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

  private aim({ x, y, width, height }: Viewport, pictureHeight: number): void {
    const fromBelow = this.height - y - height
    this.renderer.setViewport(x, fromBelow, width, height)
    this.renderer.setScissor(x, fromBelow, width, height)
    this.renderer.setScissorTest(true)
    const { density } = this
    this.shared.setView(width * density, height * density, Math.max(pictureHeight, smallestPicture) * density)
  }
}

/** From scene units to CSS pixels of the canvas, for one view. */
export function screenFromScene(view: Viewport, camera: Camera): ScreenFromScene {
  return (place) => {
    const clip = new Vector3(...place).project(camera)
    return { x: view.x + (clip.x * 0.5 + 0.5) * view.width, y: view.y + (0.5 - clip.y * 0.5) * view.height }
  }
}

function createRenderer(canvas: HTMLCanvasElement): WebGLRenderer {
  try {
    return new WebGLRenderer({ canvas, antialias: false, alpha: false, powerPreference: 'high-performance' })
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
