/**
 * The camera that shows the box as large as a view has room for: with the numbers and titles of its axes, inside of the view's
 * margin, and apart from what lies over the view. Pure geometry; who asks is scene-stage.ts.
 */
import { axisLabels } from './axis-labels.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { cameraToShow, viewAxes } from './camera-fit.ts'
import type { CameraState } from './descriptors.ts'
import { keptWithin, labelBox, type LabelBox, type SceneLabel } from './labels.ts'
import { StillCamera, unitsPerPixel } from './picture-camera.ts'
import { mapAxes, type SharedScale, type Triple } from './scale.ts'
import { screenFromScene } from './screen-from-scene.ts'
import { isBeside, uprightTitle } from './upright-title.ts'
import type { Viewport } from './viewports.ts'

export interface ViewFitRequest {
  viewport: Viewport
  scale: SharedScale
  /** Half the edges of the box that must be in view: those of the scale, or of several views' together. */
  halfSize: Triple
  /** Null where axes have neither titles nor numbers. */
  titles: [string, string, string] | null
  numbers: boolean
  /** From the box to the camera, of length 1. */
  direction: Triple
  /** Parallel light; perspective where it is left out. */
  orthographic?: boolean
  /** CSS pixels of the view's edge that stay free. */
  margin: number
  /** What lies over the view. */
  covered: readonly Viewport[]
}

export interface ViewFit {
  state: CameraState
  /** CSS pixels of a scene unit: how large the box is seen. */
  pixels: number
}

/** Between the box and what lies over the view. */
const gap = 6
/** From one distance that is tried to the next, steps of halving in between, and places tried along each edge. */
const stride = 1.06
const refinements = 5
const tried = 11
/** The nearest camera that is tried, and the farthest, in distances of the usual one. */
const range = [0.5, 3] as const

/** Titles read upwards where that shows the box larger by this factor at least. */
const clearly = 1.1

/** The usual camera, where nothing fits. */
export function fitView(request: ViewFitRequest): ViewFit {
  const usual = usualView(request)
  const [plain, upright] = [nearest(request, usual, false), nearest(request, usual, true)]
  if (!plain || !upright) return plain ?? upright ?? usual
  return upright.pixels > plain.pixels * clearly ? upright : plain
}

function usualView({ halfSize, direction, viewport, orthographic = false }: ViewFitRequest): ViewFit {
  const state = { ...cameraToShow([0, 0, 0], halfSize, direction, viewport), orthographic }
  return { state, pixels: 1 / unitsPerPixel(viewport.height, Math.hypot(...state.position)) }
}

function nearest(request: ViewFitRequest, usual: ViewFit, upright: boolean): ViewFit | null {
  const distance = Math.hypot(...usual.state.position)
  const [first, last] = range
  // Which numbers are shown changes with the distance, so that a nearer camera may have room where one behind it has none.
  for (let far = distance * first; far <= distance * last; far *= stride) {
    const state = stateAt(request, far, upright)
    if (state) return refined(request, { far, state, upright })
  }
  return null
}

/** Between a camera that has room and the one tried before it. */
function refined(
  request: ViewFitRequest,
  { far, state, upright }: { far: number; state: CameraState; upright: boolean }
): ViewFit {
  let [near, best] = [far / stride, state]
  for (let step = 0; step < refinements; step++) {
    const middle = (near + far) / 2
    const found = stateAt(request, middle, upright)
    if (found) [best, far] = [found, middle]
    else near = middle
  }
  return { state: best, pixels: 1 / unitsPerPixel(request.viewport.height, far) }
}

/** Width by height of a usual window. */
const usualWindow = 1.6

/** Whether somebody who sets a camera like this sees the whole box. */
export function hasWholeBox(state: CameraState, halfSize: Triple): boolean {
  const screen = screenFromScene(
    { x: -1, y: -1, width: 2, height: 2 },
    new StillCamera(state).cameraFor(usualWindow)
  )
  return boxCorners(halfSize).every((corner) => {
    const { x, y } = screen(corner)
    return Math.abs(x) <= 1 && Math.abs(y) <= 1
  })
}

function boxCorners(halfSize: Triple): Triple[] {
  const signs = [-1, 1] as const
  const places = signs.flatMap((a) => signs.flatMap((b) => signs.map((c): Triple => [a, b, c])))
  return places.map((place) => mapAxes((axis) => place[axis] * halfSize[axis]))
}

/** A camera at this distance that has everything in its place; null where there is none. */
function stateAt(request: ViewFitRequest, distance: number, upright: boolean): CameraState | null {
  let [right, down] = [0, 0]
  // Moving the camera turns the box a little: what was found is looked at again.
  for (let look = 0; look < 8; look++) {
    const state = shifted(request, distance, right, down)
    const shape = shapeFrom(request, state, upright)
    if (look > 0 && isFree(shape, request, 0, 0)) return shape.isForced ? state : null
    const shift = freeShift(shape, request)
    if (!shift) return null
    right += shift[0]
    down += shift[1]
  }
  return null
}

