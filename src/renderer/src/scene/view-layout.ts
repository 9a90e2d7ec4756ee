/**
 * What one view of a picture shows and from where, with its labels: decided once for the GPU and for vector pictures. Nothing
 * is drawn here.
 */
import type { Camera } from 'three'
import { axisTicks, backSides } from './axes-layout.ts'
import { triadSize, triadTips } from './axis-triad.ts'
import { viewAxes } from './camera-fit.ts'
import { keptWithin, withoutOverlaps, type SceneLabel } from './labels.ts'
import type { SceneCamera } from './picture-camera.ts'

import type { NamedPoint, Surroundings } from './name-places.ts'
import type { Mark } from './name-room.ts'
import { nameOptions, namesAt, placedNames, type NameOptions, type NamePlaces } from './point-names.ts'
import type { ScenePanel } from './scene-panels.ts'
import type { SharedScale, Triple } from './scale.ts'
import { screenFromData, screenFromScene, type ScreenFromData } from './screen-from-scene.ts'
import { pixelsInView } from './shared-uniforms.ts'
import type { TraceView } from './trace-view.ts'
import { fittingTitle } from './upright-title.ts'
import { shortTitle, viewLabels, viewTitles } from './view-labels.ts'
import { curvesOf, marksOf, namedPoints } from './view-points.ts'
import type { Viewport } from './viewports.ts'

/** Which words stand at a view's axes: titles and numbers, titles alone, or neither. */
export type AxisWords = 'all' | 'titles' | 'none'

/** One view of the picture. */
export interface SceneView {
  viewport: Viewport
  traces: readonly TraceView[]
  /** Shown in the corner; null for none. */
  title: string | null
  scale: SharedScale
  /** Number of the box that is drawn: views of the same scale share one. */
  box: number
  /** Wants an axis triad, where there is room for it. */
  hasTriad: boolean
  axes: AxisWords
  /** Whose view it is; its letter and title stand above it. Null for none. */
  panel: ScenePanel | null
}

export interface ViewLayout {
  camera: Camera
  /** Where the camera is, or for parallel light the direction to it. */
  eye: Triple
  /** Unit vector to the right in the picture. */
  right: Triple
  /** What one CSS pixel covers at the camera's target, in normalised depth and in scene units. */
  covered: { depth: number; units: number }
  /** Those that have points: numbers at an empty box would mean nothing. */
  traces: readonly TraceView[]
  /** Titles of the axes; null where they mean nothing. */
  titles: [string, string, string] | null
  /** Tick values in data units, and the sides of the back faces. */
  ticks: [number[], number[], number[]]
  back: Triple
  /** The square of the axis triad; null where there is no room for it. */
  triad: Viewport | null
}

/** Views smaller than this have no room for the triad. */
export const smallestTriadView = 440

/** CSS pixels that a number may be moved. */
const nearby = 40

export function layoutView(from: SceneCamera, { viewport, traces, scale, hasTriad }: SceneView): ViewLayout {
  const { position, target } = from.state
  const away: Triple = [position[0] - target[0], position[1] - target[1], position[2] - target[2]]
  const eye = from.orthographic ? away : position
  const withPoints = traces.filter(({ path, current }) => path.points + current.points > 0)
  const titles = viewTitles(withPoints)
  return {
    camera: from.cameraFor(viewport.width / viewport.height),
    eye,
    right: viewAxes(away).right,
    covered: { depth: from.depthPerPixel(viewport.height), units: from.unitsPerPixel(viewport.height) },
    traces: withPoints,
    titles,
    ticks: axisTicks(scale),
    back: backSides(eye),
    triad: titles && hasTriad ? triadSquare(viewport) : null
  }
}

/** Where names of points stand: chosen for this picture, near to where they were before, or as they are chosen already. */
export type NameChoice = { before: NamePlaces } | { chosen: NamePlaces }

/** As in a picture that none came before. */
export const namesAnew: NameChoice = { before: new Map() }

