/**
 * The box around the data: the edges behind it, as the camera has them, each axis's under its title, and the grid on the faces
 * there. Where the camera moves, the edges in front as well, and only the floor's grid: no wall is behind all the time.
 */
import { boxStyles } from '../../scene/axes-box.ts'
import { boxLines } from '../../scene/axes-layout.ts'
import { mapAxes, type Axis, type Triple } from '../../scene/scale.ts'
import { formatTicks } from '../../scene/ticks.ts'
import type { SceneView, ViewLayout } from '../../scene/view-layout.ts'
import type { StripStyle } from '../../scene/strip.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import { linearColor } from './linear-color.ts'
import { MeshBuilder } from './mesh-builder.ts'
import type { ModelMesh, ModelNode } from './model.ts'
import { addTube } from './tube-mesh.ts'

/** @param unit scene units of one pixel of the reference picture. */
export function boxNode(
  view: SceneView,
  layout: ViewLayout,
  { theme, unit, isWhole }: { theme: SceneTheme; unit: number; isWhole: boolean }
): ModelNode {
  const styles = boxStyles(theme)
  const axes = ([0, 1, 2] as const).flatMap((axis): ModelNode[] => {
    const edges = edgesAlong(axis, view.scale.halfSize, isWhole ? null : layout.back)
    const mesh = lineMesh(edges, styles.edges, unit)
    const node = { name: layout.titles?.[axis] ?? `axis ${axis + 1}`, extras: axisFacts(axis, view, layout) }
    return mesh ? [{ ...node, mesh }] : []
  })
  const grid = segmentsOf(boxLines(view.scale, layout.ticks, layout.back).grid)
  const floor = view.scale.halfSize[2] * layout.back[2]
  const isOnFloor = ([from, to]: Segment): boolean =>
    Math.abs(from[2] - floor) + Math.abs(to[2] - floor) < 1e-6
  const mesh = layout.titles ? lineMesh(isWhole ? grid.filter(isOnFloor) : grid, styles.grid, unit) : null
  return { name: 'Box', children: [...axes, ...(mesh ? [{ name: 'Grid', mesh }] : [])] }
}

/** Numbers of an axis and where they stand along it, in scene units. */
function axisFacts(axis: Axis, { scale }: SceneView, { ticks, titles }: ViewLayout): Record<string, unknown> {
  const { bounds, centre, factor } = scale
  return {
    ...(titles && { title: titles[axis] }),
    from: bounds.lower[axis],
    to: bounds.upper[axis],
    ticks: ticks[axis],
    tickTexts: formatTicks(ticks[axis]),
    tickPlaces: ticks[axis].map((value) => (value - centre[axis]) * factor[axis])
  }
}

type Segment = [Triple, Triple]

/** @param back sides of the faces behind; null for the edges in front as well. */
function edgesAlong(along: Axis, halfSize: Triple, back: Triple | null): Segment[] {
  const [a, b] = [((along + 1) % 3) as Axis, ((along + 2) % 3) as Axis]
  const corners = [-1, 1].flatMap((sideA) => [-1, 1].map((sideB) => [sideA, sideB] as const))
  return corners
    .filter(([sideA, sideB]) => !back || sideA === back[a] || sideB === back[b])
    .map(([sideA, sideB]): Segment => {
      const end = (side: number): Triple =>
        mapAxes((axis) => halfSize[axis] * (axis === along ? side : axis === a ? sideA : sideB))
      return [end(-1), end(1)]
    })
}

/** [n, 2, 3] */
function segmentsOf(lines: Float32Array): Segment[] {
  const at = (point: number): Triple => mapAxes((axis) => lines[point * 3 + axis] ?? NaN)
  return Array.from({ length: Math.floor(lines.length / 6) }, (_, i) => [at(2 * i), at(2 * i + 1)])
}

function lineMesh(
  segments: readonly Segment[],
  { color, width }: StripStyle,
  unit: number
): ModelMesh | null {
  const builder = new MeshBuilder()
  const rgba = linearColor(color ?? '#808080')
  for (const ends of segments) {
    const stations = ends.map((place, index) => ({ place, index, color: rgba }))
    addTube(builder, { stations, isDash: true }, (width * unit) / 2, 6)
  }
  return builder.mesh()
}
