/**
 * One trace on the GPU: its points and everything that is drawn from them. Data units go in, a scale says where they
 * lie. Knows nothing of cameras and views.
 */
import { Group, type WebGLRenderer } from 'three'
import { conditionMark } from './condition-marks.ts'
import { ColorUniforms } from './color-uniforms.ts'
import { currentCategoryColor } from './current-category.ts'
import { DashLengths } from './dash-lengths.ts'
import { across, consecutive, paintOrder } from './drawable.ts'
import type { DrawnPart } from './drawn-parts.ts'
import type { PositionLayout, TraceDescriptor } from './descriptors.ts'
import { isAtEnd } from './curve-end.ts'
import { Marker } from './marker.ts'
import { positionAt } from './picking.ts'
import { PositionTexture } from './position-texture.ts'
import type { SharedScale, Triple } from './scale.ts'
import type { SharedUniforms } from './shared-uniforms.ts'
import { gridLineSelection } from './strip-geometry.ts'
import { Strip } from './strip.ts'
import { show } from './show-drawable.ts'
import { Surface } from './surface.ts'
import { traceAppearance, type Look, type Reveal, type TraceAppearance } from './trace-appearance.ts'

/** A hovered place; `series` −1 is the current trajectory. */
export interface HoverPlace {
  series: number
  index: number
}

/** Most grid lines drawn across a surface. */
const mostGridLines = 24

export class TraceView {
  readonly group = new Group()
  readonly path = new PositionTexture()
  readonly current = new PositionTexture()
  /** What colour means on this trace. */
  readonly colors = new ColorUniforms()
  /** Colour of the trace as a category. */
  color: string
  descriptor: TraceDescriptor
  readonly uniforms: SharedUniforms
  layout: PositionLayout = { series: 0, points: 0 }
  hover: HoverPlace | null = null
  /** Of the path and of the current trajectory; null for the baseline, which is solid. */
  private readonly dashes: { path: DashLengths; current: DashLengths } | null
  private readonly line: Strip
  private readonly faint: Strip
  private readonly across: Strip
  private readonly currentLine: Strip
  private readonly hoverLine: Strip
  private readonly surface: Surface
  private readonly dots: Marker
  private readonly stations: Marker
  private readonly starts: Marker
  private readonly ends: Marker
  private readonly heads: Marker
  private readonly currentPoint: Marker
  private readonly hoverRing: Marker

  constructor(descriptor: TraceDescriptor, color: string, sceneUniforms: SharedUniforms) {
    const shared = sceneUniforms.withColors(this.colors)
    this.uniforms = shared
    this.descriptor = descriptor
    this.color = color
    const dashed = descriptor.condition !== undefined
    this.dashes = dashed ? { path: new DashLengths(), current: new DashLengths() } : null
    this.line = new Strip(shared, paintOrder.line, { dashed })
    this.faint = new Strip(shared, paintOrder.faint, { dashed })
    this.across = new Strip(shared, paintOrder.line, { dashed })
    this.currentLine = new Strip(shared, paintOrder.emphasis, { dashed, halo: true })
    this.hoverLine = new Strip(shared, paintOrder.emphasis + 1, { dashed, halo: true })
    this.surface = new Surface(shared)
    this.dots = new Marker(shared, 'dot', paintOrder.line, { eachPoint: true })
    this.stations = new Marker(shared, 'disc', paintOrder.marker, { eachPoint: true })
    this.starts = new Marker(shared, 'ring', paintOrder.marker)
    this.ends = new Marker(shared, 'arrow', paintOrder.marker)
    const head = dashed ? 'diamond' : 'disc'
    this.heads = new Marker(shared, head, paintOrder.marker + 1, { onTop: true })
    this.currentPoint = new Marker(shared, head, paintOrder.marker + 2, { onTop: true })
    this.hoverRing = new Marker(shared, 'ring', paintOrder.hover, { onTop: true })
    for (const drawable of this.drawables()) this.group.add(drawable.mesh)
  }

  /** Goes on under another description; false where that needs other shaders. */
  adopt(descriptor: TraceDescriptor, color: string): boolean {
    if ((descriptor.condition === undefined) !== (this.dashes === null)) return false
    this.descriptor = descriptor
    this.color = color
    return true
  }

  /** Takes both arrays as they are. Empty `positions` leave the path as it was: only the current stimulus moved. */
  setPositions(positions: Float32Array, current: Float32Array, layout: PositionLayout): void {
    const lone = layout.series <= 1 && layout.points > 1 && current.length === layout.points * 3
    if (lone) {
      this.path.set(current)
      this.layout = { series: 1, points: layout.points }
    } else if (positions.length > 0) {
      this.path.set(positions)
      this.layout = layout
    }
    this.current.set(lone ? new Float32Array(0) : current)
  }

