/** What the workbench shows, as the subject of an export. */
import { LimenError } from '#shared/errors.ts'
import type { StimulusPreview, StimulusValues } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import type { ExportSubject } from '../../export/picture/export-subject.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { readOutOf, type NamedParameter } from './read-out.ts'

/** @throws LimenError 'request' where there is nothing to draw. */
export function exportSubjectOf(workbench: Workbench): ExportSubject {
  const { document, views, transport } = workbench
  const { current } = document
  if (!views.scene || views.points === 0) throw nothingToDraw()
  const content = views.scene.content
  const byTrace = current.view.colorBy === 'trace'
  const isOneView = current.view.arrangement === 'overlaid' || views.legend.length === 1
  return {
    content,
    camera: current.view.camera ?? null,
    followed: current.timeline.follow ? (transport.trace?.id ?? null) : null,
    insets: {
      title: current.title,
      traces: isOneView
        ? views.legend.map(({ label, color }) => ({ label, color: byTrace ? color : null }))
        : [],
      lines: linesOf(content),
      bars: views.colorBars.map((bar) => ({ ...bar, names: [] }))
    }
  }
}

/** The picture as it is now, but for the head, which the recipe may set; without the value that panels differ in. */
export async function stillState(
  workbench: Workbench,
  { content, camera }: ExportSubject,
  head: number | undefined,
  without?: ParameterReference
): Promise<FrameState> {
  const { values } = workbench.document.current
  const named = namedParameters(workbench).filter(
    ({ input, parameter }) => input !== without?.input || parameter !== without.parameter
  )
  return {
    ...{ camera, trail: content.trail, head: head ?? content.head, points: [] },
    readOut: readOutOf(named, values),
    previews: await previewsOf(workbench)(values)
  }
}

/** Those that are swept, and others; each once. */
export function namedParameters(
  { document, stimulus }: Workbench,
  others: readonly ParameterReference[] = []
): NamedParameter[] {
  const all = [...document.current.sweep, ...others]
  const isFirst = ({ input, parameter }: ParameterReference, order: number): boolean =>
    all.findIndex((each) => each.input === input && each.parameter === parameter) === order
  return all.filter(isFirst).flatMap(({ input, parameter }) => {
    const described = stimulus.parameter({ input, parameter })
    return described ? [{ input, parameter, described }] : []
  })
}

/** Asks what the network is shown at values; as the study is now, whatever is worked on afterwards. */
export function previewsOf({
  document,
  link,
  network
}: Workbench): (values: StimulusValues) => Promise<StimulusPreview[]> {
  const { bindings, symbols, seed } = document.current
  const { info } = network
  return async (values) => {
    if (!info) return []
    const previews = await link.call('preview', { network: info.id, bindings, symbols, values, seed })
    return previews.filter(({ input }) => {
      const family = bindings[input]?.family
      return family !== 'constant' && family !== 'checkpoint'
    })
  }
}

/** Conditions by their marks; else the current trajectory, where it is in ink though colours mean something else. */
function linesOf(content: ExportSubject['content']): ExportSubject['insets']['lines'] {
  const { traces } = content
  const conditions = new Map(
    traces.flatMap(({ descriptor: { condition } }) => (condition ? [[condition.id, condition]] : []))
  )
  if (conditions.size === 0)
    return hasCurrentInInk(content) ? [{ label: 'Current stimulus', mark: null }] : []
  const lines = [...conditions.values()].map(({ label, mark }) => ({ label, mark }))
  return [{ label: 'Baseline', mark: null }, ...lines]
}

const hasCurrentInInk = ({ traces, coloring, colorings }: ExportSubject['content']): boolean =>
  traces.some(({ descriptor: { id }, current }) => {
    const { by, isCategorical } = colorings.get(id) ?? coloring
    return current.length > 3 && by !== 'trace' && isCategorical !== true
  })

const nothingToDraw = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'There is no trajectory to export.',
    advice: 'Open a study, or choose a site and sweep a parameter.'
  })
