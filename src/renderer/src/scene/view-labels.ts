/** The words of one view that name no point: its title, axis titles and numbers. */
import type { TraceDescriptor } from './descriptors.ts'
import { axisLabels, type AxisLabelRequest } from './axis-labels.ts'
import { brokenTitle } from './axis-titles.ts'
import type { SceneLabel } from './labels.ts'
import type { TraceView } from './trace-view.ts'
import type { AxisWords } from './view-layout.ts'
import type { Viewport } from './viewports.ts'

/** Views smaller than this carry axis titles but no numbers. */
const smallestNumberedView = 64
/** In narrower ones titles go without what stands in brackets: the caption says it. Long ones take two lines. */
const narrowestFullTitles = 260

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
  return [...taken, ...(titles === null ? [] : axisLabels({ ...box, titles, numbers, taken }))]
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
