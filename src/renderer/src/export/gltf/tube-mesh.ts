/**
 * Tubes around rows of places. Corners are mitred where they are mild and round where they are sharp; a curve that comes back
 * to its start goes round without a seam. Pure geometry in scene units.
 */
import { normalized } from '../../scene/camera-fit.ts'
import type { Triple } from '../../scene/scale.ts'
import type { MeshBuilder, Rgba } from './mesh-builder.ts'
import type { Station, TubePiece } from './tube-stations.ts'
import type { TubeSpan } from './tube-growth.ts'
import { across, cross, dot, lengthOf, minus, plus, times, turned } from './triples.ts'

/** Cosine of the turn from which on a corner is round: 97°, where a mitre is 1.5 times as wide. */
const sharpTurn = -0.12
/** Places nearer to each other than this share of the radius are one. */
const nearby = 1e-3

/** A place of a tube with the colours before and after it, which differ where colour jumps. */
interface Joint {
  place: Triple
  /** Indices along the curve of the first and the last station here. */
  from: number
  to: number
  before: Rgba
  after: Rgba
}

/**
 * @param sides of the polygon that stands for the circle.
 * @returns where along the curve the new vertices are.
 */
export function addTube(builder: MeshBuilder, piece: TubePiece, radius: number, sides: number): TubeSpan[] {
  const joints = jointsOf(piece.stations, radius * nearby)
  const [first, last] = [joints[0], joints[joints.length - 1]]
  if (!first || !last || joints.length < 2) return []
  const ways = joints.slice(1).map(({ place }, i) => normalized(minus(place, joints[i]?.place ?? place)))
  const meets = joints.length > 3 && lengthOf(minus(first.place, last.place)) < radius * nearby
  const isClosed = meets && !piece.isDash && !isSharp(ways[ways.length - 1], ways[0])
  const tube = new Tube(builder, radius, sides)
  const spans: TubeSpan[] = []
  let start = 0
  for (let corner = 1; corner < joints.length; corner++) {
    const isLast = corner === joints.length - 1
    if (!isLast && !isSharp(ways[corner - 1], ways[corner])) continue
    const run = joints.slice(start, corner + 1)
    const isWhole = start === 0 && isLast
    const ends: Ends = {
      isClosed: isClosed && isWhole,
      isFlat: [piece.isDash && start === 0, piece.isDash && isLast]
    }
    spans.push(tube.add(run, ways.slice(start, corner), ends))
    start = corner
  }
  return spans
}

const isSharp = (before: Triple | undefined, after: Triple | undefined): boolean =>
  before !== undefined && after !== undefined && dot(before, after) < sharpTurn

/** Stations without those that lie upon others. */
function jointsOf(stations: readonly Station[], tolerance: number): Joint[] {
  const joints: Joint[] = []
  for (const { place, index, color } of stations) {
    const last = joints[joints.length - 1]
    if (last && lengthOf(minus(place, last.place)) <= tolerance)
      Object.assign(last, { after: color, to: index })
    else joints.push({ place, from: index, to: index, before: color, after: color })
  }
  return joints
}

interface Ends {
  isClosed: boolean
  /** At the start and at the end. */
  isFlat: [boolean, boolean]
}

/** Builds runs without sharp corners. */
class Tube {
  readonly #builder: MeshBuilder
  readonly #radius: number
  /** Cosine and sine of each corner of the polygon. */
  readonly #circle: readonly [number, number][]

