/** Curves of a trace as tubes as wide as in the picture; where the animation shows paths in part, they grow. */
import { paintOrder } from '../../scene/drawable.ts'
import type { DrawnPart, StripPart } from '../../scene/drawn-parts.ts'
import type { SharedScale } from '../../scene/scale.ts'
import { stripMeasures, type PictureMeasures } from '../../scene/strip-measures.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { TraceView } from '../../scene/trace-view.ts'
import { partColors } from '../vector/trace-parts.ts'
import { growthKeys, hasRoom, type ShownShare } from './growth-keys.ts'
import { MeshBuilder } from './mesh-builder.ts'
import type { ModelNode } from './model.ts'
import { grownShape } from './tube-growth.ts'
import { addTube } from './tube-mesh.ts'
import { tubePieces, type TubePiece } from './tube-stations.ts'

/** What all traces of a view share. */
export interface ViewContext {
  scale: SharedScale
  theme: SceneTheme
  measures: PictureMeasures
  /** Scene units of one CSS pixel at the camera's target. */
  unitsPerPixel: number
  /** What is shown of paths at each key; null where that does not change. */
  shown: readonly ShownShare[] | null
}

/** A part with what is counted before anything is built. */
export interface CountedPart {
  part: DrawnPart
  pieces: TubePiece[]
}

export function countedParts(
  trace: TraceView,
  parts: readonly DrawnPart[],
  view: ViewContext
): CountedPart[] {
  return parts.map((each) => {
    if (each.kind !== 'strip') return { part: each, pieces: [] }
    const part = view.shown && grows(each) ? whole(each) : each
    const { dashUnit } = stripMeasures(part.style, view.measures, part.last[0])
    const colors = partColors(part, trace, view.theme.background)
    return { part, pieces: tubePieces(part, view.scale, colors, dashUnit) }
  })
}

/** Neither the faint rest of a path nor lines across a surface follow the head. */
const grows = ({ order, crossed }: StripPart): boolean => !crossed && order !== paintOrder.faint

/** Colours of vertices stay, and so what grows does not fade. */
function whole(part: StripPart): StripPart {
  const last = part.layout.points - 1
  return { ...part, style: { ...part.style, fade: 0 }, reveal: { tail: 0, head: last, lead: last } }
}

export function stripNodes(
  part: StripPart,
  pieces: readonly TubePiece[],
  view: ViewContext,
  sides: number
): ModelNode[] {
  const builder = new MeshBuilder()
  const shown = grows(part) ? view.shown : null
  const radius = radiusOf(part, view)
  const fitting = sidesOf(pieces, sides, shown?.length ?? 0)
  const spans = pieces.flatMap((piece) => addTube(builder, piece, radius, fitting))
  const mesh = builder.mesh()
  if (!mesh) return []
  const name = nameOf(part)
  const keys = shown && growthKeys(shown, builder.vertices)
  if (!keys) return [{ name, mesh }]
  const last = part.layout.points - 1
  const shapes = keys.shapes.map(({ tail, lead }) => ({
    name: `${percent(tail)}–${percent(lead)} %`,
    moves: grownShape(mesh.positions, spans, { tail: tail * last, lead: lead * last })
  }))
  return [{ name, mesh: { ...mesh, shapes }, shares: keys.shares }]
}

/** Rather than grow in leaps, a tube has fewer sides. */
function sidesOf(pieces: readonly TubePiece[], sides: number, keys: number): number {
  const stations = pieces.reduce((sum, piece) => sum + piece.stations.length, 0)
  return hasRoom(keys, stations * sides) ? sides : Math.min(sides, 6)
}

const percent = (share: number): string => (100 * share).toFixed(1)

function nameOf({ order, crossed }: StripPart): string {
  if (crossed) return 'Grid lines'
  if (order === paintOrder.faint) return 'Rest of the path'
  return order >= paintOrder.emphasis ? 'Current path' : 'Path'
}

/**
 * What the picture moves towards the camera lies around what it would lie upon here, and the faint rest of a path within the
 * path: so that neither flickers where both run.
 */
function radiusOf(part: StripPart, { measures, unitsPerPixel }: ViewContext): number {
  const { width } = stripMeasures(part.style, measures, part.last[0])
  const nesting = part.order === paintOrder.faint ? 0.8 : 1 + 0.15 * Math.min(part.style.forward, 1)
  return (width * unitsPerPixel * nesting) / 2
}
