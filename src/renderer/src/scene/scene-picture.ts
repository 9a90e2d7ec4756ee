/** One picture: every view of the canvas and its labels. The order of drawing is here, the drawing itself is not. */
import type { Camera } from 'three'
import { viewAxes } from './camera-fit.ts'
import { keptWithin, withoutOverlaps, type SceneLabel } from './labels.ts'
import { screenFromScene, type SceneRenderer } from './scene-renderer.ts'
import type { SceneCamera } from './picture-camera.ts'
import type { SharedScale } from './scale.ts'
import type { Look } from './trace-appearance.ts'
import type { TraceSet } from './trace-set.ts'
import type { TraceView } from './trace-view.ts'
import { shortTitle, viewLabels, viewTitles } from './view-labels.ts'
import type { Viewport } from './viewports.ts'

/** One view of the picture. */
export interface SceneView {
  viewport: Viewport
  traces: readonly TraceView[]
  /** Shown in the corner; null for none. */
  title: string | null
  scale: SharedScale
  /** Number of the box that is drawn: views of the same scale share one. */
  box: number
}

/** Views smaller than this have no room for the triad. */
const smallestTriadView = 440

/** CSS pixels that a number or the name of a point may be moved. */
const nearby = 40

/** Draws all views with one camera. Returns the labels, those that would overlap left out. */
export function drawPicture(
  parts: SceneRenderer,
  from: SceneCamera,
  set: TraceSet,
  look: Look,
  views: readonly SceneView[]
): SceneLabel[] {
  set.refresh(parts.renderer, look)
  parts.begin()
  return views.flatMap((view) => {
    for (const trace of set.traces) trace.group.visible = view.traces.includes(trace)
    return drawView(parts, from, view)
  })
}

function drawView(parts: SceneRenderer, from: SceneCamera, view: SceneView): SceneLabel[] {
  const { viewport, title, scale } = view
  // Numbers at an empty box would mean nothing.
  const traces = view.traces.filter(({ path, current }) => path.points + current.points > 0)
  const titles = viewTitles(traces)
  const camera = from.cameraFor(viewport.width / viewport.height)
  const { position, target } = from.state
  const eye = from.orthographic ? subtract(position, target) : position
  const box = parts.useBox(view.box)
  box.update(parts.renderer, scale, eye)
  box.group.visible = traces.length > 0
  box.hasGrid = titles !== null
  const { height } = viewport
  parts.drawView(viewport, camera, { depth: from.depthPerPixel(height), units: from.unitsPerPixel(height) })
  const labels = viewLabels(traces, viewport, title, {
    scale,
    ticks: box.ticks,
    back: box.back,
    right: viewAxes(subtract(position, target)).right,
    screenFromScene: screenFromScene(viewport, camera)
  })
  const triad = titles ? drawTriad(parts, camera, viewport, titles) : []
  return withoutOverlaps([...labels, ...triad].flatMap((label) => shownLabel(label, viewport)))
}

/** Titles are moved into the view; what names a place, and is not in it, would lie. */
function shownLabel(label: SceneLabel, viewport: Viewport): SceneLabel[] {
  const kept = keptWithin(label, viewport)
  if (label.role === 'axis' || label.role === 'view') return [kept]
  return Math.hypot(kept.x - label.x, kept.y - label.y) < nearby ? [kept] : []
}

function drawTriad(
  parts: SceneRenderer,
  camera: Camera,
  viewport: Viewport,
  axisTitles: readonly string[]
): SceneLabel[] {
  if (Math.min(viewport.width, viewport.height) < smallestTriadView) return []
  const { square, tips } = parts.drawTriad(viewport, camera)
  const titles = triadNames(axisTitles)
  return tips
    .filter(({ towards }) => Math.abs(towards) < 0.96)
    .map(({ axis, x, y }) => ({
      text: titles[axis] ?? '',
      role: 'triad',
      x: square.x + x,
      y: square.y + y,
      // Beside the tip, not across the lines.
      anchor: [x < square.width / 2 - 1 ? 1 : x > square.width / 2 + 1 ? 0 : 0.5, 0.5]
    }))
}

/** Short titles as they are; where one is too long for the corner, the axes' numbers. */
function triadNames(titles: readonly string[]): string[] {
  const names = titles.map(shortTitle)
  return names.every((name) => name.length <= 5) ? names : ['1', '2', '3']
}

function subtract(a: [number, number, number], b: [number, number, number]): [number, number, number] {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}
