/** All labels of one view: axis titles and numbers, names of points, and the view's title. */
import type { TraceDescriptor } from './descriptors.ts'
import { axisLabels, type AxisLabelRequest } from './axis-labels.ts'
import { brokenTitle } from './axis-titles.ts'
import { sceneFromData, type SharedScale } from './scale.ts'
import type { Place, SceneLabel, ScreenFromScene } from './labels.ts'
import type { TraceView } from './trace-view.ts'
import type { AxisWords } from './view-layout.ts'
import type { Viewport } from './viewports.ts'

/** Views smaller than this carry axis titles but no numbers. */
const smallestNumberedView = 64
/** In narrower ones titles go without what stands in brackets: the caption says it. Long ones take two lines. */
const narrowestFullTitles = 260
/** Curves with more points than this carry no names. */
const mostNamedPoints = 64
/** CSS pixels from a point to its name. */
const pointGap = 10

type Titles = NonNullable<TraceDescriptor['axisTitles']>

export function viewLabels(
  traces: readonly TraceView[],
  view: Viewport,
  title: string | null,
  words: AxisWords,
  box: Omit<AxisLabelRequest, 'titles' | 'numbers'>
): SceneLabel[] {
  const { titles, numbers } = axisWordsIn(view, words, viewTitles(traces))
  const taken = title === null ? [] : [viewTitle(view, title)]
  return [
    ...taken,
    ...(titles === null ? [] : axisLabels({ ...box, titles, numbers, taken })),
    ...traces.flatMap((trace) => pointLabels(trace, box.scale, box.screenFromScene))
  ]
}

/** What a view of this size says at its axes; `titles` are null where it says nothing. */
export function axisWordsIn(
  { width, height }: Viewport,
  words: AxisWords,
  titles: Titles | null
): { titles: Titles | null; numbers: boolean } {
  const [x, y, z] = titles ?? ['', '', '']
  const isNarrow = width < narrowestFullTitles
  const narrow = (title: string): string => brokenTitle(shortTitle(title))
  const shown: Titles = isNarrow ? [narrow(x), narrow(y), narrow(z)] : [x, y, z]
  return {
    titles: titles && words !== 'none' ? shown : null,
    numbers: words === 'all' && Math.min(width, height) >= smallestNumberedView
  }
}

/** Titles of the axes of a view; null where it has no traces, or axes that mean nothing. */
export const viewTitles = (traces: readonly TraceView[]): Titles | null =>
  axisTitlesOf(traces.map(({ descriptor }) => descriptor))

export function axisTitlesOf(traces: readonly TraceDescriptor[]): Titles | null {
  const titles = traces.flatMap(({ axisTitles }) => (axisTitles ? [axisTitles] : []))
  return titles.length === 0 ? null : sharedTitles(titles)
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

/** Names beside the points of a cloud, of the current trajectory, or of the only curve; those of conditions are the same. */
function pointLabels(trace: TraceView, scale: SharedScale, screenFromScene: ScreenFromScene): SceneLabel[] {
  const { descriptor, current, path, layout } = trace
  const names = descriptor.pointLabels ?? []
  if (names.length === 0 || descriptor.condition) return []
  const isCloud = descriptor.mark === 'points'
  const source = current.points > 1 ? current : isCloud || layout.series === 1 ? path : null
  const count = source === path ? layout.series * layout.points : names.length
  if (!source || count > mostNamedPoints) return []
  const places = Array.from({ length: count }, (_, i) => placeOf(source.positions, i, scale, screenFromScene))
  return places.flatMap((place, i) => {
    const text = names[i % names.length]
    if (!place || text === undefined) return []
    const neighbors: [Place, Place] = isCloud
      ? [place, place]
      : [places[i - 1] ?? place, places[i + 1] ?? place]
    return [pointLabel(text, place, ...neighbors)]
  })
}

/** The name stands across the curve's direction, to the right or else to the left. */
function pointLabel(text: string, place: Place, before: Place, after: Place): SceneLabel {
  const along = { x: after.x - before.x, y: after.y - before.y }
  const length = Math.hypot(along.x, along.y)
  const normal = length > 0 ? { x: -along.y / length, y: along.x / length } : { x: 1, y: 0 }
  const side = normal.x < 0 ? -1 : 1
  const beside = (sign: 1 | -1): Pick<SceneLabel, 'x' | 'y' | 'anchor'> => {
    const outward = { x: normal.x * side * sign, y: normal.y * side * sign }
    return {
      x: place.x + outward.x * pointGap,
      y: place.y + outward.y * pointGap,
      anchor: [0.5 - outward.x / 2, 0.5 - outward.y / 2]
    }
  }
  return { text, role: 'point', ...beside(1), otherwise: beside(-1) }
}

function placeOf(
  positions: Float32Array,
  index: number,
  scale: SharedScale,
  screenFromScene: ScreenFromScene
): Place | null {
  const [x, y, z] = positions.subarray(index * 3, index * 3 + 3)
  if (x === undefined || y === undefined || z === undefined || !Number.isFinite(x + y + z)) return null
  return screenFromScene(sceneFromData(scale, [x, y, z]))
}
