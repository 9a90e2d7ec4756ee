/** The map of effects that a patching sweep found, as a plot. */
import { effectsSentence } from '#shared/caption/plot-sentences.ts'
import type { CellAxis, CellPlot, PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import { cellAt, effectLayout, type EffectLayout } from '../../effect-layout.ts'
import { effectAt, largestEffects, type EffectReading } from '../../effect-map.ts'
import { axesOf, componentName } from '../../effect-names.ts'
import type { FoundEffects } from '../../found-effects.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionFacts } from '../caption.ts'
import { metricName } from './comparison-plot.ts'
import { notThere } from './plot-parts.ts'

export function effectsPlot(workbench: Workbench, { onNote }: Pick<ExportContext, 'onNote'>): PlotContent {
  const { document, patching } = workbench
  const { found, stale, settings } = patching
  if (!found)
    throw notThere('The study holds no effects.', 'Run a patching sweep in the app, then save the study.')
  if (stale !== null) onNote?.(`The map of effects is out of date: ${stale}.`)
  const reading = { direction: found.direction, isShare: settings.isShare }
  const metric = metricName(workbench, found.metric)
  return {
    title: document.current.title,
    description: effectsSentence(
      {
        ...{ ...reading, metric, isEstimated: found.method !== 'patching' },
        pairs: found.pairs,
        points: found.along.reduce((product, { count }) => product * count, 1),
        means: { clean: meanOf(found.effects.clean), corrupt: meanOf(found.effects.corrupt) }
      },
      captionFacts(workbench)
    ),
    subject: metric,
    readOut: [],
    body: effectCells(found, reading, metric)
  }
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** @param metric what it is called. */
export function effectCells(found: FoundEffects, reading: EffectReading, metric: string): CellPlot {
  const { effects, words } = found
  const layout = effectLayout(effects.sites, words)
  const isOfEdges = effects.sites.some(({ receiver }) => receiver !== undefined)
  const reach = Math.abs(largestEffects(effects, reading, 1)[0]?.effect ?? 0)
  const values = layout.lines.flatMap((_, line) =>
    Array.from({ length: layout.columns }, (_, column) => {
      const cell = cellAt(layout, { line, column })
      return cell && effectAt(effects, reading, cell)
    })
  )
  const title = reading.isShare ? 'Share of clean − corrupt' : `Change of ${metric}`
  return {
    kind: 'cells',
    rows: rowAxis(layout, isOfEdges),
    columns: columnAxis(found, layout, isOfEdges),
    maps: [{ name: '', scale: 0, values }],
    scales: [{ title, unit: '', map: 'vik', domain: [-reach, reach] }],
    isSquare: false,
    value: 'effect',
    facts: factsOf(found, layout)
  }
}

/** What else is known of each cell. */
function factsOf({ effects: { sites } }: FoundEffects, layout: EffectLayout): CellPlot['facts'] {
  const cellOf = (line: number, column: number) => cellAt(layout, { line, column })
  const siteOf = (line: number, column: number) => sites[cellOf(line, column)?.site ?? -1]
  const component = (line: number, column: number): string => {
    const [site, cell] = [siteOf(line, column), cellOf(line, column)]
    return site && cell ? componentName(site, cell.component) : ''
  }
  const receiver = {
    name: 'receiver',
    meaning: 'The only site that reads the patched value',
    of: (line: number, column: number) => siteOf(line, column)?.receiver ?? ''
  }
  return [
    {
      name: 'site',
      meaning: 'Whose values are patched',
      of: (line, column) => siteOf(line, column)?.site ?? ''
    },
    { name: 'component', meaning: 'Which of its components', of: component },
    ...(sites.some((site) => site.receiver !== undefined) ? [receiver] : [])
  ]
}

const rowAxis = (layout: EffectLayout, isOfEdges: boolean): CellAxis => ({
  title: isOfEdges ? 'Sender' : '',
  labels: layout.lines.map(({ label }) => label),
  borders: layout.lines.flatMap(({ opens }, line) => (opens && line > 0 ? [line] : []))
})

function columnAxis({ effects, sweep }: FoundEffects, layout: EffectLayout, isOfEdges: boolean): CellAxis {
  const { heads, columns, groups } = layout
  const role = effects.sites[0] && axesOf(effects.sites[0]).at(-1)?.role
  const word = role === 'feature' && sweep === 'neurons' ? 'neuron' : role
  const name =
    word === undefined || word === 'unknown' ? '' : `${word.charAt(0).toUpperCase()}${word.slice(1)}`
  // Lines go on from each other: a column is no component of its own.
  const isWrapped = heads.length === 0 && columns > 1
  const plain = isWrapped && name !== '' ? `${name}, ${columns} in each line` : name
  return {
    title: isOfEdges ? 'Receiver' : columns > 1 ? plain : '',
    labels: heads.length > 0 ? heads : Array.from({ length: columns }, () => ''),
    borders: groups.filter((column) => column > 0)
  }
}
