/**
 * A scene for an export without anything that draws it: what is shown, how it looks, and the camera that is said. Needs
 * neither a document nor a GPU.
 */
import { Group } from 'three'
import { defaultDirection, directionOf, shiftToShow, type Size } from './camera-fit.ts'
import type { SharedColorBar } from './color-bar.ts'
import type { AxisTitles, CameraState, ThemeName, Trail } from './descriptors.ts'
import { lift, StillCamera } from './picture-camera.ts'
import type { NameOptions } from './point-names.ts'
import { sceneFromData, type Bounds, type SharedScale } from './scale.ts'
import { panelViews, type PanelGrid } from './scene-panels.ts'
import type { SceneContent, TracePoints } from './scene-content.ts'
import { sceneViews, type ViewOptions } from './scene-views.ts'
import { SharedUniforms } from './shared-uniforms.ts'
import { sceneThemes } from './themes.ts'
import { lookOf, plainLook, revealOf, type Look } from './trace-appearance.ts'
import { TraceSet } from './trace-set.ts'
import { layoutNames, layoutView, type SceneView } from './view-layout.ts'
import { fitView, hasWholeBox, type ViewFit } from './view-fit.ts'
import { axisWordsIn, viewTitles } from './view-labels.ts'
import { noRoom, withoutRoom, type FreeRoom, type Viewport } from './viewports.ts'

export interface StageOptions {
  theme: ThemeName
  /** Of the picture, in CSS pixels: what type sizes and line widths are measured in. */
  size: Size
  /** CSS pixels around the views that stay free; none where it is left out. */
  room?: FreeRoom
  /** True where it is left out. */
  hasTriad?: boolean
  /** Whether numbers and titles stand at the axes; true where it is left out. */
  hasAxisWords?: boolean
  /** What lies over a single view: the fitted camera keeps the box apart from it. */
  covered?: readonly Viewport[]
  /** A camera that has the whole box in view shows it as large as there is room for, from its direction. */
  fitsWhole?: boolean
  /** CSS pixels of each view's edge that the fitted camera leaves free. */
  margin?: number
  /** Of panels whose grid does not say it. */
  columns?: number | undefined
}

/** As wide as labels keep away from a view's edge. */
const usualMargin = 8

/** Width by height that a camera is set for at least. */
const leastAspect = 1.2

export class SceneStage {
  readonly look: Look
  readonly set = new TraceSet()
  /** Where the camera stands. */
  camera: StillCamera
  readonly size: Size
  private readonly options: StageOptions
  private readonly layout: ViewOptions
  private fitted: { scale: SharedScale; fit: ViewFit } | null = null
  private readonly grid: PanelGrid | undefined
  private readonly root: Group
  private readonly shared: SharedUniforms

  /** `root` and `shared` are those of whatever draws it. */
  constructor(
    content: SceneContent,
    options: StageOptions,
    root = new Group(),
    shared = new SharedUniforms()
  ) {
    const { theme, size, room = noRoom, hasTriad = true } = options
    this.size = size
    this.options = options
    this.layout = { one: room, several: room, hasTriad }
    this.grid = content.grid
    this.root = root
    this.shared = shared
    this.look = { ...plainLook(sceneThemes[theme]), line: content.line, coloring: content.coloring }
    this.adopt(content)
    this.camera = new StillCamera(this.fittedCamera)
  }

  /** New points; the scale stays as it was fitted. */
  setPoints({ id, positions, current, layout }: TracePoints): void {
    this.set.setPositions(id, positions, current, layout)
  }

  /** What axes are, of traces by their ids; others keep theirs. */
  setAxisTitles(titles: ReadonlyMap<string, AxisTitles>): void {
    for (const trace of this.set.traces) {
      const axisTitles = titles.get(trace.descriptor.id)
      if (axisTitles) trace.descriptor = { ...trace.descriptor, axisTitles }
    }
  }

  /** How much of each path is shown around its head, at a share 0…1 of it; `heads` by id of the trace, where others are. */
  setReveal(trail: Trail, head: number, heads: ReadonlyMap<string, number> = new Map()): void {
    this.look.reveal = revealOf(trail, head)
    this.look.reveals = new Map([...heads].map(([id, own]) => [id, revealOf(trail, own)]))
  }

  /**
   * Null is the fitted view. With the id of a trace, it moves along until the head of that is in view. A view that is
   * narrower than windows are shows as much from side to side: the camera stands back.
   */
  setCamera(state: CameraState | null, followed: string | null = null): void {
    const wanted = state ? this.cameraLike(state) : this.fittedCamera
    this.camera = new StillCamera(followed === null ? wanted : this.following(wanted, followed))
  }

