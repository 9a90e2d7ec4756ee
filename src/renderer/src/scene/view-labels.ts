/** All labels of one view: axis titles and numbers, names of points, and the view's title. */
import type { TraceDescriptor } from './descriptors.ts'
import { axisLabels, type AxisLabelRequest } from './axis-labels.ts'
import { sceneFromData, type SharedScale, type Triple } from './scale.ts'
import type { SceneLabel, ScreenFromScene } from './labels.ts'
import type { TraceView } from './trace-view.ts'
import type { Viewport } from './viewports.ts'

/** Views smaller than this carry axis titles but no numbers. */
const smallestNumberedView = 260
/** Curves with more points than this carry no names. */
const mostNamedPoints = 64

type Titles = TraceDescriptor['axisTitles']

export function viewLabels(
  traces: readonly TraceView[],
  view: Viewport,
  title: string | null,
  box: Omit<AxisLabelRequest, 'titles' | 'numbers'>
): SceneLabel[] {
  const numbers = Math.min(view.width, view.height) >= smallestNumberedView
  const titles = sharedTitles(traces.map(({ descriptor }) => descriptor.axisTitles))
  return [
    ...(title === null ? [] : [viewTitle(view, title)]),
    ...(traces.length === 0 ? [] : axisLabels({ ...box, titles, numbers })),
    ...traces.flatMap((trace) => pointLabels(trace, box.scale, box.screenFromScene))
  ]
}

/** Titles that all traces have in common: whole ones, else without the share of variance, else plain numbers. */
export function sharedTitles(all: readonly Titles[]): Titles {
  const titleOf = (axis: 0 | 1 | 2): string => {
    const whole = new Set(all.map((titles) => titles[axis]))
    const names = new Set([...whole].map(shortTitle))
    const [only] = whole.size === 1 ? whole : names
    return names.size === 1 && only !== undefined ? only : `axis ${axis + 1}`
  }
  return [titleOf(0), titleOf(1), titleOf(2)]
}

/** 'PC1 (34 %)' → 'PC1'. */
export function shortTitle(title: string): string {
  return title.replace(/\s*\(.*\)$/, '')
}

function viewTitle(view: Viewport, text: string): SceneLabel {
  return { text, role: 'view', x: view.x + 14, y: view.y + 12, anchor: [0, 0] }
}

/** Names beside the points of the current trajectory, or of the only curve. */
function pointLabels(trace: TraceView, scale: SharedScale, screenFromScene: ScreenFromScene): SceneLabel[] {
  const { descriptor, current, path, layout } = trace
  const names = descriptor.pointLabels ?? []
  const source = current.points > 1 ? current : layout.series === 1 ? path : null
  if (!source || names.length === 0 || names.length > mostNamedPoints) return []
  return names.flatMap((text, i) => {
    const [x, y, z] = source.positions.subarray(i * 3, i * 3 + 3)
    if (x === undefined || y === undefined || z === undefined || !Number.isFinite(x + y + z)) return []
    const place: Triple = sceneFromData(scale, [x, y, z])
    const screen = screenFromScene(place)
    return [
      { text, role: 'point' as const, x: screen.x + 8, y: screen.y - 6, anchor: [0, 1] as [number, number] }
    ]
  })
}
