/**
 * The 3D view of trajectories: the one class that the interface talks to. It keeps what is shown and hands the work to
 * its parts; it knows nothing of networks, studies or Svelte, and draws only when something has changed.
 */
import { CameraRig } from './camera-rig.ts'
import { CanvasSize } from './canvas-size.ts'
import type { SharedColorBar } from './color-bar.ts'
import type {
  Arrangement,
  AxisScaling,
  CameraState,
  Coloring,
  Differences,
  LineStyle,
  PathPlace,
  Pick,
  PositionLayout,
  SceneStatistics,
  ThemeName,
  TraceDescriptor,
  Trail
} from './descriptors.ts'
import { DrawLoop } from './draw-loop.ts'
import { LabelOverlay } from './label-overlay.ts'
import type { Axis, Bounds, BoxFit } from './scale.ts'
import { contentOf, type SceneContent } from './scene-content.ts'
import { drawPicture } from './scene-picture.ts'
import { SceneRenderer } from './scene-renderer.ts'
import { followHead, pickInViews, sceneViews } from './scene-views.ts'
import { sceneThemes } from './themes.ts'
import { plainLook, revealOf, type Look } from './trace-appearance.ts'
import { TraceSet } from './trace-set.ts'

export class TrajectoryScene {
  /** Called when the camera has come to rest after a movement. */
  onchange: (() => void) | null = null
  private readonly canvas: HTMLCanvasElement
  private readonly parts: SceneRenderer
  private readonly set = new TraceSet()
  private readonly rig: CameraRig
  private readonly size: CanvasSize
  private readonly overlay: LabelOverlay
  private readonly loop: DrawLoop
  private readonly look: Look
  private frames = 0
  private colorings: ReadonlyMap<string, Coloring> = new Map()
  private head = 1
  private trail: Trail = { tail: 1, lead: 0, fade: false, rest: 'faint' }
  /** Id of the trace whose head the camera keeps in view. */
  private followed: string | null = null

  /**
   * @param canvas fills its parent, which is positioned: labels are laid over it.
   * Throws `LimenError` 'unsupported' where there is no WebGL 2.
   */
  constructor(canvas: HTMLCanvasElement, options: { theme: ThemeName }) {
    this.canvas = canvas
    this.parts = new SceneRenderer(canvas)
    this.look = plainLook(sceneThemes[options.theme])
    this.loop = new DrawLoop((seconds) => this.draw(seconds))
    this.overlay = new LabelOverlay(canvas, this.look.theme)
    this.rig = new CameraRig(canvas, this.invalidate, () => this.onchange?.())
    this.size = new CanvasSize(canvas, this.resize)
    canvas.addEventListener('webglcontextrestored', this.restore)
    this.setTheme(options.theme)
    this.resize()
  }

  /** Says which traces there are. Those with a known id keep their points; other traces or axes get a new scale. */
  setTraces(descriptors: readonly TraceDescriptor[]): void {
    this.set.replace(descriptors, this.parts.root, this.parts.shared)
    this.applyColors()
    this.frameViews()
    this.invalidate()
  }

  /**
   * New points of a trace. Both arrays are kept, not copied: do not write to them afterwards.
   * @param positions [series, points, 3]; empty when only the current stimulus moved.
   * @param current [points, 3] for a current trajectory, [1, 3] for a current point, empty for none.
   * @param moves the same points through another projection: they move there instead of jumping.
   */
  updatePositions(
    id: string,
    positions: Float32Array,
    current: Float32Array,
    layout: PositionLayout,
    moves = false
  ): void {
    this.set[moves ? 'tweenPositions' : 'setPositions'](id, positions, current, layout)
    if (this.set.fitDue) this.fitScale()
    this.invalidate()
  }

  /** Share 0…1 of each path up to which it is shown. Uploads nothing. */
  setHead(head: number): void {
    this.head = Math.min(1, Math.max(0, head))
    this.reveal()
  }

  /** How much of each path is drawn around the head. Uploads nothing. */
  setTrail(trail: Trail): void {
    this.trail = trail
    this.reveal()
  }

  /** Keeps the head of this trace in view by moving the camera along with it; null leaves the camera alone. */
  follow(trace: string | null): void {
    this.followed = trace
    this.invalidate()
  }

  /** `colorings`: by id of the trace, where colour means something else on it. */
  setColoring(coloring: Coloring, colorings: ReadonlyMap<string, Coloring> = new Map()): void {
    this.look.coloring = coloring
    this.colorings = colorings
    this.applyColors()
  }

  /** What an interface needs to draw colour bars; none where colour is by trace. */
  get colorBars(): SharedColorBar[] {
    return this.set.colorBars
  }

  /** Colours of the traces as categories, for a legend; conditions have theirs from their marks. */
  get legend(): { trace: string; label: string; color: string }[] {
    return this.set.legend
  }

  setLineStyle(style: LineStyle): void {
    this.look.line = style
    this.invalidate()
  }

