/**
 * What one view of a picture shows and from where, with its labels: decided once for the GPU and for vector pictures. Nothing
 * is drawn here.
 */
import type { Camera } from 'three'
import { axisTicks, backSides } from './axes-layout.ts'
import { triadSize, triadTips } from './axis-triad.ts'
import { viewAxes } from './camera-fit.ts'
import { keptWithin, withoutOverlaps, type SceneLabel, type ScreenFromScene } from './labels.ts'
import type { SceneCamera } from './picture-camera.ts'
import { placedNames } from './point-names.ts'
import type { ScenePanel } from './scene-panels.ts'
import { sceneFromData, type SharedScale, type Triple } from './scale.ts'
import { screenFromScene } from './screen-from-scene.ts'
import { pixelsInView } from './shared-uniforms.ts'
import type { TraceView } from './trace-view.ts'
import { fittingTitle } from './upright-title.ts'
import { shortTitle, viewLabels, viewTitles } from './view-labels.ts'
import { curvesOf, marksOf, namedPoints, type ScreenFromData } from './view-points.ts'
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

/** All labels of a view; those that would overlap are left out. */
export function layoutLabels({ viewport, title, scale, axes }: SceneView, layout: ViewLayout): SceneLabel[] {
  const { camera, traces, ticks, back, right } = layout
  const screen = screenFromScene(viewport, camera)
  const labels = viewLabels(traces, viewport, title, axes, {
    scale,
    ticks,
    back,
    right,
    screenFromScene: screen,
    titleIn: (title) => keptWithin(fittingTitle(title, viewport), viewport),
    numberIn: (number) => shownLabel(number, viewport)[0] ?? null
  })
  const all = [...labels, ...triadLabels(layout)]
  const words = withoutOverlaps(all.flatMap((label) => shownLabel(label, viewport)))
  return [...words, ...pointNames(traces, viewport, words, (place) => screen(sceneFromData(scale, place)))]
}

/** Beside their points, where they take no room from other words. */
function pointNames(
  traces: readonly TraceView[],
  within: Viewport,
  taken: readonly SceneLabel[],
  screenFromData: ScreenFromScene
): SceneLabel[] {
  const at: ScreenFromData = (place) => (place.every(Number.isFinite) ? screenFromData(place) : null)
  const points = traces.flatMap((trace) => namedPoints(trace, at))
  if (points.length === 0) return []
  const pixels = pixelsInView(within.height)
  const marks = traces.flatMap((trace) => marksOf(trace, at, pixels))
  const lines = traces.flatMap((trace) => curvesOf(trace, at))
  return placedNames(points, { marks, lines, taken, within })
}

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
