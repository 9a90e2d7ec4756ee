/** Small multiples: panels of a sheet, each with traces of its own, all with one camera and one scale. */
import { axisTitlesOf } from './view-labels.ts'
import type { TraceSet } from './trace-set.ts'
import type { AxisWords, SceneView } from './view-layout.ts'
import { gridIn, type Viewport } from './viewports.ts'

export interface ScenePanel {
  /** '' for none. */
  letter: string
  title: string
  /** What differs from panel to panel and is never cut: '30°'. */
  value?: string
  /** Ids of what it shows, conditions among them. */
  traces: readonly string[]
}

export interface PanelGrid {
  panels: readonly ScenePanel[]
  /** Left out, as many as leave each panel largest. */
  columns?: number | undefined
}

/** CSS pixels above each panel's view, for letter and title. */
export const panelHead = 22
/** A view is used best where it is this much wider than high. */
export const usualAspect = 1.3

/** The cells of so many panels, which cover the area without overlap. */
export function panelCells(area: Viewport, { panels, columns }: PanelGrid): Viewport[] {
  return gridIn(area, panels.length, columns, usualAspect)
}

export function panelViews(set: TraceSet, grid: PanelGrid, area: Viewport, hasTriad: boolean): SceneView[] {
  const cells = panelCells(area, grid)
  const words = axisWords(set, grid.panels)
  return grid.panels.flatMap((panel, i): SceneView[] => {
    const cell = cells[i]
    if (!cell) return []
    const viewport = { ...cell, y: cell.y + panelHead, height: cell.height - panelHead }
    const traces = set.traces.filter(({ descriptor: { id } }) => panel.traces.includes(id))
    const shown = { scale: set.scale, box: 0, hasTriad: hasTriad && i === 0 }
    return [{ viewport, traces, title: null, panel, axes: words[i] ?? 'none', ...shown }]
  })
}

/** The first panel's numbers hold for all, and its titles for those whose axes are the same. */
function axisWords(set: TraceSet, panels: readonly ScenePanel[]): AxisWords[] {
  const titles = panels.map(({ traces }) =>
    JSON.stringify(
      axisTitlesOf(
        set.traces.flatMap(({ descriptor }) => (traces.includes(descriptor.id) ? [descriptor] : []))
      )
    )
  )
  return titles.map((each, i) => (i === 0 ? 'all' : each === titles[0] ? 'none' : 'titles'))
}
