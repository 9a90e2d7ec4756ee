/**
 * What a sheet of small multiples shows, from what one picture does: for each panel the ids of its traces, and for panels of
 * values a copy of every trace. One set of traces has one scale and one range of colours. Pure.
 */
import { panelLetters, type SheetPanels } from '#shared/sheet-panels.ts'
import { categoryColor } from '../../scene/color-maps.ts'
import type { Coloring, TraceDescriptor } from '../../scene/descriptors.ts'
import type { SceneContent, TraceContent, TracePoints } from '../../scene/scene-content.ts'
import type { ScenePanel } from '../../scene/scene-panels.ts'

type Titled = Omit<ScenePanel, 'letter'>

/** A content in panels before they have letters. */
export interface PanelledContent {
  content: SceneContent
  panels: Titled[]
}

/** A panel for each trace, with what conditions make of it. */
export function sitePanels(content: SceneContent): PanelledContent {
  const panels = baselinesOf(content).map(({ id, label }) => ({
    title: label,
    traces: content.traces.flatMap(({ descriptor }) =>
      descriptor.id === id || descriptor.condition?.of === id ? [descriptor.id] : []
    )
  }))
  return { content, panels }
}

/** A panel for the baseline and one for each condition, whose traces are coloured as those of the baseline. */
export function conditionPanels(content: SceneContent): PanelledContent {
  const colors = baselineColors(content)
  const panels = new Map<string, Titled & { traces: string[] }>([['', { title: 'Baseline', traces: [] }]])
  const colorings = new Map(content.colorings)
  const traces = content.traces.map((trace): TraceContent => {
    const { condition, ...descriptor } = trace.descriptor
    const key = condition?.id ?? ''
    const panel = panels.get(key) ?? { title: condition?.label ?? '', traces: [] }
    panels.set(key, panel)
    panel.traces.push(descriptor.id)
    const of = condition?.of ?? descriptor.id
    const coloring = content.colorings.get(of)
    if (coloring) colorings.set(descriptor.id, coloring)
    const color = colors.get(of)
    return { ...trace, descriptor: { ...descriptor, ...(color !== undefined && { color }) } }
  })
  return { content: { ...content, traces, colorings }, panels: [...panels.values()] }
}

/** A panel with copies of all traces for each value, in words; their points are still those of the one picture. */
export function valuePanels(
  content: SceneContent,
  title: string,
  values: readonly string[]
): PanelledContent {
  const colors = baselineColors(content)
  const colorings = new Map<string, Coloring>()
  const copies = values.map((_, i) => content.traces.map((trace) => copied(trace, i, colors)))
  for (const [id, coloring] of content.colorings)
    for (const i of values.keys()) colorings.set(idInPanel(id, i), coloring)
  const panels = values.map((value, i) => ({
    ...{ title, value },
    traces: (copies[i] ?? []).map(({ descriptor: { id } }) => id)
  }))
  return { content: { ...content, traces: copies.flat(), colorings }, panels }
}

function copied(trace: TraceContent, panel: number, colors: ReadonlyMap<string, string>): TraceContent {
  const { id, condition } = trace.descriptor
  const color = colors.get(condition?.of ?? id)
  const descriptor: TraceDescriptor = {
    ...trace.descriptor,
    id: idInPanel(id, panel),
    ...(color !== undefined && { color }),
    ...(condition && { condition: { ...condition, of: idInPanel(condition.of, panel) } })
  }
  return { ...trace, descriptor }
}

/** The id of a trace's copy in a panel of `valuePanels`. */
export const idInPanel = (id: string, panel: number): string => `${id} in panel ${panel}`

/** The copies with the points of their panels. */
export function withPoints(
  { content, panels }: PanelledContent,
  points: readonly (readonly TracePoints[])[]
): PanelledContent {
  const byId = new Map(
    points.flatMap((ofPanel, i) => ofPanel.map((each) => [idInPanel(each.id, i), each] as const))
  )
  const traces = content.traces.map((trace): TraceContent => {
    const { positions, current, layout } = byId.get(trace.descriptor.id) ?? trace
    return { ...trace, positions, current, layout }
  })
  return { content: { ...content, traces }, panels }
}

/** The content with its grid: one box for all, and letters from the first one's on where they are wanted. */
export function withGrid(
  { content, panels }: PanelledContent,
  { columns }: SheetPanels,
  firstLetter: string | null
): SceneContent {
  const letters = firstLetter === null ? [] : panelLetters(panels.length, firstLetter)
  const lettered = panels.map((panel, i) => ({ ...panel, letter: letters[i] ?? '' }))
  return {
    ...content,
    ...{ arrangement: 'overlaid', hasOwnScales: false, grid: { panels: lettered, columns } }
  }
}

const baselinesOf = ({ traces }: SceneContent): TraceDescriptor[] =>
  traces.flatMap(({ descriptor }) => (descriptor.condition ? [] : [descriptor]))

/** As a trace set gives them, whatever stands beside it. */
const baselineColors = (content: SceneContent): Map<string, string> =>
  new Map(baselinesOf(content).map(({ id, color }, i) => [id, color ?? categoryColor(i)]))