  constructor(builder: MeshBuilder, radius: number, sides: number) {
    this.#builder = builder
    this.#radius = radius
    this.#circle = Array.from({ length: sides }, (_, side) => {
      const angle = (2 * Math.PI * side) / sides
      return [Math.cos(angle), Math.sin(angle)]
    })
  }

  /** @param ways unit vectors from each joint to the next one. */
  add(joints: readonly Joint[], ways: readonly Triple[], { isClosed, isFlat }: Ends): TubeSpan {
    const frames = framesOf(ways, isClosed)
    const span: TubeSpan = { sides: this.#circle.length, rings: [], caps: [] }
    let behind = -1
    for (const [i, { place, from, to, before, after }] of joints.entries()) {
      const frame = frames[i]
      if (!frame) continue
      const ring = this.#ring(place, frame, before)
      span.rings.push({ first: ring, from, to })
      if (behind >= 0) this.#join(behind, ring)
      behind = after === before ? ring : this.#ring(place, frame, after)
      if (behind !== ring) span.rings.push({ first: behind, from: to, to })
    }
    if (isClosed) return span
    const [start, end] = [frames[0], frames[frames.length - 1]]
    const [first, last] = [joints[0], joints[joints.length - 1]]
    if (start && first) span.caps.push(this.#cap(first.place, start, -1, first.before, isFlat[0]))
    if (end && last) span.caps.push(this.#cap(last.place, end, 1, last.after, isFlat[1]))
    return span
  }

  /** @returns the number of its first vertex. */
  #ring(place: Triple, { u, v, bend, stretch }: Frame, color: Rgba): number {
    const first = this.#builder.vertices
    const radius = this.#radius
    for (const [cosine, sine] of this.#circle) {
      const normal = plus(times(u, cosine), v, sine)
      const wider = stretch === 0 ? 0 : dot(normal, bend) * stretch
      const x = place[0] + (normal[0] + bend[0] * wider) * radius
      const y = place[1] + (normal[1] + bend[1] * wider) * radius
      const z = place[2] + (normal[2] + bend[2] * wider) * radius
      this.#builder.vertex(x, y, z, normal, color)
    }
    return first
  }

  #join(behind: number, ahead: number): void {
    const sides = this.#circle.length
    for (let side = 0; side < sides; side++) {
      const next = (side + 1) % sides
      this.#builder.triangle(behind + side, behind + next, ahead + side)
      this.#builder.triangle(ahead + side, behind + next, ahead + next)
    }
  }

  /** @param towards 1 closes the end, −1 the start. */
  #cap(
    place: Triple,
    { u, v, tangent }: Frame,
    towards: 1 | -1,
    color: Rgba,
    isFlat: boolean
  ): TubeSpan['caps'][number] {
    const first = this.#builder.vertices
    const rings = isFlat ? 1 : Math.max(2, this.#circle.length >> 2)
    const out = times(tangent, towards)
    let behind = -1
    for (let ring = 0; ring < rings; ring++) {
      const angle = isFlat ? 0 : (ring / rings) * (Math.PI / 2)
      const at = this.#capRing(place, { u, v, out, isFlat }, angle, color)
      if (behind >= 0) this.#face(behind, at, towards)
      behind = at
    }
    const [x, y, z] = isFlat ? place : plus(place, out, this.#radius)
    const pole = this.#builder.vertex(x, y, z, out, color)
    this.#fan(behind, pole, towards)
    return { first, count: this.#builder.vertices - first, isStart: towards < 0 }
  }

  #capRing(
    place: Triple,
    { u, v, out, isFlat }: { u: Triple; v: Triple; out: Triple; isFlat: boolean },
    angle: number,
    color: Rgba
  ): number {
    const first = this.#builder.vertices
    for (const [cosine, sine] of this.#circle) {
      const radial = plus(times(u, cosine), v, sine)
      const normal = plus(times(radial, Math.cos(angle)), out, Math.sin(angle))
      const [x, y, z] = plus(place, normal, this.#radius)
      this.#builder.vertex(x, y, z, isFlat ? out : normal, color)
    }
    return first
  }

  #face(behind: number, ahead: number, towards: 1 | -1): void {
    if (towards > 0) this.#join(behind, ahead)
    else this.#join(ahead, behind)
  }

  #fan(ring: number, pole: number, towards: 1 | -1): void {
    const sides = this.#circle.length
    for (let side = 0; side < sides; side++) {
      const [a, b] = [ring + side, ring + ((side + 1) % sides)]
      if (towards > 0) this.#builder.triangle(a, b, pole)
      else this.#builder.triangle(b, a, pole)
    }
  }
}

/** Where a ring lies: `u` and `v` across the curve, stretched along the bend so that the tube keeps its width. */
interface Frame {
  tangent: Triple
  u: Triple
  v: Triple
  bend: Triple
  stretch: number
}

/** Frames that turn as little as they can from joint to joint; of a closed curve the last one is the first one. */
function framesOf(ways: readonly Triple[], isClosed: boolean): Frame[] {
  const count = ways.length + 1
  const sides = Array.from({ length: count }, (_, i): [before: Triple, after: Triple] => {
    const closing = isClosed
      ? ([ways[ways.length - 1], ways[0]] as const)
      : ([ways[0], ways[ways.length - 1]] as const)
    const before = ways[i - 1] ?? closing[0] ?? zero
    return [before, ways[i] ?? (isClosed ? ways[0] : before) ?? before]
  })
  const tangents = sides.map(([before, after]) => normalized(plus(before, after)))
  const us: Triple[] = [across(tangents[0] ?? [0, 0, 1])]
  for (let i = 1; i < count; i++)
    us.push(turned(us[i - 1] ?? zero, tangents[i - 1] ?? zero, tangents[i] ?? zero))
  const twist = isClosed ? twistBetween(us[count - 1] ?? zero, us[0] ?? zero, tangents[0] ?? zero) : 0
  return tangents.map((tangent, i) => {
    const last = isClosed && i === count - 1
    const u = last ? (us[0] ?? zero) : rotated(us[i] ?? zero, tangent, (twist * i) / (count - 1))
    return { tangent, u, v: cross(tangent, u), ...bendOf(...(sides[i] ?? [zero, zero])) }
  })
}

const zero: Triple = [0, 0, 0]

function bendOf(before: Triple, after: Triple): Pick<Frame, 'bend' | 'stretch'> {
  const way = minus(after, before)
  const length = lengthOf(way)
  // |after − before| = 2 sin(θ / 2)
  const stretch = 1 / Math.sqrt(Math.max(1 - (length / 2) ** 2, 0.05)) - 1
  return length < 1e-6 ? { bend: zero, stretch: 0 } : { bend: times(way, 1 / length), stretch }
}

const twistBetween = (from: Triple, to: Triple, axis: Triple): number =>
  Math.atan2(dot(cross(from, to), axis), dot(from, to))

/** A vector across an axis, turned around it. */
const rotated = (vector: Triple, axis: Triple, angle: number): Triple =>
  angle === 0 ? vector : plus(times(vector, Math.cos(angle)), cross(axis, vector), Math.sin(angle))
