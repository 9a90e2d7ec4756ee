/**
 * The box around the data: which faces lie behind the data, where grid lines run, and along which edges the ticks
 * stand. Everything in scene units; no drawing.
 */
import { niceTicks } from './ticks.ts'
import { mapAxes, type Axis, type SharedScale, type Triple } from './scale.ts'

/** An edge of the box along which an axis is labelled. */
export interface AxisEdge {
  axis: Axis
  from: Triple
  to: Triple
}

/** Line segments as curves of two points, [n, 2, 3]. */
export interface BoxLines {
  edges: Float32Array
  grid: Float32Array
}

export const axes = [0, 1, 2] as const

/**
 * For each axis the side, −1 or 1, of the face that lies behind the data for an eye at `eye`. Where the eye looks along
 * a face, the side that brings ticks to the left and to the floor.
 */
export function backSides(eye: Triple): Triple {
  const edgeOn = Math.hypot(...eye) * 1e-3
  return [eye[0] > edgeOn ? -1 : 1, eye[1] > edgeOn ? -1 : 1, eye[2] >= -edgeOn ? -1 : 1]
}

/** Tick values of each axis in data units: two at least, since one is no scale; fewer along short edges. */
export function axisTicks(scale: SharedScale): [number[], number[], number[]] {
  const ticksOf = (axis: Axis): number[] => {
    const [lower, upper] = [scale.bounds.lower[axis], scale.bounds.upper[axis]]
    const count = Math.max(2, Math.round(5 * scale.halfSize[axis]))
    const counts = [count, count + 1, count + 2, 2 * count + 2]
    const tried = counts.map((wanted) => niceTicks(lower, upper, wanted))
    return tried.find(({ length }) => length > 1) ?? tried[0] ?? []
  }
  return [ticksOf(0), ticksOf(1), ticksOf(2)]
}

/** Edges of the three back faces, and grid lines at the ticks on them. */
export function boxLines(scale: SharedScale, ticks: [number[], number[], number[]], back: Triple): BoxLines {
  return {
    edges: new Float32Array(boxEdges(scale.halfSize, back)),
    grid: new Float32Array(gridLines(scale, ticks, back))
  }
}

/**
 * Edges to put ticks at: for x and y on the floor (or ceiling) behind, on the side of the viewer; for z the silhouette
 * edge that is further left in the picture, or further right.
 * @param right unit vector to the right in the picture.
 */
export function labelledEdges(
  halfSize: Triple,
  back: Triple,
  right: Triple,
  side: 'left' | 'right' = 'left'
): AxisEdge[] {
  const [x, y, z] = mapAxes((axis) => halfSize[axis] * back[axis])
  const [hx, hy, hz] = halfSize
  const leftIsNearX = -x * right[0] + y * right[1] < x * right[0] - y * right[1]
  const [zx, zy] = leftIsNearX === (side === 'left') ? [-x, y] : [x, -y]
  return [
    { axis: 0, from: [-hx, -y, z], to: [hx, -y, z] },
    { axis: 1, from: [-x, -hy, z], to: [-x, hy, z] },
    { axis: 2, from: [zx, zy, -hz], to: [zx, zy, hz] }
  ]
}

/** The place of a tick on an edge. */
export function tickPlace(scale: SharedScale, edge: AxisEdge, value: number): Triple {
  const { axis } = edge
  const place: Triple = [...edge.from]
  place[axis] = (value - scale.centre[axis]) * scale.factor[axis]
  return place
}

/** The nine edges that border a back face: all but those where two front faces meet. */
function boxEdges(halfSize: Triple, back: Triple): number[] {
  const lines: number[] = []
  for (const along of axes) {
    const [a, b] = others(along)
    for (const sideA of [-1, 1]) {
      for (const sideB of [-1, 1]) {
        if (sideA !== back[a] && sideB !== back[b]) continue
        const end = (side: number): Triple =>
          mapAxes((axis) => halfSize[axis] * (axis === along ? side : axis === a ? sideA : sideB))
        lines.push(...end(-1), ...end(1))
      }
    }
  }
  return lines
}

function gridLines(scale: SharedScale, ticks: [number[], number[], number[]], back: Triple): number[] {
  const lines: number[] = []
  for (const face of axes) {
    const [a, b] = others(face)
    for (const [ticked, along] of [
      [a, b],
      [b, a]
    ] as const) {
      for (const value of ticks[ticked]) {
        const place = (value - scale.centre[ticked]) * scale.factor[ticked]
        const end = (side: number): Triple =>
          mapAxes((axis) =>
            axis === ticked ? place : scale.halfSize[axis] * (axis === along ? side : back[axis])
          )
        lines.push(...end(-1), ...end(1))
      }
    }
  }
  return lines
}

function others(axis: Axis): [Axis, Axis] {
  return axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1]
}