/** Shows the box this many CSS pixels further to the right and below. */
function shifted(
  { direction, viewport, orthographic = false }: ViewFitRequest,
  distance: number,
  x: number,
  y: number
): CameraState {
  const axes = viewAxes(direction)
  const units = unitsPerPixel(viewport.height, distance)
  const target = mapAxes((axis) => (y * axes.up[axis] - x * axes.right[axis]) * units)
  const position = mapAxes((axis) => target[axis] + direction[axis] * distance)
  return { position, target, orthographic }
}

/** What is seen, in CSS pixels: the box's corners, normals of its edges, and the words beside it. */
interface SeenShape {
  corners: Point[]
  normals: Point[]
  words: LabelBox[]
  bounds: LabelBox
  /** No title reads upwards that has room to read along (`fittingTitle`). */
  isForced: boolean
}

interface Point {
  x: number
  y: number
}

function shapeFrom(request: ViewFitRequest, state: CameraState, upright: boolean): SeenShape {
  const { viewport, halfSize, scale, titles, numbers, direction } = request
  const screen = screenFromScene(viewport, new StillCamera(state).cameraFor(viewport.width / viewport.height))
  const corners = boxCorners(halfSize).map(screen)
  const box = {
    scale,
    ticks: axisTicks(scale),
    back: backSides(state.orthographic ? direction : state.position),
    right: viewAxes(direction).right
  }
  let isForced = true
  const titleIn = (title: SceneLabel): SceneLabel => {
    if (!upright || !isBeside(title)) return title
    isForced &&= keptWithin(title, viewport) !== title
    return uprightTitle(title, viewport)
  }
  const labels = titles ? axisLabels({ ...box, titles, numbers, titleIn, screenFromScene: screen }) : []
  const words = labels.map(labelBox)
  const ends = [...words, ...corners.map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y }))]
  const bounds = {
    left: Math.min(...ends.map(({ left }) => left)),
    right: Math.max(...ends.map(({ right }) => right)),
    top: Math.min(...ends.map(({ top }) => top)),
    bottom: Math.max(...ends.map(({ bottom }) => bottom))
  }
  return { corners, normals: edgeNormals(corners), words, bounds, isForced }
}

/** Corners whose numbers differ in one bit are the ends of an edge. */
const edgeNormals = (corners: readonly Point[]): Point[] =>
  corners.flatMap((from, i) =>
    [1, 2, 4].flatMap((bit) => {
      const to = i & bit ? undefined : corners[i | bit]
      return to ? [{ x: from.y - to.y, y: to.x - from.x }] : []
    })
  )

/** The smallest of the tried shifts that makes all free, measured from where everything stands in the middle. */
function freeShift(shape: SeenShape, request: ViewFitRequest): [number, number] | null {
  const { viewport, margin } = request
  const { left, right, top, bottom } = shape.bounds
  const across = placesBetween(viewport.x + margin - left, viewport.x + viewport.width - margin - right)
  const along = placesBetween(viewport.y + margin - top, viewport.y + viewport.height - margin - bottom)
  const shifts = across.flatMap((x) => along.map((y) => ({ x: x.at, y: y.at, off: x.off ** 2 + y.off ** 2 })))
  const free = shifts.sort((a, b) => a.off - b.off).find(({ x, y }) => isFree(shape, request, x, y))
  return free ? [free.x, free.y] : null
}

/** `off`: pixels from the middle. None where there is no room. */
function placesBetween(from: number, to: number): { at: number; off: number }[] {
  if (to < from) return []
  const middle = (from + to) / 2
  return Array.from({ length: tried }, (_, i) => {
    const at = from + ((to - from) * i) / (tried - 1)
    return { at, off: at - middle }
  })
}

/** Whether the shape, moved, is inside of the view and apart from what covers it. */
function isFree(
  { corners, normals, words, bounds }: SeenShape,
  request: ViewFitRequest,
  x: number,
  y: number
): boolean {
  const { viewport, margin, covered } = request
  const slack = 1e-6
  const isInside =
    bounds.left + x >= viewport.x + margin - slack &&
    bounds.right + x <= viewport.x + viewport.width - margin + slack &&
    bounds.top + y >= viewport.y + margin - slack &&
    bounds.bottom + y <= viewport.y + viewport.height - margin + slack
  if (!isInside) return false
  return covered.every((other) => {
    const box = {
      left: other.x - gap - x,
      right: other.x + other.width + gap - x,
      top: other.y - gap - y,
      bottom: other.y + other.height + gap - y
    }
    return !words.some((word) => touch(word, box)) && isApart(corners, normals, box)
  })
}

const touch = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Whether a line separates the box's outline, which is convex, from a rectangle. */
function isApart(corners: readonly Point[], normals: readonly Point[], box: LabelBox): boolean {
  const rectangle = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => ({ x, y })))
  return [...normals, { x: 1, y: 0 }, { x: 0, y: 1 }].some((normal) => {
    const along = ({ x, y }: Point): number => x * normal.x + y * normal.y
    const [ours, theirs] = [corners.map(along), rectangle.map(along)]
    return Math.max(...ours) < Math.min(...theirs) || Math.max(...theirs) < Math.min(...ours)
  })
}