  setDifferences(differences: Differences): void {
    this.set.differences = differences
    this.invalidate()
  }

  setTheme(name: ThemeName): void {
    this.look.theme = sceneThemes[name]
    this.parts.setTheme(this.look.theme)
    this.overlay.setTheme(this.look.theme)
    this.applyColors()
  }

  /** `hasOwnScales`: of several views, each has the scale that fits its own trace, instead of one for all. */
  setArrangement(arrangement: Arrangement, hasOwnScales = false): void {
    Object.assign(this.set, { arrangement, hasOwnScales })
    this.frameViews()
    this.invalidate()
  }

  /** Whether the three axes share one factor. Fits the scale anew. */
  setScaling(scaling: AxisScaling): void {
    if (scaling === this.set.scaling) return
    this.set.scaling = scaling
    this.fitScale()
  }

  /** Fits the shared centre and scale to the points that are shown; only this and other traces change the scale. */
  fitScale(): void {
    this.set.fit()
    this.frameViews()
    this.invalidate()
  }

  /** Room that the box has beside the data, and the scale that is fitted to both; null for none. */
  setRoom(room: Bounds | null): void {
    if (JSON.stringify(room) === JSON.stringify(this.set.room)) return
    this.set.room = room
    if (!this.set.fitDue) this.fitScale()
  }

  /** What is shown, for an export. */
  get content(): SceneContent {
    return contentOf(this.set, this.look, this.colorings, this.trail, this.head)
  }

  /** Smallest and largest coordinates of what is shown. */
  get bounds(): Bounds {
    return this.set.bounds()
  }

  /** How the data sit in the box that is drawn. */
  get boxFit(): BoxFit {
    return this.set.boxFit()
  }

  /** Brings the traces (one, or all) into view from the present direction. */
  frame(id?: string): void {
    const { centre, halfSize } = this.set.boxAround(id)
    this.rig.frame(centre, halfSize, true)
    this.invalidate()
  }

  /** The default view of the whole box. */
  reset(): void {
    this.rig.reset(true)
    this.invalidate()
  }

  setOrthographic(orthographic: boolean): void {
    this.rig.orthographic = orthographic
    this.invalidate()
    this.onchange?.()
  }

  /** Looks along an axis at the plane of the other two. */
  viewAlong(axis: Axis): void {
    this.rig.viewAlong(axis)
    this.invalidate()
  }

  get camera(): CameraState {
    return this.rig.state
  }

  /** Moves at once and does not report a change; null is the fitted view. */
  set camera(state: CameraState | null) {
    if (state) this.rig.state = state
    else this.rig.fit()
    this.invalidate()
  }

  /** The nearest place on a trajectory within 14 CSS pixels of (x, y) on the canvas. */
  pick(x: number, y: number): Pick | null {
    return pickInViews(sceneViews(this.set, this.size), this.rig, x, y)
  }

  /** Rings a place and brings out its curve; the same index is ringed on traces with as many points. */
  setHover(place: PathPlace | null): void {
    this.set.setHover(place)
    this.invalidate()
  }

  /** Draws now instead of at the display's next frame. */
  renderOnce(): void {
    this.draw(0)
  }

  get statistics(): SceneStatistics {
    const { calls } = this.parts.renderer.info.render
    return { ...this.set.uploadStatistics(), frames: this.frames, drawCalls: calls }
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextrestored', this.restore)
    this.loop.dispose()
    this.size.dispose()
    this.rig.dispose()
    this.overlay.dispose()
    this.set.dispose()
    this.parts.dispose()
  }

  /** Tells the camera what it has to show and in which size; a view that nobody has turned stays framed. */
  private frameViews(): void {
    const [first] = sceneViews(this.set, this.size)
    this.rig.setFrame(this.set.halfSize, first?.viewport ?? this.size)
  }

  private applyColors(): void {
    this.set.setColors(this.colorings, this.look.coloring, this.look.theme.dataLightness)
    this.invalidate()
  }

  private reveal(): void {
    this.look.reveal = revealOf(this.trail, this.head)
    this.invalidate()
  }

  private draw(seconds: number): boolean {
    const views = sceneViews(this.set, this.size)
    if (this.followed !== null) followHead(this.rig, this.set, views, this.followed, this.look.reveal)
    const isTweening = this.set.advance(seconds)
    const moving = this.rig.advance(seconds) || isTweening
    const names = { before: this.overlay.names }
    this.overlay.show(drawPicture(this.parts, this.rig, this.set, this.look, views, names))
    this.frames++
    return moving
  }

  private readonly invalidate = (): void => {
    this.loop.invalidate()
  }

  private readonly resize = (): void => {
    this.parts.setSize(this.size.width, this.size.height, this.size.density)
    this.frameViews()
    this.renderOnce()
  }

  private readonly restore = (): void => {
    this.parts.invalidate()
    this.parts.setTheme(this.look.theme)
    this.set.invalidate()
    this.invalidate()
  }
}
