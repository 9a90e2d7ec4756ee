/** Where a camera must stand to see a box, and the directions of the standard views. No three.js. */
import type { CameraState } from './descriptors.ts'
import type { Axis, Triple } from './scale.ts'

export interface Size {
  width: number
  height: number
}

/** Vertical opening of the perspective camera, in radians (26°): little distortion, still some depth. */
export const fieldOfView = (26 * Math.PI) / 180

/** Direction from the target to the camera at the default view: a little from above, from the right front. */
export const defaultDirection: Triple = normalized([0.62, -0.68, 0.42])

/** From what a camera looks at to the camera, of length 1. */
export const directionOf = ({ position, target }: CameraState): Triple =>
  normalized(subtract(position, target))

/** The camera stands on this side of the target when it looks along an axis (z: from above). */
export function axisDirection(axis: Axis): Triple {
  return axis === 0 ? [1, 0, 0] : axis === 1 ? [0, -1, 0] : [0, 0, 1]
}

/**
 * Distance from the box's middle at which a camera in `direction` sees all of it.
 * @param halfSize half the box's edges.
 * @param direction unit vector from the middle to the camera; z is up.
 * @param picture width and height in pixels.
 * @param margins pixels that stay free at each side, and above and below; at most 0.6 of the picture in all.
 */
export function distanceToFit(halfSize: Triple, direction: Triple, picture: Size, margins: Size): number {
  const { right, up } = viewAxes(direction)
  const tan = Math.tan(fieldOfView / 2)
  const tanY = tan * Math.max(0.4, 1 - (2 * margins.height) / picture.height)
  const tanX = tan * (picture.width / picture.height) * Math.max(0.4, 1 - (2 * margins.width) / picture.width)
  let distance = 0
  for (const corner of corners(halfSize)) {
    const towards = dot(corner, direction)
    const needed = Math.max(Math.abs(dot(corner, right)) / tanX, Math.abs(dot(corner, up)) / tanY)
    distance = Math.max(distance, needed + towards)
  }
  return distance
}

/** CSS pixels around the box that are left to numbers and titles: less in a small picture. */
const marginsOf = ({ width, height }: Size): Size => ({
  width: Math.min(96, width * 0.2),
  height: Math.min(40, 8 + height * 0.12)
})

/** The perspective camera that shows a box around `centre` from a direction, with room for numbers and titles. */
export function cameraToShow(
  centre: Triple,
  halfSize: Triple,
  direction: Triple,
  picture: Size
): CameraState {
  const distance = distanceToFit(halfSize, direction, picture, marginsOf(picture))
  const [x, y, z] = centre
  const [dx, dy, dz] = direction
  const position: Triple = [x + dx * distance, y + dy * distance, z + dz * distance]
  return { position, target: centre, orthographic: false }
}

/** How far from the picture's middle (1 is its edge) a head may go that the camera follows. */
const followedReach = 0.8

/**
 * How a camera must move, without turning, to have a place in view; null where it is.
 * @param lift how much higher than the target's middle everything is drawn, in half pictures.
 */
export function shiftToShow(
  place: Triple,
  { position, target, orthographic }: CameraState,
  aspect: number,
  lift: number
): Triple | null {
  const away = subtract(position, target)
  const direction = normalized(away)
  const { right, up } = viewAxes(direction)
  const seen = subtract(place, target)
  const distance = Math.hypot(...away)
  const depth = orthographic ? distance : Math.max(distance - dot(seen, direction), distance * 0.05)
  const half = depth * Math.tan(fieldOfView / 2)
  const x = excess(dot(seen, right) / (half * aspect)) * half * aspect
  const y = excess(dot(seen, up) / half + lift) * half
  if (!Number.isFinite(x + y) || (x === 0 && y === 0)) return null
  return [right[0] * x + up[0] * y, right[1] * x + up[1] * y, right[2] * x + up[2] * y]
}

const excess = (place: number): number => Math.sign(place) * Math.max(0, Math.abs(place) - followedReach)

/** Unit vectors to the right and up in the picture of a camera in `direction`; z is up, y where looking along z. */
export function viewAxes(direction: Triple): { right: Triple; up: Triple } {
  const pole = Math.hypot(direction[0], direction[1]) < 1e-6
  const right: Triple = pole ? [1, 0, 0] : normalized([-direction[1], direction[0], 0])
  return { right, up: cross(direction, right) }
}

export function normalized([x, y, z]: Triple): Triple {
  const size = Math.hypot(x, y, z) || 1
  return [x / size, y / size, z / size]
}

function subtract(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

function corners([x, y, z]: Triple): Triple[] {
  const signs = [-1, 1] as const
  return signs.flatMap((a) => signs.flatMap((b) => signs.map((c): Triple => [a * x, b * y, c * z])))
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