/** All labels of a view; those that would overlap are left out. */
export function layoutLabels(
  view: SceneView,
  layout: ViewLayout,
  names: NameChoice = namesAnew
): SceneLabel[] {
  const words = layoutWords(view, layout)
  const named = namedIn(view, layout)
  if (named.points.length === 0) return words
  const { points, marks } = named
  if ('chosen' in names) return [...words, ...namesAt(points, marks, names.chosen)]
  return [...words, ...placedNames(points, { ...surroundings(view, named), taken: words }, names.before)]
}

/** Where names of points could stand in a view, for whoever chooses for many pictures. */
export function layoutNames(view: SceneView, layout: ViewLayout): NameOptions[] {
  const named = namedIn(view, layout)
  if (named.points.length === 0) return []
  return nameOptions(named.points, { ...surroundings(view, named), taken: layoutWords(view, layout) })
}

/** All words that name no point. */
function layoutWords({ viewport, title, scale, axes }: SceneView, layout: ViewLayout): SceneLabel[] {
  const { camera, traces, ticks, back, right } = layout
  const labels = viewLabels(traces, viewport, title, axes, {
    scale,
    ticks,
    back,
    right,
    screenFromScene: screenFromScene(viewport, camera),
    titleIn: (title) => keptWithin(fittingTitle(title, viewport), viewport),
    numberIn: (number) => shownLabel(number, viewport)[0] ?? null
  })
  const all = [...labels, ...triadLabels(layout)]
  return withoutOverlaps(all.flatMap((label) => shownLabel(label, viewport)))
}

interface NamedInView {
  points: NamedPoint[]
  marks: Mark[]
  traces: readonly TraceView[]
  at: ScreenFromData
}

function namedIn({ viewport, scale }: SceneView, { camera, traces }: ViewLayout): NamedInView {
  const at = screenFromData(viewport, camera, scale)
  // A trace may stand in several views.
  const view = `${Math.round(viewport.x)} ${Math.round(viewport.y)}`
  const points = traces.flatMap((trace) => namedPoints(trace, at, view))
  const pixels = pixelsInView(viewport.height)
  const marks = points.length === 0 ? [] : traces.flatMap((trace) => marksOf(trace, at, pixels))
  return { points, marks, traces, at }
}

const surroundings = (
  { viewport }: SceneView,
  { marks, traces, at }: NamedInView
): Omit<Surroundings, 'taken'> => ({
  marks,
  lines: traces.flatMap((trace) => curvesOf(trace, at)),
  within: viewport
})

/** Titles are moved into the view; what names a place, and is not in it, would lie. */
function shownLabel(label: SceneLabel, viewport: Viewport): SceneLabel[] {
  const kept = keptWithin(label, viewport)
  if (label.role === 'axis' || label.role === 'view') return [kept]
  return Math.hypot(kept.x - label.x, kept.y - label.y) < nearby ? [kept] : []
}

/** In the lower left corner of a view. */
function triadSquare({ x, y, width, height }: Viewport): Viewport | null {
  if (Math.min(width, height) < smallestTriadView) return null
  return { x: x + 6, y: y + height - triadSize - 6, width: triadSize, height: triadSize }
}

function triadLabels({ triad, titles, camera }: ViewLayout): SceneLabel[] {
  if (!triad || !titles) return []
  const names = triadNames(titles)
  return triadTips(camera)
    .filter(({ towards }) => Math.abs(towards) < 0.96)
    .map(({ axis, x, y }) => ({
      text: names[axis] ?? '',
      role: 'triad',
      x: triad.x + x,
      y: triad.y + y,
      // Beside the tip, not across the lines.
      anchor: [x < triad.width / 2 - 1 ? 1 : x > triad.width / 2 + 1 ? 0 : 0.5, 0.5]
    }))
}

/** Short titles as they are; letters where one is too long for the corner: numbers would read as classes or ranks. */
export function triadNames(titles: readonly string[]): string[] {
  const names = titles.map(shortTitle)
  return names.every((name) => name.length <= 5) ? names : ['x', 'y', 'z']
}