  /** What an uncontrolled view shows: the whole box, from the usual direction. */
  get fittedCamera(): CameraState {
    return this.fit.state
  }

  private get fit(): ViewFit {
    const { scale } = this.set
    if (this.fitted?.scale === scale) return this.fitted.fit
    const fit = this.fitBeside(this.options.covered ?? [])
    this.fitted = { scale, fit }
    return fit
  }

  hasWholeBox(camera: CameraState): boolean {
    return hasWholeBox(camera, this.set.halfSize)
  }

  private cameraLike(state: CameraState): CameraState {
    const { fitsWhole = false, covered = [] } = this.options
    const isFitted = fitsWhole && this.hasWholeBox(state)
    return isFitted ? this.fitBeside(covered, state).state : this.standingBack(state)
  }

  /**
   * The fitted view with its box apart from these parts of the picture; of several views that of the first, which has the
   * most words.
   * @param from whose direction and light it has.
   */
  fitBeside(covered: readonly Viewport[], from: CameraState | null = null): ViewFit {
    return this.fitIn(this.views, covered, from)
  }

  /** How large the box of panels in so many columns can be beside this room. */
  panelFit(columns: number | undefined, room: FreeRoom, from: CameraState | null): ViewFit {
    return this.fitIn(this.viewsIn(room, columns), [], from)
  }

  private fitIn(
    [view, ...others]: readonly SceneView[],
    covered: readonly Viewport[],
    from: CameraState | null
  ): ViewFit {
    const { scale, halfSize } = this.set
    const { hasAxisWords = true, margin = usualMargin } = this.options
    const viewport = view?.viewport ?? { x: 0, y: 0, ...this.size }
    const titles = view && hasAxisWords ? viewTitles(view.traces) : null
    return fitView({
      ...{ viewport, halfSize, margin, direction: from ? directionOf(from) : defaultDirection },
      orthographic: from?.orthographic ?? false,
      ...axisWordsIn(viewport, view?.axes ?? 'none', titles),
      scale: view?.scale ?? scale,
      covered: others.length === 0 ? covered : []
    })
  }

  get views(): SceneView[] {
    return this.viewsIn(this.layout.several, this.options.columns)
  }

  private viewsIn(room: FreeRoom, columns: number | undefined): SceneView[] {
    const { set, size, layout, grid } = this
    if (!grid) return sceneViews(set, size, layout)
    const chosen = { ...grid, columns: grid.columns ?? columns }
    return panelViews(set, chosen, withoutRoom(size, room), layout.hasTriad)
  }

  /** Where names of points could stand in each view, for whoever chooses for many pictures. */
  nameOptions(): NameOptions[] {
    this.set.refresh(null, this.look)
    return this.views.flatMap((view) => layoutNames(view, layoutView(this.camera, view)))
  }

  get colorBars(): SharedColorBar[] {
    return this.set.colorBars
  }

  /** Fits the scale to the points at the moment, and to what there must be room for beside them. */
  fitScale(room: Bounds | null): void {
    this.set.room = room
    this.set.fit()
    this.camera = new StillCamera(this.fittedCamera)
  }

  dispose(): void {
    this.set.dispose()
  }

  private adopt(content: SceneContent): void {
    const { set } = this
    set.arrangement = content.arrangement
    set.hasOwnScales = content.hasOwnScales
    set.scaling = content.scaling
    set.differences = content.differences
    set.panels = content.grid?.panels ?? []
    set.replace(
      content.traces.map(({ descriptor }) => descriptor),
      this.root,
      this.shared
    )
    for (const { descriptor, ...points } of content.traces) this.setPoints({ id: descriptor.id, ...points })
    set.setColors(content.colorings, content.coloring, this.look.theme.dataLightness)
    this.setReveal(content.trail, content.head)
    set.room = content.room
    set.fit()
  }

  private standingBack(state: CameraState): CameraState {
    const { width, height } = this.views[0]?.viewport ?? this.size
    const factor = Math.max(1, (leastAspect * height) / width)
    const { position, target } = state
    const from = (axis: 0 | 1 | 2): number => target[axis] + (position[axis] - target[axis]) * factor
    return factor === 1 ? state : { ...state, position: [from(0), from(1), from(2)] }
  }

  private following(state: CameraState, id: string): CameraState {
    const trace = this.set.find(id)
    const place = trace?.headPlace(lookOf(this.look, id).reveal)
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
