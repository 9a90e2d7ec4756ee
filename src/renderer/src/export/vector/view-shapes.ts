/** What one view shows, as named groups in paint order: box and grid, the traces sorted by depth, the triad. */
import { boxStyles } from '../../scene/axes-box.ts'
import { boxLines } from '../../scene/axes-layout.ts'
import { triadPlace, triadStyle } from '../../scene/axis-triad.ts'
import type { DrawnPart } from '../../scene/drawn-parts.ts'
import { dashUnitOf, type PictureMeasures } from '../../scene/strip-measures.ts'
import { depthOfRank, pixelsInView } from '../../scene/shared-uniforms.ts'
import { sheetDepth } from '../../scene/surface.ts'
import type { StripStyle } from '../../scene/strip.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { TraceSet } from '../../scene/trace-set.ts'
import type { TraceView } from '../../scene/trace-view.ts'
import type { SceneView, ViewLayout } from '../../scene/view-layout.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { LineItem } from '../sheet/sheet-items.ts'
import { addConnectors } from './connector-lines.ts'
import { FaceIndex } from './face-index.ts'
import { orderedFaces, type PlacedFace } from './face-order.ts'
import { addMarkers } from './marker-shapes.ts'
import { liftMarks, type PlacedMark } from './marks-on-lines.ts'
import { inPaintOrder } from './paint-order.ts'
import { flatLayers, paintLayers } from './paint-layers.ts'
import { ScreenMatrix } from './screen-matrix.ts'
import { addStripRuns } from './strip-runs.ts'
import { facePiece, faceTriangles, surfaceFaces, type FaceLook } from './surface-faces.ts'
import { partColors, traceName } from './trace-parts.ts'
import type { VectorPiece } from './vector-piece.ts'

/** Traces that a line is kept in front of where they coincide. */
const mostUnder = 4
/** Pixels of runs: shorter ones where several traces may coincide, since each is sorted before others by as much. */
const [longRun, shortRun] = [28, 12]

/** Pixels by which a face of a surface may be uneven before it is painted as two triangles. */
const unevenPixels = 4

/** Groups of a view in paint order: 'Box', one for each stretch of a trace, 'Triad'. */
export function viewShapes(
  set: TraceSet,
  view: SceneView,
  layout: ViewLayout,
  theme: SceneTheme
): SheetGroup[] {
  if (layout.traces.length === 0) return []
  const measures = measuresOf(view, layout)
  const pieces = new ViewPieces(set, view, layout, theme, measures).all()
  const data = traceGroups(inPaintOrder(pieces), view.traces)
  const triad = layout.triad ? [triadGroup(layout, theme, measures.pixels)] : []
  return [
    boxGroup(view, layout, theme, measures.pixels),
    { ...named('Traces', data), clip: view.viewport },
    ...triad
  ]
}

function measuresOf({ viewport }: SceneView, { covered }: ViewLayout): PictureMeasures {
  const pixels = pixelsInView(viewport.height)
  return { pixels, depthPerPixel: covered.depth, dashUnit: dashUnitOf(covered.units, pixels) }
}

/** Collects the pieces of all traces of a view; surfaces first, since lines are cut at them, and markers moved before lines. */
class ViewPieces {
  private readonly pieces: VectorPiece[] = []
  private readonly faces: PlacedFace<FaceLook>[] = []
  private readonly marks: PlacedMark[] = []
  private readonly parts: { trace: TraceView; source: number; part: DrawnPart }[]
  private readonly layers: Map<number, number>
  private readonly flat: Set<number>
  private readonly view: SceneView
  private readonly theme: SceneTheme
  private readonly measures: PictureMeasures
  private readonly matrix: ScreenMatrix

  constructor(
    set: TraceSet,
    view: SceneView,
    { camera }: ViewLayout,
    theme: SceneTheme,
    measures: PictureMeasures
  ) {
    this.view = view
    this.theme = theme
    this.measures = measures
    this.matrix = new ScreenMatrix(view.viewport, camera, view.scale)
    this.parts = view.traces.flatMap((trace, source) =>
      set.drawn(trace).map((part) => ({ trace, source, part }))
    )
    const parts = this.parts.map(({ part }) => part)
    this.layers = paintLayers(parts)
    this.flat = flatLayers(parts, this.layers)
  }

  all(): VectorPiece[] {
    for (const each of this.parts) if (each.part.kind === 'surface') this.add(each, null)
    const faces = this.placeFaces()
    const surfaceLayers = new Set(this.pieces.map(({ layer }) => layer))
    for (const each of this.parts)
      if (each.part.kind !== 'surface')
        this.add(each, surfaceLayers.has(this.layers.get(each.part.order) ?? 0) ? faces : null)
    liftMarks(this.marks, this.pieces)
    return this.pieces
  }