  /** Takes a place in the scene: the group maps data units to its units. */
  place({ centre, factor }: SharedScale): void {
    const [x, y, z] = centre
    this.group.scale.set(...factor)
    this.group.position.set(-x * factor[0], -y * factor[1], -z * factor[2])
    if (this.dashes) this.followDashes(this.dashes, factor)
  }

  /** Copies new points to the GPU. */
  upload(renderer: WebGLRenderer): void {
    for (const texture of this.textures()) texture.upload(renderer)
  }

  /** What is drawn at the moment. */
  drawn(): DrawnPart[] {
    return this.drawables().flatMap((part) => (part.mesh.visible ? [part.drawn()] : []))
  }

  /** Sets every uniform and what is visible, beside so many conditions. Uploads nothing. */
  refresh(look: Look, factor: Triple, conditions: number): void {
    const content = {
      ...this.layout,
      descriptor: this.descriptor,
      traceColor: this.color,
      currentPoints: this.current.points,
      conditions,
      currentColor: currentCategoryColor(this)
    }
    const appearance = traceAppearance(content, look)
    this.refreshDashes()
    this.refreshPath(appearance, look)
    this.refreshSurface(appearance, factor)
    this.refreshEmphasis(appearance, look)
    this.refreshEnds(appearance, look)
    this.refreshPoints(appearance, look)
  }

  /** Where the head is, in data units; null where there is none. */
  headPlace({ head }: Reveal): Triple | null {
    const { current, path, layout } = this
    const source = current.points > 0 ? current : layout.series === 1 ? path : null
    if (!source || source.points === 0) return null
    const { positions, points } = source
    return positionAt({ positions, points, series: 1, pointsOnly: false }, 0, head * (points - 1))
  }

  /** The place here that corresponds to one picked on `other`; null where the two do not match. */
  placeLike(other: TraceView, place: HoverPlace): HoverPlace | null {
    if (other === this) return { series: place.series, index: place.index }
    if (place.series < 0)
      return this.current.points === other.current.points ? { series: -1, index: place.index } : null
    const { series, points } = this.layout
    const matches = series === other.layout.series && points === other.layout.points
    return matches ? { series: place.series, index: place.index } : null
  }

  /** After the GL context was lost. */
  invalidate(): void {
    for (const texture of this.textures()) texture.invalidate()
  }

  dispose(): void {
    for (const drawable of this.drawables()) drawable.dispose()
    for (const texture of this.textures()) texture.dispose()
    this.colors.dispose()
    this.group.removeFromParent()
  }

  private refreshPath(appearance: TraceAppearance, look: Look): void {
    const { shows, line, faint } = appearance
    const { series, points } = this.layout
    const drawn = gridLineSelection(series, this.descriptor.surface ? mostGridLines : series)
    const layout = { ...consecutive(series, points), series: drawn.count }
    for (const strip of [this.line, this.faint]) {
      show(strip, shows.line, this.path, layout, series - 1)
      strip.setSelection(drawn.every, false, shows.surface)
    }
    this.faint.mesh.visible = shows.faint
    this.line.setStyle(line)
    this.faint.setStyle(faint)
    const last = points - 1
    this.line.setReveal(...revealedIndices(look.reveal, last))
    this.faint.setReveal(0, last)
  }

  private followDashes({ path, current }: { path: DashLengths; current: DashLengths }, factor: Triple): void {
    const { points } = this.current
    path.follow(this.path, this.layout, factor, this.descriptor.surface)
    current.follow(this.current, { series: 1, points }, factor, false)
  }

  private refreshDashes(): void {
    const { condition } = this.descriptor
    if (!condition || !this.dashes) return
    const { dash } = conditionMark(condition.mark)
    for (const strip of [this.line, this.faint, this.across, this.hoverLine])
      strip.setDash(dash, this.dashes.path)
    this.currentLine.setDash(dash, this.dashes.current)
  }

  /** The sheet, and grid lines from curve to curve. */
  private refreshSurface(appearance: TraceAppearance, factor: Triple): void {
    const { shows, line, color } = appearance
    const { series, points } = this.layout
    const drawn = gridLineSelection(points, mostGridLines)
    const crossing = { ...across(series, points), series: drawn.count }
    show(this.surface, shows.surface, this.path, consecutive(series, points))
    show(this.across, shows.surface, this.path, crossing, points - 1)
    this.surface.setStyle({ color, opacity: 0.3 })
    this.surface.setFactor(factor)
    this.across.setSelection(drawn.every, true, true)
    this.across.setReveal(0, series - 1)
    this.across.setStyle({ ...line, fade: 0 })
  }

