/** One trace as a node: its curves, surface, markers and differences, in the colours and sizes of the picture. */
import type { MarkerPart } from '../../scene/drawn-parts.ts'
import type { TraceView } from '../../scene/trace-view.ts'
import { partColors, traceName } from '../vector/trace-parts.ts'
import { connectorMesh } from './connector-mesh.ts'
import { headNode, headsOf, isHead, markerNodes, type MarkerContext } from './marker-nodes.ts'
import type { Detail } from './model-detail.ts'
import type { MovingHead } from './model-motion.ts'
import type { ModelMesh, ModelNode } from './model.ts'
import { surfaceMesh } from './surface-mesh.ts'
import { stripNodes, type CountedPart, type ViewContext } from './strip-node.ts'

/** Rings, balls and corners of a part: what decides how finely all of them are drawn. */
export function countOf({ part, pieces }: CountedPart): { rings: number; balls: number; corners: number } {
  const { series, points } = part.layout
  return {
    rings: pieces.reduce((sum, { stations }) => sum + stations.length, 0),
    balls: part.kind === 'marker' ? series * (part.eachPoint ? points : 1) : 0,
    corners: part.kind === 'surface' ? series * points : 0
  }
}

/** @param moving heads that move, with their places at each key. */
export function traceNode(
  trace: TraceView,
  parts: readonly CountedPart[],
  view: ViewContext,
  detail: Detail,
  moving: readonly MovingHead[]
): ModelNode {
  const name = traceName(trace.descriptor)
  const { id, condition, pointLabels } = trace.descriptor
  const children = [
    ...parts.flatMap((part) => partNodes(trace, part, view, detail)),
    ...headNodes(trace, parts, view, detail, moving)
  ]
  return {
    name,
    extras: {
      trace: condition?.of ?? id,
      ...(condition && { condition: condition.label }),
      ...(pointLabels && { points: pointLabels })
    },
    // Names of objects are unique in most programs.
    children: children.map((child) => ({ ...child, name: `${name} · ${child.name}` }))
  }
}

function partNodes(
  trace: TraceView,
  { part, pieces }: CountedPart,
  view: ViewContext,
  detail: Detail
): ModelNode[] {
  switch (part.kind) {
    case 'strip':
      return stripNodes(part, pieces, view, detail.sides)
    case 'surface':
      return named('Surface', surfaceMesh(part, view.scale, partColors(part, trace, view.theme.background)))
    case 'connector':
      return named('Differences', connectorMesh(part, view.scale, view.measures.pixels * view.unitsPerPixel))
    case 'marker':
      return isHead(part) ? [] : markerNodes(part, markerContext(trace, part, view, detail))
  }
}

/** Where the picture shows them; those that only the animation has stand where they begin. */
function headNodes(
  trace: TraceView,
  parts: readonly CountedPart[],
  view: ViewContext,
  detail: Detail,
  moving: readonly MovingHead[]
): ModelNode[] {
  const shown = parts.flatMap(({ part }) =>
    part.kind === 'marker' && isHead(part) ? headsOf(part, view.scale) : []
  )
  const others = moving
    .map(({ head }) => head)
    .filter(({ name }) => !shown.some((each) => each.name === name))
  return [...shown, ...others].map((head) => {
    const places = moving.find(({ head: { name } }) => name === head.name)?.places
    const node = headNode(head, markerContext(trace, head.part, view, detail))
    return { ...node, ...(places && { motion: places.map((place) => ({ place })) }) }
  })
}

function markerContext(
  trace: TraceView,
  part: MarkerPart,
  view: ViewContext,
  { ball }: Detail
): MarkerContext {
  const colors = partColors(part, trace, view.theme.background)
  return { scale: view.scale, colors, unit: view.measures.pixels * view.unitsPerPixel, detail: ball }
}

const named = (name: string, mesh: ModelMesh | null): ModelNode[] => (mesh ? [{ name, mesh }] : [])
