/**
 * The way of the camera between two places: on a sphere around the target whose radius may grow, so that an orbit is an orbit
 * and a zoom is even. Pure arithmetic in scene units, with z pointing up.
 */
import type { CameraState } from './camera-state.ts'

type Triple = CameraState['position']

interface OnSphere {
  /** Radians around z, and above the horizontal plane. Straight above the target there is no azimuth. */
  azimuth: number | null
  elevation: number
  distance: number
}

/** Closer than this share of its distance to the vertical, a camera looks straight down or up. */
const vertical = 1e-4

/**
 * The camera at a share 0…1 of the way: azimuth and elevation evenly, the distance by equal ratios, the target along a line.
 * @param turns whole turns beside the short way; positive is anticlockwise from above.
 */
export function cameraBetween(from: CameraState, to: CameraState, share: number, turns = 0): CameraState {
  if (share <= 0) return from
  if (share >= 1) return to
  const [start, end] = [onSphere(from), onSphere(to)]
  const azimuth = start.azimuth ?? end.azimuth ?? 0
  const way = shortWay((end.azimuth ?? azimuth) - azimuth) + turns * 2 * Math.PI
  const target = mixed(from.target, to.target, share)
  const away = direction(azimuth + way * share, lerp(start.elevation, end.elevation, share))
  const distance = byRatio(start.distance, end.distance, share)
  return {
    position: [
      target[0] + away[0] * distance,
      target[1] + away[1] * distance,
      target[2] + away[2] * distance
    ],
    target,
    orthographic: from.orthographic
  }
}

function onSphere({ position, target }: CameraState): OnSphere {
  const [x, y, z] = [position[0] - target[0], position[1] - target[1], position[2] - target[2]]
  const distance = Math.hypot(x, y, z)
  const flat = Math.hypot(x, y)
  return {
    azimuth: flat > vertical * distance ? Math.atan2(y, x) : null,
    elevation: distance > 0 ? Math.atan2(z, flat) : 0,
    distance
  }
}

const direction = (azimuth: number, elevation: number): Triple => [
  Math.cos(elevation) * Math.cos(azimuth),
  Math.cos(elevation) * Math.sin(azimuth),
  Math.sin(elevation)
]

/** Within half a turn to either side. */
const shortWay = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))

const lerp = (from: number, to: number, share: number): number => from + (to - from) * share

const byRatio = (from: number, to: number, share: number): number =>
  from > 0 && to > 0 ? from * (to / from) ** share : lerp(from, to, share)

const mixed = (from: Triple, to: Triple, share: number): Triple => [
  lerp(from[0], to[0], share),
  lerp(from[1], to[1], share),
  lerp(from[2], to[2], share)
]