  /** Adds the faces of all surfaces; null where there are none. */
  private placeFaces(): FaceIndex | null {
    const { depthPerPixel, pixels } = this.measures
    const faces = orderedFaces(this.faces, depthPerPixel)
    for (const face of faces) this.pieces.push(facePiece(face))
    const tolerance = sheetDepth * pixels * depthPerPixel
    return faces.length > 0 ? new FaceIndex(faces.flatMap(faceTriangles), tolerance) : null
  }

  private add({ trace, source, part }: (typeof this.parts)[number], faces: FaceIndex | null): void {
    const { matrix, measures, pieces, view } = this
    const place = { layer: this.layers.get(part.order) ?? 0, order: part.order, source }
    const { background } = this.theme
    matrix.forward = depthOfRank(trace.uniforms.rank, measures)
    const colors = partColors(part, trace, background)
    switch (part.kind) {
      case 'strip': {
        // Emphasised lines lie upon the others, and later traces upon earlier ones where they coincide.
        const ahead = 2 * Math.floor(part.style.forward) + Math.min(trace.uniforms.rank, mostUnder)
        const longest = view.traces.length > 1 ? shortRun : longRun
        const isFlat = this.flat.has(place.layer)
        const sorting = { ahead, longest, faces, isFlat }
        addStripRuns(pieces, part, { matrix, measures, colors, background, place, ...sorting })
        break
      }
      case 'marker':
        this.marks.push(...addMarkers(pieces, part, { matrix, measures, colors, background, place, faces }))
        break
      case 'surface': {
        const tolerance = unevenPixels * measures.depthPerPixel
        const context = { matrix, scale: view.scale, colors, place, tolerance }
        for (const face of surfaceFaces(part, context)) this.faces.push(face)
        break
      }
      case 'connector':
        addConnectors(pieces, part, { matrix, measures, place })
    }
  }
}

/** Stretches of the same trace, in paint order, each a group with the name of the trace and its condition. */
function traceGroups(pieces: readonly VectorPiece[], traces: readonly TraceView[]): SheetGroup[] {
  const groups: SheetGroup[] = []
  let source = -1
  for (const piece of pieces) {
    if (piece.source !== source) {
      source = piece.source
      groups.push(named(traceName(traces[source]?.descriptor), []))
    }
    groups[groups.length - 1]?.items.push(piece.item)
  }
  return groups
}

const named = (name: string, items: SheetGroup['items']): SheetGroup => ({ kind: 'group', name, items })

function boxGroup(view: SceneView, layout: ViewLayout, theme: SceneTheme, pixels: number): SheetGroup {
  const { edges, grid } = boxLines(view.scale, layout.ticks, layout.back)
  const styles = boxStyles(theme)
  const matrix = new ScreenMatrix(view.viewport, layout.camera, null)
  return {
    ...named('Box', [
      ...(layout.titles ? [named('Grid', segmentItems(grid, matrix, styles.grid, pixels))] : []),
      named('Edges', segmentItems(edges, matrix, styles.edges, pixels))
    ]),
    clip: view.viewport
  }
}

/** Line segments, [n, 2, 3]. */
function segmentItems(
  segments: Float32Array,
  matrix: ScreenMatrix,
  style: StripStyle,
  pixels: number
): LineItem[] {
  const items: LineItem[] = []
  for (let point = 0; point * 3 + 5 < segments.length; point += 2) {
    const ends = [point, point + 1].map((end): [number, number] => {
      matrix.projectBetween(segments, end, end, 0)
      return [matrix.x, matrix.y]
    })
    if (ends.flat().some(Number.isNaN)) continue
    items.push(lineItem(ends, style, pixels))
  }
  return items
}

const lineItem = (
  points: [number, number][],
  { color, width, opacity }: StripStyle,
  pixels: number
): LineItem => ({
  kind: 'line',
  points,
  color: color ?? '#808080',
  width: width * pixels,
  opacity
})

function triadGroup({ triad, camera }: ViewLayout, theme: SceneTheme, pixels: number): SheetGroup {
  const style = triadStyle(theme)
  const place = (axis: 0 | 1 | 2, share: number): [number, number] => {
    const { x, y } = triadPlace(axis, share, camera)
    return [(triad?.x ?? 0) + x, (triad?.y ?? 0) + y]
  }
  const lines = ([0, 1, 2] as const).map((axis) => lineItem([place(axis, 0), place(axis, 1)], style, pixels))
  return named('Triad', lines)
}