  private refreshEmphasis(appearance: TraceAppearance, look: Look): void {
    const { shows, emphasis, current } = appearance
    const { points } = this.layout
    const last = this.current.points - 1
    show(this.currentLine, shows.currentLine, this.current, consecutive(1, this.current.points))
    this.currentLine.setStyle({ ...current, fade: look.reveal.fade })
    this.currentLine.setReveal(...revealedIndices(look.reveal, last))
    const hovered = this.hover && this.hover.series >= 0 && this.layout.series > 1 ? this.hover.series : null
    const row = { ...consecutive(1, points), first: (hovered ?? 0) * points }
    show(this.hoverLine, hovered !== null && shows.line, this.path, row)
    this.hoverLine.setReveal(0, points - 1)
    this.hoverLine.setStyle({ ...emphasis, fade: 0 })
  }

  /** Ring at the start, arrow at the end and disc at the head of the current trajectory, or of each of a few curves. */
  private refreshEnds(appearance: TraceAppearance, look: Look): void {
    const { shows } = appearance
    const source = shows.currentLine ? this.current : this.path
    const points = shows.currentLine ? this.current.points : this.layout.points
    const layout = consecutive(shows.currentLine ? 1 : this.layout.series, points)
    const color = shows.currentLine ? appearance.current.color : appearance.color
    const size = look.line.width
    show(this.starts, shows.ends, source, layout)
    const disc = shows.head || shows.currentPoint ? this.headPlace(look.reveal) : null
    show(this.ends, shows.ends && !(layout.series === 1 && isAtEnd(disc, source.positions)), source, layout)
    show(this.heads, shows.head, source, layout)
    show(this.stations, shows.ends && shows.stations, source, layout)
    this.stations.setStyle({ radius: 0.6 + size * 0.8, color, opacity: look.reveal.head < 1 ? 0.3 : 1 })
    this.ends.setIndex(points - 1)
    this.heads.setIndex(look.reveal.head * (points - 1))
    this.starts.setStyle({ radius: 1.2 + size * 1.5, color, opacity: look.reveal.tail > 0 ? 0.3 : 1 })
    this.ends.setStyle({ radius: 2 + size * 2, color, opacity: look.reveal.head < 1 ? 0.3 : 1 })
    if (layout.series > 1) this.heads.setStyle({ radius: 1.2 + size, color })
    else this.heads.setStyle({ radius: 2 + size * 1.6, color: appearance.color ?? look.theme.ink })
  }

  private refreshPoints(appearance: TraceAppearance, look: Look): void {
    const { shows } = appearance
    const size = look.line.width
    show(this.dots, shows.dots, this.path, consecutive(this.layout.series, this.layout.points))
    this.dots.setStyle({ radius: 0.8 + size * 0.8, color: appearance.color, opacity: look.line.opacity })
    show(this.currentPoint, shows.currentPoint, this.current, consecutive(1, 1))
    this.currentPoint.setStyle({ radius: 2 + size * 1.6, color: appearance.color ?? look.theme.ink })
    const onCurrent = this.hover?.series === -1
    const source = onCurrent ? this.current : this.path
    const points = onCurrent ? this.current.points : this.layout.points
    const first = Math.max(0, this.hover?.series ?? 0) * points
    show(this.hoverRing, this.hover !== null && points > 0, source, { ...consecutive(1, points), first })
    this.hoverRing.setIndex(Math.min(this.hover?.index ?? 0, points - 1))
    this.hoverRing.setStyle({ radius: 3 + size * 1.6, color: look.theme.ink })
  }

  private textures(): (PositionTexture | DashLengths)[] {
    return [this.path, this.current, ...(this.dashes ? [this.dashes.path, this.dashes.current] : [])]
  }

  private drawables(): (Strip | Marker | Surface)[] {
    const lines = [this.line, this.faint, this.across, this.currentLine, this.hoverLine]
    const points = [this.dots, this.stations, this.currentPoint, this.hoverRing]
    return [this.surface, ...lines, this.starts, this.ends, this.heads, ...points]
  }
}

const revealedIndices = ({ tail, head, lead }: Reveal, last: number): [number, number, number] => [
  tail * last,
  head * last,
  lead * last
]
