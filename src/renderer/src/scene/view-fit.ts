/**
 * The camera that shows the box as large as a view has room for: with the numbers and titles of its axes, inside of the view's
 * margin, and apart from what lies over the view. Pure geometry; who asks is scene-stage.ts.
 */
import { axisWords } from './axis-labels.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { cameraToShow, viewAxes } from './camera-fit.ts'
import { boundsOf, edgeNormals, isApart, pointBox, touch, type Point } from './convex-outline.ts'
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
  /** The same, less where axes lack titles or numbers: what one place for the view is preferred to another for. */
  worth: number
}

/** Between the box and what lies over the view, and between that and the words of the box: these would read as one. */
const gap = 6
const wordGap = 10
/** From one distance that is tried to the next, steps of halving in between, and places tried along each edge. */
const stride = 1.06
const refinements = 5
const tried = 11
/** The nearest camera that is tried, and the farthest, in distances of the usual one. */
const range = [0.5, 3] as const

/** Titles read upwards where that shows the box larger by this factor at least. */
const clearly = 1.1

/** A box may be shown smaller by this factor for all axes to have titles and numbers. */
export const smaller = 0.6

/** The usual camera, where nothing fits. */
export function fitView(request: ViewFitRequest): ViewFit {
  const usual = usualView(request)
  const search = { request, usual, upright: placesOf(request, true), plain: placesOf(request, false) }
  const any = fitWith(search, { isComplete: false, least: 0 })
  if (!request.titles) return any ?? usual
  const least = (any ?? usual).pixels * smaller
  return fitWith(search, { isComplete: true, least }) ?? { ...(any ?? usual), worth: least }
}

interface Search {
  request: ViewFitRequest
  usual: ViewFit
  upright: Places
  plain: Places
}

function fitWith(search: Search, wanted: WantedWords): ViewFit | null {
  const plain = nearest(search, search.plain, wanted)
  const upright = nearest(search, search.upright, wanted)
  if (!plain || !upright) return plain ?? upright
  return upright.pixels > plain.pixels * clearly ? upright : plain
}

interface WantedWords {
  /** Each axis that is seen has its title, and its numbers where they are wanted. */
  isComplete: boolean
  /** CSS pixels of a scene unit, at least. */
  least: number
}

/** A camera at a distance that has everything in its place, with what is seen; null where there is none. */
type Places = (distance: number) => { state: CameraState; shape: SeenShape } | null

/** Each distance is looked at once, whatever is wanted of its words. @param upright titles beside upright axes read upwards. */
function placesOf(request: ViewFitRequest, upright: boolean): Places {
  const known = new Map<number, ReturnType<Places>>()
  return (distance) => {
    const before = known.get(distance)
    if (before !== undefined) return before
    const found = placeAt(request, distance, upright)
    known.set(distance, found)
    return found
  }
}

function usualView({ halfSize, direction, viewport, orthographic = false }: ViewFitRequest): ViewFit {
  const state = { ...cameraToShow([0, 0, 0], halfSize, direction, viewport), orthographic }
  const pixels = 1 / unitsPerPixel(viewport.height, Math.hypot(...state.position))
  return { state, pixels, worth: pixels }
}

function nearest({ request, usual }: Search, places: Places, wanted: WantedWords): ViewFit | null {
  const distance = Math.hypot(...usual.state.position)
  const [first, last] = range
  // Which numbers are shown changes with the distance, so that a nearer camera may have room where one behind it has none.
  for (let far = distance * first; far <= distance * last; far *= stride) {
    if (1 / unitsPerPixel(request.viewport.height, far) < wanted.least) return null
    const state = wantedState(places(far), wanted)
    if (state) return refined(request, places, { far, state, wanted })
  }
  return null
}

/** Between a camera that has room and the one tried before it. */
function refined(
  request: ViewFitRequest,
  places: Places,
  { far, state, wanted }: { far: number; state: CameraState; wanted: WantedWords }
): ViewFit {
  let [near, best] = [far / stride, state]
  for (let step = 0; step < refinements; step++) {
    const middle = (near + far) / 2
    const found = wantedState(places(middle), wanted)
    if (found) [best, far] = [found, middle]
    else near = middle
  }
  const pixels = 1 / unitsPerPixel(request.viewport.height, far)
  return { state: best, pixels, worth: pixels }
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

function placeAt(request: ViewFitRequest, distance: number, upright: boolean): ReturnType<Places> {
  let [right, down] = [0, 0]
  // Moving the camera turns the box a little: what was found is looked at again.
  for (let look = 0; look < 8; look++) {
    const state = shifted(request, distance, right, down)
    const shape = shapeFrom(request, state, upright)
    if (!shape) return null
    if (look > 0 && isFree(shape, request, 0, 0)) return { state, shape }
    const shift = freeShift(shape, request)
    if (!shift) return null
    right += shift[0]
    down += shift[1]
  }
  return null
}

const wantedState = (place: ReturnType<Places>, { isComplete }: WantedWords): CameraState | null =>
  place?.shape.isForced === true && (place.shape.isComplete || !isComplete) ? place.state : null

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
  /** Each axis has its title, and numbers where they are wanted. */
  isComplete: boolean
}

/** Null where the box alone is larger than its room. */
function shapeFrom(request: ViewFitRequest, state: CameraState, upright: boolean): SeenShape | null {
  const { viewport, halfSize, scale, titles, numbers, direction } = request
  const screen = screenFromScene(viewport, new StillCamera(state).cameraFor(viewport.width / viewport.height))
  const corners = boxCorners(halfSize).map(screen)
  // Words only add to it.
  if (!hasRoom(boundsOf(corners.map(pointBox)), request)) return null
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
  const { labels, isComplete } = titles
    ? axisWords({ ...box, titles, numbers, titleIn, screenFromScene: screen })
    : { labels: [], isComplete: true }
  const words = labels.map(labelBox)
  const bounds = boundsOf([...words, ...corners.map(pointBox)])
  return { corners, normals: edgeNormals(corners), words, bounds, isForced, isComplete }
}

/** Whether it could lie within the margin, wherever it is now. */
const hasRoom = ({ left, right, top, bottom }: LabelBox, { viewport, margin }: ViewFitRequest): boolean =>
  right - left <= viewport.width - 2 * margin + 1 && bottom - top <= viewport.height - 2 * margin + 1

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
    const around = (free: number): LabelBox => ({
      left: other.x - free - x,
      right: other.x + other.width + free - x,
      top: other.y - free - y,
      bottom: other.y + other.height + free - y
    })
    const beside = around(wordGap)
    return !words.some((word) => touch(word, beside)) && isApart(corners, normals, around(gap))
  })
}
